"""An operation as a value: the changes it makes, who descends from whom, and what is left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import shapely
from django.utils import timezone

from gis_core.errors import GisError
from gis_core.findings import Finding
from layers.catalogue import find_layer
from layers.editing.change import Change, update
from layers.parcels.lineage import Descent
from layers.parcels.numbers import Issue, issue_numbers
from layers.parcels.outlines.outcome import Outcome


@dataclass(frozen=True)
class Row:
    """A feature as read: its id, the version read, and its own fields (geometry in degrees)."""

    key: int
    version: int
    values: Mapping[str, Any]

    @property
    def geometry(self) -> Any:
        """The outline."""
        return self.values["geometry"]


@dataclass(frozen=True)
class Act:
    """What `layers.editing.apply` is given: changes in order, and descents whose places count in them.

    `residual_m2` is the measured area of the outcome less that of the inputs; `findings` tell what a person
    should look at, e.g. stored areas that were not the statutory ones.
    """

    layer: str
    operation: str
    changes: tuple[Change, ...]
    lineage: tuple[Descent, ...] = ()
    residual_m2: float = 0.0
    findings: tuple[Finding, ...] = ()

    def extend(self, changes: Sequence[Change]) -> Act:
        """The same act with more changes at the end, so that the descents' places stay true."""
        return replace(self, changes=(*self.changes, *changes))


@dataclass(frozen=True)
class Wishes:
    """What the caller decides: values for all outputs or for each, who issues numbers, and the day."""

    values: Sequence[Mapping[str, Any]] = ()
    issue: Issue = issue_numbers
    on: date | None = None

    @property
    def day(self) -> date:
        """The day on which restrictions are looked at: today unless said."""
        return self.on or timezone.localdate()

    def values_of(self, number: int, count: int) -> Mapping[str, Any]:
        """The values named for output `number` of `count`: its own, or those given once for all."""
        if len(self.values) not in (0, 1, count):
            raise GisError("parameter", f"应为 {count} 个结果各给一组属性，或只给一组。", "values")
        if not self.values:
            return {}
        return self.values[number if len(self.values) == count else 0]


def store_geometry(layer: str, polygon: Any) -> Any:
    """The polygon as the layer's column holds it."""
    if find_layer(layer).geometry_field.geom_type == "MULTIPOLYGON":
        return shapely.multipolygons([polygon])
    return polygon


def touch_neighbours(layer: str, neighbours: Sequence[Row], outcome: Outcome) -> list[Change]:
    """Changes of the neighbours that gained a vertex; their stored area stays what it was."""
    return [
        update(
            layer,
            neighbours[place].key,
            {"geometry": neighbours[place].geometry},
            {"geometry": store_geometry(layer, polygon)},
            neighbours[place].version,
        )
        for place, polygon in sorted(outcome.neighbours.items())
    ]


def outlines_of(rows: Sequence[Row]) -> list[Any]:
    """The outlines of neighbours as plain polygons; one of several parts is refused by the operation."""
    return [_single(row) for row in rows]


def _single(row: Row) -> Any:
    parts = shapely.get_parts(row.geometry)
    if len(parts) != 1:
        raise GisError("geometry", f"要素 {row.key} 由多个部件组成，不能参与此项操作。", str(row.key))
    return parts[0]
