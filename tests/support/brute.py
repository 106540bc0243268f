"""The scope rule a second time, in plain Python over all rows: what the walk compares every answer with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from shapely.geometry.base import BaseGeometry
from shapely.prepared import prep

from gis_core.geometry.measure import to_shapely
from layers.catalogue import all_layers
from layers.declare import LayerOptions


@dataclass(frozen=True)
class Row:
    """One feature."""

    key: int
    district: str
    geometry: BaseGeometry
    values: dict[str, Any]

    @cached_property
    def place(self) -> tuple[float, float]:
        """A point of it."""
        point = self.geometry.representative_point()
        return point.x, point.y


class Rows:
    """Every feature of every layer, read once."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {}
        for layer in all_layers():
            names = [f.name for f in layer.attributes]
            self._rows[layer.name] = [
                Row(
                    row.pk,
                    getattr(row, "district", ""),
                    to_shapely(row.geometry),
                    {name: getattr(row, name) for name in names},
                )
                for row in layer.model._default_manager.order_by("pk")
            ]

    def of(self, layer: LayerOptions) -> list[Row]:
        """The features of a layer."""
        return self._rows[layer.name]

    @cache  # noqa: B019 - one instance for a whole test
    def meeting(self, layer_name: str, code: str) -> frozenset[int]:
        """Keys of the features of a layer that meet the polygon of a division."""
        source = "village_survey_area" if len(code) == 12 else "division"
        areas = [prep(row.geometry) for row in self._rows[source] if row.district == code]
        return frozenset(
            row.key for row in self._rows[layer_name] if any(area.intersects(row.geometry) for area in areas)
        )


@dataclass(frozen=True)
class Opened:
    """A grant as an operator writes it; an empty division is the person's own."""

    department: str
    role: str
    layer: str
    theme: str
    division: str
    unmasks: bool


@dataclass(frozen=True)
class Taken:
    """What a token takes away."""

    division: str = ""
    layers: Sequence[str] = ()


@dataclass(frozen=True)
class Actor:
    """Somebody who asks; role "" is a stranger."""

    role: str = ""
    division: str = ""
    department: str = ""
    grants: tuple[Opened, ...] = field(default=())
    token: Taken | None = None

    def places(self, layer: LayerOptions) -> list[str]:
        """Division codes the actor sees of the layer, "46" for everywhere."""
        if self.token and self.token.layers and layer.name not in self.token.layers:
            return []
        if layer.access == "public":
            return ["46"]
        if not self.role:
            return []
        own = "46" if layer.access == "internal" or self.role == "operator" else self.division
        codes = [own, *(grant.division or self.division for grant in self.grants_on(layer))]
        return [place for code in codes if code for place in self._cut(code)]

    def _cut(self, code: str) -> list[str]:
        taken = self.token.division if self.token else ""
        if code.startswith(taken):
            return [code]
        return [taken] if taken.startswith(code) else []

    def grants_on(self, layer: LayerOptions) -> list[Opened]:
        """The grants that bear on the actor and the layer."""
        return [
            grant
            for grant in self.grants
            if grant.role in ("", self.role)
            and grant.department in ("", self.department)
            and (grant.layer == layer.name or (not grant.layer and grant.theme == layer.theme))
        ]

    def seen(self, layer: LayerOptions, rows: Rows) -> dict[int, Row]:
        """The features the actor may see."""
        places = self.places(layer)
        if "46" in places:
            return {row.key: row for row in rows.of(layer)}
        if layer.kind == "coverage":
            return {}
        if layer.access == "geometry":
            met = {key for code in places for key in rows.meeting(layer.name, code)}
            return {row.key: row for row in rows.of(layer) if row.key in met}
        return {row.key: row for row in rows.of(layer) if any(row.district.startswith(p) for p in places)}

    def masked(self, layer: LayerOptions) -> set[str]:
        """The fields of which the actor may see no value."""
        if self.role == "operator":
            return set()
        places = self.places(layer)
        for grant in self.grants_on(layer):
            whole = grant.division or self.division
            if grant.unmasks and whole and places and all(p.startswith(whole) for p in places):
                return set()
        return {name for name, roles in layer.masked.items() if self.role not in roles}
