"""The elevation model of the island as a raster file, and its row in the layer of elevation models."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from django.contrib.gis.geos import Polygon
from django.db import transaction

from gis_core.geometry.crs import STORAGE
from gis_core.raster.grid import Grid, cover
from gis_core.raster.write import cells_of, write_raster
from ingest.province.plane import METRES_PER_LAT, geometry_to_degrees, to_metres
from ingest.province.raster import SOUTH, WEST
from ingest.province.refine import FINE_STEP, interpolate_rows, refine_heights
from ingest.province.terrain import Terrain, build_terrain
from layers.coverages import file_of
from layers.declare import LayerOptions
from layers.statistics import refresh_layer
from layers.thematic.relief import Relief

# Width of a cell in seconds of arc, 3" being about 90 m.
SECONDS = {"tiny": 12}
USUAL_SECONDS = 3
# Rows computed at once.
BLOCK_ROWS = 256
# Heights are rounded to this many metres, which is finer than they are known and packs well.
ROUNDING = 0.25
SOURCE = "演示数据"


def load_relief(terrain: Terrain, size: str, seed: int) -> None:
    """Write the file of this size and seed and make it the only row of the layer; OSError of a full disk.

    The row belongs to the caller's transaction; when that fails the file stays, named by no row or the same.
    """
    grid = grid_of(terrain, size)
    path = file_name(size, seed)
    write_raster(file_of(path), grid, height_blocks(terrain, seed, grid))
    Relief.objects.all().delete()
    Relief.objects.create(
        path=path,
        geometry=_outline(grid),
        resolution=round(grid.step * METRES_PER_LAT, 2),
        source=SOURCE,
        is_demo=True,
    )
    refresh_layer(LayerOptions.of(Relief))


def restore_relief(size: str, seed: int) -> bool:
    """Write the file anew where the database was kept and the file was not; answers whether it was needed."""
    if file_of(file_name(size, seed)).is_file():
        return False
    with transaction.atomic():
        load_relief(build_terrain(seed), size, seed)
    return True


def file_name(size: str, seed: int) -> str:
    """The file's path below the folder of coverages."""
    return f"relief/island-{size}-{seed}.tif"


def grid_of(terrain: Terrain, size: str) -> Grid:
    """Cells that cover the island."""
    west, south, east, north = geometry_to_degrees(np.array([terrain.island], dtype=object))[0].bounds
    return cover(west, south, east, north, SECONDS.get(size, USUAL_SECONDS) / 3_600)


def height_blocks(terrain: Terrain, seed: int, grid: Grid) -> Iterator[npt.NDArray[np.float32]]:
    """Heights in metres in blocks of whole rows from the north, NaN at sea."""
    land = cells_of(geometry_to_degrees(np.array([terrain.island], dtype=object))[0], grid)
    x, y = to_metres(grid.longitudes(), grid.latitudes())
    across = interpolate_rows(refine_heights(terrain, seed).T, (x - WEST) / FINE_STEP).T
    for first in range(0, grid.rows, BLOCK_ROWS):
        rows = slice(first, first + BLOCK_ROWS)
        heights = interpolate_rows(across, (y[rows] - SOUTH) / FINE_STEP)
        rounded = np.maximum(np.rint(heights / ROUNDING) * ROUNDING, ROUNDING)
        yield np.where(land[rows], rounded, np.nan).astype(np.float32)


def _outline(grid: Grid) -> Polygon:
    outline = Polygon.from_bbox(grid.bounds)
    outline.srid = STORAGE
    return outline
