"""Editors for tests: a person, an actor, rows read for changing, and shapes to change."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from gis_core.accounts.models import Role, User
from layers.catalogue import find_layer
from layers.editing.actor import Actor
from layers.editing.change import Change, update
from layers.history.versions import Version, read_versions


def make_actor(division: str = "46", role: Role = Role.SURVEYOR, name: str = "") -> Actor:
    """An editor of that division; the account is made when it is not there."""
    username = name or f"{role}-{division}"
    user, _ = User.objects.get_or_create(username=username, defaults={"division": division, "role": role})
    return Actor(user, "test", "192.0.2.1")


def read_current(layer: str, *keys: int) -> list[Version]:
    """Today's versions of these features, in the order of their keys."""
    return [version for version in read_versions(find_layer(layer), list(keys)) if version.ended is None]


def first_keys(layer: str, count: int, district: str = "") -> list[int]:
    """Keys of the first features of a layer."""
    rows = find_layer(layer).model._default_manager.filter(district__startswith=district).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:count])


def two_villages(layer: str) -> tuple[str, str]:
    """Codes of two villages in which the layer has features."""
    rows = find_layer(layer).model._default_manager.order_by("district").values_list("district", flat=True)
    first, second, *_ = [code for code in rows.distinct() if len(code) == 12]
    return first, second


def set_field(layer: str, version: Version, **values: Any) -> Change:
    """A change of some fields, based on that version."""
    old = {name: version.fields[name] for name in values}
    return update(layer, version.key, old, values, version.version)


def move_vertex(shape: Any, place: int, east: float, north: float) -> Any:
    """The polygon with one vertex of its shell moved by degrees."""
    coordinates = shapely.get_coordinates(shape.exterior).copy()
    coordinates[place] += np.array([east, north])
    if place == 0:
        coordinates[-1] = coordinates[0]
    return shapely.Polygon(coordinates, shape.interiors)


def split_in_two(shape: Any) -> Any:
    """A line from south to north through the middle of a shape, longer than it."""
    west, south, east, north = shape.bounds
    middle, reach = (west + east) / 2, (north - south) / 10
    return shapely.LineString([(middle, south - reach), (middle, north + reach)])
