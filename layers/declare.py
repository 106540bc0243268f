"""How one writes a layer: a Django model with an inner `class Layer`. Everything else reads that.

    class Port(Feature):
        name = NameField("港口名称")
        geometry = PointField()

        class Layer:
            title = "港口"
            theme = "transport"
            standard = "GB/T 14885"
            source_fields = {"name": "MC"}
            style = "port"
            access = "public"
            published_as = ["map", "tiles", "features", "wfs"]

Three kinds: `Feature` (rows with a geometry), `Coverage` (rasters: one row a file) and `QueryLayer`
(rows computed by a named SQL file with typed parameters). All are Django models, so Django's own
application registry is the registry of layers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from functools import cached_property
from pathlib import Path
from typing import Any

from django.contrib.gis.db import models

from layers.fields import CodeField, IdentifierField, PolygonField, QuantityField, TextField
from layers.rules import Rule

# The nine subjects of the base database, in the order of the layer tree (MISSION, "The systems").
THEMES = {
    "land": ("国土/地籍", "Land and cadastre"),
    "planning": ("规划", "Planning"),
    "surveying": ("测绘", "Surveying"),
    "real_estate": ("房产", "Real estate"),
    "construction": ("建设", "Construction"),
    "forestry": ("林业", "Forestry"),
    "water": ("水利", "Water"),
    "transport": ("交通", "Transport"),
    "marine": ("海洋", "Marine"),
}
# Who may see a layer: everyone; whoever has signed in; whoever's division the feature lies in by its code;
# whoever's division the feature meets by its geometry (layers that cross divisions).
ACCESS = ("public", "internal", "district", "geometry")
CHANNELS = ("map", "tiles", "pictures", "features", "wfs", "wms", "download")
GEOMETRY_KINDS = {
    "POINT": "point",
    "MULTIPOINT": "point",
    "LINESTRING": "line",
    "MULTILINESTRING": "line",
    "POLYGON": "polygon",
    "MULTIPOLYGON": "polygon",
}


@dataclass(frozen=True)
class Parameter:
    """A typed parameter of a QueryLayer; `kind` is text, integer or number."""

    name: str
    title: str
    kind: str
    default: Any


@dataclass(frozen=True)
class Quantity:
    """What the cells of a Coverage tell: its titles, its unit and the decimals worth showing."""

    title: str
    title_en: str
    unit: str
    decimals: int = 0


@dataclass(frozen=True)
class LayerOptions:
    """What an inner `class Layer` may say; an unknown word in it is an error of `manage.py check`."""

    model: Any  # the model class; Django's own metaclass gives it more than its type says
    title: str = ""
    title_en: str = ""
    known_as: str = ""  # its name in addresses, where the class name will not do
    theme: str = ""
    standard: str = ""
    abstract: str = ""
    source_fields: dict[str, str] = field(default_factory=dict)
    rules: list[Rule] = field(default_factory=list)
    style: str = ""
    access: str = ""
    masked: dict[str, tuple[str, ...]] = field(default_factory=dict)  # field: the roles that see its values
    edited_by: tuple[str, ...] = ()  # roles that change features; none named: every role that edits
    detail_from: int = 0  # zoom below which single features are not drawn
    # Below it areas are drawn merged by the values of this field, "" merges all alike; None draws nothing.
    merged_by: str | None = None
    published_as: list[str] = field(default_factory=list)
    valid: tuple[str, str] = ("", "")  # date fields from and until when (not included) a feature holds
    label: str = ""  # field that names a feature to people
    search: list[str] = field(default_factory=list)
    tile_fields: list[str] = field(default_factory=list)
    order: int = 0  # drawing order, higher is nearer to the eye
    default_on: bool = False
    statement: str = ""  # QueryLayer: its file in layers/sql
    parameters: list[Parameter] = field(default_factory=list)
    # QueryLayer: each row comes of source rows that lie where it lies; else any edit of a source counts.
    is_local: bool = False
    quantity: Quantity | None = None  # Coverage: what its cells tell

    @classmethod
    def of(cls, model: Any) -> LayerOptions:
        """The options of a layer's model; words it does not know are left to `layers.checks`."""
        known = {f.name for f in fields(cls)} - {"model"}
        said = {key: value for key, value in vars(model.Layer).items() if key in known}
        return cls(model=model, **said)

    @cached_property
    def name(self) -> str:
        """The layer's name in addresses and tiles: declared, or the class name in snake case."""
        return self.known_as or re.sub(r"(?<!^)(?=[A-Z])", "_", self.model.__name__).lower()

    @cached_property
    def english(self) -> str:
        """English title: declared, or the layer's name as words."""
        return self.title_en or self.name.replace("_", " ").capitalize()

    @cached_property
    def kind(self) -> str:
        """One of feature, coverage, query."""
        if issubclass(self.model, Coverage):
            return "coverage"
        return "query" if issubclass(self.model, QueryLayer) else "feature"

    @cached_property
    def geometry_field(self) -> Any:
        """The model's geometry column."""
        return self.model._meta.get_field("geometry")

    @cached_property
    def geometry_kind(self) -> str:
        """One of point, line, polygon, raster."""
        return "raster" if self.kind == "coverage" else GEOMETRY_KINDS[self.geometry_field.geom_type]

    @cached_property
    def attributes(self) -> list[Any]:
        """The attribute columns in declared order, the division last; no geometry, key or bookkeeping."""
        kept_back = {"id", "geometry", "version", "began", "is_demo"}
        columns = [f for f in self.model._meta.concrete_fields if f.name not in kept_back]
        return sorted(columns, key=lambda column: column.name == "district")

    @cached_property
    def drawn_from(self) -> int:
        """The zoom from which maps show anything of the layer: single features, or these merged."""
        return self.detail_from if self.merged_by is None else 0

    @cached_property
    def has_district(self) -> bool:
        """Whether rows carry a division code."""
        return any(f.name == "district" for f in self.model._meta.concrete_fields)

    @cached_property
    def tiled(self) -> list[str]:
        """Attribute names that go into vector tiles: declared ones and the label."""
        return list(dict.fromkeys([*self.tile_fields, *([self.label] if self.label else [])]))

    @cached_property
    def named_codes(self) -> dict[str, str]:
        """Codes in vector tiles that bring their meaning as `<field>_name`, with the code list's name."""
        coded = {name: self.model._meta.get_field(name) for name in self.tiled}
        return {
            name: column.code_list
            for name, column in coded.items()
            if isinstance(column, CodeField) and f"{name}_name" not in self.tiled
        }

    @cached_property
    def table(self) -> str:
        """Name of the database table."""
        return str(self.model._meta.db_table)


class Feature(models.Model):
    """Rows with a geometry, stored in CGCS2000; subclasses add `geometry`, attributes and `class Layer`."""

    id = models.BigAutoField(primary_key=True)
    district = models.CharField("行政区划代码", max_length=12, db_index=True, default="46")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    # The change set that began this version (LADM beginLifespanVersion); written by the database. No index:
    # with one no update could stay on its page (HOT), and every index of the table would be written.
    began = models.BigIntegerField("起始变更集", db_default=0, editable=False)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    class Meta:
        abstract = True

    class Layer:
        """Replaced by each layer."""

    def __str__(self) -> str:
        label = LayerOptions.of(type(self)).label
        return str(getattr(self, label, "") or f"{type(self).__name__} {self.pk}")


class Coverage(models.Model):
    """A raster layer: one row a file below the coverage folder, with its outline and resolution."""

    id = models.BigAutoField(primary_key=True)
    path = IdentifierField("文件", length=255, unique=True)
    geometry = PolygonField("范围")
    resolution = QuantityField("分辨率", unit="m")
    source = TextField("来源", length=200)
    is_demo = models.BooleanField("演示数据", default=False, editable=False)

    class Meta:
        abstract = True

    class Layer:
        """Replaced by each layer."""

    def __str__(self) -> str:
        return self.path


class QueryLayer(models.Model):
    """Rows computed at each request by `layers/sql/<statement>.sql`; has no table of its own."""

    id = models.BigAutoField(primary_key=True)
    district = models.CharField("行政区划代码", max_length=12)

    class Meta:
        abstract = True
        managed = False

    class Layer:
        """Replaced by each layer."""


def statement_path(options: LayerOptions) -> Path:
    """The `.sql` file of a QueryLayer."""
    return Path(__file__).parent / "sql" / f"{options.statement}.sql"
