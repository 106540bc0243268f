"""Kinds of attribute and geometry a layer may have, with their titles, units and code lists."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.gis.db import models

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.measure import area_statutory_rounded, to_shapely


class _StoredGeometry:
    """Shared defaults: the storage CRS, a spatial index, never null."""

    def __init__(self, title: str = "图形", **options: Any) -> None:
        options.setdefault("srid", STORAGE)
        options.setdefault("verbose_name", title)
        super().__init__(**options)


class PointField(_StoredGeometry, models.PointField):
    """One position."""


class LineField(_StoredGeometry, models.LineStringField):
    """One line without branches."""


class LinesField(_StoredGeometry, models.MultiLineStringField):
    """A line that may have several parts."""


class PolygonField(_StoredGeometry, models.PolygonField):
    """One area without detached parts (parcels, patches)."""


class PolygonsField(_StoredGeometry, models.MultiPolygonField):
    """An area that may have several parts."""


class NameField(models.CharField):
    """A title or name in Chinese; empty when there is none."""

    def __init__(self, title: str = "名称", length: int = 100, **options: Any) -> None:
        options.setdefault("verbose_name", title)
        options.setdefault("max_length", length)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(**options)


class TextField(NameField):
    """Any other short text."""


class IdentifierField(models.CharField):
    """A code that a standard gives to a feature (parcel code, patch number); empty when not yet issued."""

    def __init__(self, title: str = "", length: int = 50, **options: Any) -> None:
        options.setdefault("verbose_name", title)
        options.setdefault("max_length", length)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(**options)


class _WithFacts:
    """Carries a field's title and own facts (unit, code list) into migrations."""

    facts: tuple[str, ...] = ()

    def deconstruct(self) -> Any:
        """Django's migration form of the field."""
        name, path, args, options = super().deconstruct()  # type: ignore[misc]
        options["title"] = options.pop("verbose_name", "")
        options.update({fact: getattr(self, fact) for fact in self.facts})
        return name, path, args, options


class CodeField(_WithFacts, models.CharField):
    """A value out of a code list of `layers.codelists`; empty when not applicable."""

    facts = ("code_list",)

    def __init__(self, title: str, code_list: str, length: int = 10, **options: Any) -> None:
        self.code_list = code_list
        options.setdefault("verbose_name", title)
        options.setdefault("max_length", length)
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(**options)


class QuantityField(_WithFacts, models.DecimalField):
    """A measured number with its unit; null when unknown."""

    facts = ("unit",)

    def __init__(self, title: str, unit: str, digits: int = 15, decimals: int = 2, **options: Any) -> None:
        self.unit = unit
        options.setdefault("verbose_name", title)
        options.setdefault("max_digits", digits)
        options.setdefault("decimal_places", decimals)
        options.setdefault("null", True)
        options.setdefault("blank", True)
        super().__init__(**options)


class CountField(_WithFacts, models.IntegerField):
    """A whole number with its unit (floors, households, year); null when unknown."""

    facts = ("unit",)

    def __init__(self, title: str, unit: str = "", **options: Any) -> None:
        self.unit = unit
        options.setdefault("verbose_name", title)
        options.setdefault("null", True)
        options.setdefault("blank", True)
        super().__init__(**options)


class DayField(models.DateField):
    """A calendar day; null when unknown."""

    def __init__(self, title: str = "", **options: Any) -> None:
        options.setdefault("verbose_name", title)
        options.setdefault("null", True)
        options.setdefault("blank", True)
        super().__init__(**options)


class EllipsoidalAreaField(QuantityField):
    """Statutory area in m² on the ellipsoid (TD/T 1055-2019), computed from the geometry, never typed."""

    def __init__(self, title: str, **options: Any) -> None:
        options.setdefault("editable", False)
        options.pop("unit", None)
        super().__init__(title, unit="m²", **options)

    def pre_save(self, model_instance: models.Model, add: bool) -> Decimal | None:
        """The area of the geometry being saved, to 0.01 m²; None without a geometry."""
        geometry = getattr(model_instance, "geometry", None)
        if geometry is None:
            return None
        value = area_statutory_rounded(to_shapely(geometry))
        setattr(model_instance, self.attname, value)
        return value
