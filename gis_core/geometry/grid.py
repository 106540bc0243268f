"""Tile matrix sets: where each tile lies and which tiles cover an area.

Coordinates are x first (easting/longitude). Tiles are counted from the north-west corner, column x and row y.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, WEB_MERCATOR
from gis_core.geometry.ellipsoid import SEMI_MAJOR

TILE_SIZE = 256
# Half the circumference of the sphere of Web Mercator, metres.
MERCATOR_HALF = math.pi * SEMI_MAJOR
# Metres in a degree as WMTS 1.0.0 (§6.1) defines it for scale denominators, and the size of its pixel.
METRES_PER_DEGREE = MERCATOR_HALF / 180
OGC_PIXEL = 0.000_28
# Tianditu publishes the denominators of a 96-dpi screen: by OGC's pixel they do not give its resolution.
TIANDITU_LEVEL_1 = 2.958293554545656e8
# Part of a tile by which a box may touch the next tile without meaning it.
TOUCH = 1e-9

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class TileRange:
    """A block of tiles of one level, both ends included; empty when a last is before its first."""

    zoom: int
    x_first: int
    y_first: int
    x_last: int
    y_last: int

    @property
    def count(self) -> int:
        """How many tiles."""
        return max(0, self.x_last - self.x_first + 1) * max(0, self.y_last - self.y_first + 1)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        """(x, y) of each tile, row by row."""
        for y in range(self.y_first, self.y_last + 1):
            for x in range(self.x_first, self.x_last + 1):
                yield x, y


@dataclass(frozen=True)
class TileMatrixSet:
    """A pyramid of square tiles in which every level halves the pixel.

    `left` and `top` are the north-west corner; `resolution_0` is units per pixel at level 0, where the
    whole is `columns_0` by `rows_0` tiles (fractions of a tile are possible where `first_level` is above
    0). `denominator_0` is the published scale denominator at level 0.
    """

    identifier: str
    title_zh: str
    epsg: int
    left: float
    top: float
    resolution_0: float
    columns_0: float
    rows_0: float
    denominator_0: float
    first_level: int
    last_level: int

    def resolution(self, zoom: int) -> float:
        """Units of the CRS (metres or degrees) per pixel."""
        self._check_zoom(zoom)
        return float(self.resolution_0 / 2**zoom)

    def scale_denominator(self, zoom: int) -> float:
        """As the set's capabilities publish it."""
        self._check_zoom(zoom)
        return float(self.denominator_0 / 2**zoom)

    def matrix_size(self, zoom: int) -> tuple[int, int]:
        """Columns and rows of a level."""
        self._check_zoom(zoom)
        return int(self.columns_0 * 2**zoom), int(self.rows_0 * 2**zoom)

    def tile_bounds(self, zoom: int, x: int, y: int) -> Bounds:
        """West, south, east, north of a tile; neighbours have the very same edges.

        GisError("out_of_range") outside.
        """
        columns, rows = self.matrix_size(zoom)
        if not (0 <= x < columns and 0 <= y < rows):
            raise GisError("out_of_range", f"第 {zoom} 级没有瓦片 {x}/{y}。", f"{zoom}/{x}/{y}")
        span = self.resolution(zoom) * TILE_SIZE
        west, north = self.left + x * span, self.top - y * span
        return west, self.top - (y + 1) * span, self.left + (x + 1) * span, north

    def tile_at(self, zoom: int, easting: float, northing: float) -> tuple[int, int]:
        """(x, y) of the tile that holds a position; on an edge, the one to the east or south."""
        columns, rows = self.matrix_size(zoom)
        span = self.resolution(zoom) * TILE_SIZE
        x, y = math.floor((easting - self.left) / span), math.floor((self.top - northing) / span)
        if not (0 <= x < columns and 0 <= y < rows):
            raise GisError("out_of_range", "位置在瓦片网格之外。", f"{easting:.10g} {northing:.10g}")
        return x, y

    def tiles_covering(self, bounds: Bounds, zoom: int) -> TileRange:
        """The block of tiles that meets a box (west, south, east, north); edges only touched do not count.

        A box partly outside is cut to the matrix, one wholly outside gives an empty block, a box without
        width or height the tiles it lies in. GisError("parameter") when a number is not finite or the box
        is inside out.
        """
        columns, rows = self.matrix_size(zoom)
        _check_bounds(bounds)
        west, south, east, north = bounds
        span = self.resolution(zoom) * TILE_SIZE
        x_first, x_last = _meet((west - self.left) / span, (east - self.left) / span, columns)
        y_first, y_last = _meet((self.top - north) / span, (self.top - south) / span, rows)
        return TileRange(zoom, x_first, y_first, x_last, y_last)

    def _check_zoom(self, zoom: int) -> None:
        if not self.first_level <= zoom <= self.last_level:
            raise GisError(
                "out_of_range", f"级别应在 {self.first_level} 与 {self.last_level} 之间。", str(zoom)
            )


def _check_bounds(bounds: Bounds) -> None:
    west, south, east, north = bounds
    if not (all(map(math.isfinite, bounds)) and west <= east and south <= north):
        raise GisError("parameter", "范围应为有限数值，且西小于东、南小于北。", "bounds")


def _meet(low: float, high: float, count: int) -> tuple[int, int]:
    """First and last cell of `count` met by the interval, in cells."""
    first = math.floor(low + TOUCH)
    last = max(math.ceil(high - TOUCH) - 1, first)
    return max(first, 0), min(last, count - 1)


def _make_geographic(
    identifier: str, title: str, level_0: int, last: int, denominator: float
) -> TileMatrixSet:
    """The 180°-tile grid from 90°N 180°W; `level_0` is the level at which it is called 2 by 1 tiles."""
    factor = 2**level_0
    return TileMatrixSet(
        identifier,
        title,
        STORAGE,
        -180.0,
        90.0,
        0.703125 * factor,
        2 / factor,
        1 / factor,
        denominator,
        level_0,
        last,
    )


def _make_mercator(identifier: str, title: str, first: int, last: int, denominator: float) -> TileMatrixSet:
    resolution = 2 * MERCATOR_HALF / TILE_SIZE
    return TileMatrixSet(
        identifier,
        title,
        WEB_MERCATOR,
        -MERCATOR_HALF,
        MERCATOR_HALF,
        resolution,
        1,
        1,
        denominator,
        first,
        last,
    )


WEB_MERCATOR_QUAD = _make_mercator(
    "WebMercatorQuad", "Web 墨卡托", 0, 24, 2 * MERCATOR_HALF / TILE_SIZE / OGC_PIXEL
)
CGCS2000_QUAD = _make_geographic(
    "CGCS2000Quad", "CGCS2000 经纬度", 0, 23, 0.703125 * METRES_PER_DEGREE / OGC_PIXEL
)
# Tianditu's level z of matrix c is OGC's z - 1; matrix w numbers as everyone, but starts at 1.
TIANDITU_C = _make_geographic("c", "天地图经纬度", 1, 18, 2 * TIANDITU_LEVEL_1)
TIANDITU_W = _make_mercator("w", "天地图墨卡托", 1, 18, 2 * TIANDITU_LEVEL_1)

TILE_MATRIX_SETS = {
    grid.identifier: grid for grid in (WEB_MERCATOR_QUAD, CGCS2000_QUAD, TIANDITU_C, TIANDITU_W)
}


def tile_matrix_set(identifier: str) -> TileMatrixSet:
    """The set of this identifier; GisError("out_of_range") when there is none."""
    grid = TILE_MATRIX_SETS.get(identifier)
    if grid is None:
        raise GisError("out_of_range", f"没有名为“{identifier[:40]}”的瓦片网格。", identifier[:40])
    return grid
