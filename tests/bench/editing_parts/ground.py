"""What the measurements edit: land-use patches of the configured database, by somebody who may."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import shapely

from gis_core.accounts.models import Role, User
from gis_core.errors import GisError
from gis_core.geometry.measure import to_shapely
from layers.catalogue import find_layer
from layers.editing.actor import Actor

PATCHES = "land_use_patch"
LAYER = find_layer(PATCHES)


def make_editor() -> Actor:
    """An operator who is no row of the database."""
    person = User(username="bench", role=Role.OPERATOR, is_staff=True, is_superuser=True)
    return Actor(person, "command")


def refuse_real_data() -> None:
    """GisError("conflict") where patches are not demonstration data: the measurements change them."""
    if LAYER.model._default_manager.filter(is_demo=False).exclude(version__gt=1).exists():
        raise GisError("conflict", "图斑不是演示数据，不能用于测量。", PATCHES)


def read_patches(count: int, *fields: str) -> list[tuple[Any, ...]]:
    """Patches of whole villages one after the other: id, version, and fields."""
    rows = LAYER.model._default_manager.order_by("location_unit_code", "pk")
    return list(rows.values_list("id", "version", *fields)[:count])


def shape_of(geometry: Any) -> Any:
    """A stored geometry as shapely's."""
    return to_shapely(geometry)


def rotate_ring(polygon: Any) -> Any:
    """The same ground, each ring beginning at its next vertex."""
    rings = [shapely.get_coordinates(ring)[:-1] for ring in shapely.get_rings(polygon)]
    turned = [[*ring[1:].tolist(), ring[0].tolist()] for ring in rings]
    return shapely.Polygon(turned[0], turned[1:])


def seconds_of(work: Callable[[], object]) -> float:
    """How long a call takes."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def median(values: Sequence[float]) -> float:
    """The middle value."""
    return sorted(values)[len(values) // 2]
