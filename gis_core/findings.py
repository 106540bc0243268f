"""A fault in data, as a value: which rule, how grave, where, how much, and said to a person.

Errors are exceptions, these not.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import shapely

# Vertices of a fault's shape that a map can show at once; more are thinned in answers.
MOST_VERTICES = 2_000


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"  # the feature must not be published
    WARNING = "warning"  # a person should look
    REPAIRED = "repaired"  # was put right without moving anything by more than the tolerance


@dataclass(frozen=True)
class Finding:
    """One fault, of one feature or of several together.

    `rule` is the rule's short English name; `sentence` is Chinese and complete; `place` is longitude and
    latitude in the storage system, None when the fault is nowhere in particular; `feature` names the
    feature in words, empty until the caller who knows it fills it in. `layer` and `features` (keys of that
    layer, all that take part) are filled by who knows them; `field` is the attribute at fault, if it is one.
    `shape` is the fault itself as a shapely geometry (the overlap, the gap); `amount` its size in `unit`.
    """

    rule: str
    severity: Severity
    sentence: str
    place: tuple[float, float] | None = None
    feature: str = ""
    layer: str = ""
    features: tuple[int, ...] = ()
    field: str = ""
    shape: Any = None
    amount: float | None = None
    unit: str = ""

    @property
    def place_wkt(self) -> str:
        """The place as WKT; empty when there is none."""
        return "" if self.place is None else f"POINT ({self.place[0]:.9f} {self.place[1]:.9f})"

    @property
    def geometry(self) -> Any:
        """Where the fault is, as a shapely geometry: its shape, else its place; None when nowhere."""
        if self.shape is not None:
            return self.shape
        return None if self.place is None else shapely.points(self.place)

    def as_dict(self) -> dict[str, Any]:
        """The finding for a JSON answer; `place` is a GeoJSON geometry (longitude, latitude) or None."""
        geometry = _thin(self.geometry)
        return {
            "rule": self.rule,
            "severity": str(self.severity),
            "layer": self.layer,
            "features": list(self.features),
            "field": self.field,
            "place": None if geometry is None else json.loads(shapely.to_geojson(geometry)),
            "amount": self.amount,
            "unit": self.unit,
            "sentence": self.sentence,
        }


def _thin(geometry: Any) -> Any:
    """The shape with fewer vertices when it has very many: a 500th of its extent is not seen on a map."""
    if geometry is None or shapely.get_num_coordinates(geometry) <= MOST_VERTICES:
        return geometry
    west, south, east, north = geometry.bounds
    thinned = shapely.simplify(geometry, max(east - west, north - south) / 500)
    small = shapely.get_num_coordinates(thinned) <= MOST_VERTICES
    return thinned if small and not thinned.is_empty else shapely.envelope(geometry)
