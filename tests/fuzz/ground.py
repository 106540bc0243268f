"""What the database holds that attacks may name: features with their keys, versions, places."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

import shapely

from gis_core.geometry.measure import to_shapely
from layers.catalogue import find_layer

LAYERS = ("port", "road", "parcel", "land_use_patch", "division", "airport")
EACH = 40


@dataclass(frozen=True)
class Known:
    """A feature as it was when the run began."""

    key: int
    version: int
    longitude: float
    latitude: float
    outline: Any


class Ground:
    """Some features of each layer."""

    def __init__(self) -> None:
        self.features = {name: list_known(name) for name in LAYERS}

    def layer(self, random: Random, *names: str) -> str:
        """One of these layers that has features."""
        return random.choice([name for name in names or LAYERS if self.features[name]])

    def feature(self, random: Random, layer: str) -> Known:
        """One of a layer's features."""
        return random.choice(self.features[layer])


def list_known(layer: str) -> list[Known]:
    """The first features of a layer."""
    rows = find_layer(layer).model._default_manager.order_by("id")[:EACH]
    return [describe(row) for row in rows]


def describe(row: Any) -> Known:
    """The facts of a stored feature."""
    shape = to_shapely(row.geometry)
    place = shapely.point_on_surface(shape)
    return Known(row.pk, row.version, place.x, place.y, shape)
