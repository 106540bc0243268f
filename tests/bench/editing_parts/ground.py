"""What the measurements edit: land-use patches of the configured database, by somebody who may."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import shapely

from gis_core.accounts.models import Role, User
from gis_core.errors import GisError
from gis_core.geometry.measure import to_shapely
from gis_core.sql import compose, fetch_all
from layers.catalogue import find_layer
from layers.editing.actor import Actor

DRAW = """
SELECT id FROM {table} TABLESAMPLE SYSTEM (%(part)s) REPEATABLE (%(seed)s)
WHERE district LIKE %(district)s ORDER BY md5(id::text || %(seed)s) LIMIT %(count)s
"""
# Rows of the pages drawn.
DRAWN = 100_000
PATCHES = "land_use_patch"
LAYER = find_layer(PATCHES)


def make_editor() -> Actor:
    """An operator who is no row of the database."""
    person = User(username="bench", role=Role.OPERATOR, is_staff=True, is_superuser=True)
    return Actor(person, "command")


def refuse_real_data() -> None:
    """GisError("conflict") where patches are not demonstration data: the measurements change them."""
    if LAYER.model._default_manager.filter(is_demo=False, version=1)[:1]:
        raise GisError("conflict", "图斑不是演示数据，不能用于测量。", PATCHES)


def read_patches(count: int, *fields: str) -> list[tuple[Any, ...]]:
    """Patches of whole villages one after the other: id, version, and fields."""
    rows = LAYER.model._default_manager.order_by("location_unit_code", "pk")
    return list(rows.values_list("id", "version", *fields)[:count])


def draw_keys(count: int, seed: int, district: str = "") -> list[int]:
    """Keys of patches anywhere (pages of the table are drawn, then rows of them)."""
    rows = fetch_all("SELECT reltuples FROM pg_class WHERE relname = %(name)s", {"name": LAYER.table})[0][0]
    values = {
        "part": min(100, 100 * DRAWN / max(rows, 1)),
        "seed": seed,
        "district": f"{district}%",
        "count": count,
    }
    found = fetch_all(compose(DRAW, {"table": LAYER.table}), values)
    return [int(key) for (key,) in found]


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
