"""A made-up piece of land-use map, far from the province, whose pictures and tiles are known beforehand.

Committed, because the processes that draw pictures read the database on connections of their own.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import shapely
from django.contrib.gis.geos import GEOSGeometry, Polygon

from gis_core.geometry.crs import STORAGE
from layers.thematic.land_use_patch import LandUsePatch
from tiles.matrix import Tile

# The tile the map fills, with two more cells on every side; no province reaches there.
TILE = Tile(14, 12743, 7736)
# A polygon of very many vertices lies round the middle of this tile and reaches into its neighbours.
MONSTER_TILE = Tile(14, 12743, 7700)
CELLS, RING = 8, 2
MONSTER_VERTICES = 200_000
WEST_DISTRICT, EAST_DISTRICT = "460105", "460106"
CLASSES = ("0101", "0201K", "0301", "0404", "05H1", "0602", "0702", "08H2A", "09", "1003", "1104A", "1206")
# Keys above any that a province has.
FIRST_KEY = 9_000_000_000


def make_patches() -> Iterator[LandUsePatch]:
    """The cells row by row from the north-west, western ones of one district, eastern ones of another."""
    for row in range(-RING, CELLS + RING):
        for column in range(-RING, CELLS + RING):
            yield make_cell(column, row)
    yield make_monster()


def make_cell(column: int, row: int) -> LandUsePatch:
    """One cell, an eighth of the tile wide; its corners are whole units of the tile."""
    fine = 3  # levels below the tile at which a cell is a tile
    west, south, east, north = Tile(14 + fine, TILE.x * CELLS + column, TILE.y * CELLS + row).lonlat_box()
    number = (row + RING) * (CELLS + 2 * RING) + column + RING
    return LandUsePatch(
        id=FIRST_KEY + number,
        geometry=Polygon.from_bbox((west, south, east, north)),
        land_class=CLASSES[(column + 5 * row) % len(CLASSES)],
        land_class_name=f"第{number}块",
        patch_number=str(number),
        district=WEST_DISTRICT if column < CELLS / 2 else EAST_DISTRICT,
    )


def make_monster() -> LandUsePatch:
    """A star-like ring whose radius is about three quarters of a tile."""
    west, south, east, north = MONSTER_TILE.lonlat_box()
    x, y, radius = (west + east) / 2, (south + north) / 2, (east - west) * 0.75
    angles = np.linspace(0, 2 * np.pi, MONSTER_VERTICES, endpoint=False)
    reach = radius * (1 + 0.02 * np.sin(5_000 * angles))
    ring = np.column_stack([x + reach * np.cos(angles), y + reach * np.sin(angles)])
    shape = GEOSGeometry(memoryview(shapely.to_wkb(shapely.polygons(ring))))
    return LandUsePatch(id=FIRST_KEY + 999_999, geometry=shape, land_class="0301", district=WEST_DISTRICT)


def write_patches() -> None:
    """Put the map into the database."""
    remove_patches()
    patches = list(make_patches())
    for patch in patches:
        patch.geometry.srid = STORAGE
    LandUsePatch.objects.bulk_create(patches)


def remove_patches() -> None:
    """Take it out again."""
    LandUsePatch.objects.filter(id__gte=FIRST_KEY).delete()
