"""A tile of one of the grids: which place it shows, in the grid's own units and in degrees."""

from __future__ import annotations

from dataclasses import dataclass
from math import asinh, atan, degrees, log2, radians, sinh, tan

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.ellipsoid import SEMI_MAJOR
from gis_core.geometry.grid import TILE_SIZE, WEB_MERCATOR_QUAD, TileMatrixSet, tile_matrix_set

Box = tuple[float, float, float, float]  # west, south, east, north

# Latitude at which Web Mercator ends, degrees.
MOST_NORTH = 85.051128779806
# Deeper ones show no more: a pixel is 4 cm at the equator.
DEEPEST_ZOOM = 22


@dataclass(frozen=True)
class Tile:
    """One tile: x eastward, y southward from the grid's north-west corner."""

    z: int
    x: int
    y: int
    grid: TileMatrixSet = WEB_MERCATOR_QUAD

    @property
    def side(self) -> float:
        """Length of the tile's side in units of the grid's CRS."""
        return self.grid.resolution(self.z) * TILE_SIZE

    @property
    def map_zoom(self) -> int:
        """The zoom of Web Mercator with pixels of the same size: what declarations and styles speak of."""
        return self.z + _zoom_shift(self.grid)

    @property
    def bend(self) -> float:
        """How far off one gets within it by taking degrees for the grid's own units, in parts of its side.

        Most at half its height, nothing at its edges; nothing at all where the grid is in degrees.
        """
        west, south, east, north = self.lonlat_box()
        middle = to_grid((west, (south + north) / 2, east, north), self.grid.epsg)[1]
        return abs(self.box()[1] + self.side / 2 - middle) / self.side

    @property
    def place(self) -> str:
        """Its place in an address; that of the default grid does not name the grid."""
        grid = "" if self.grid is WEB_MERCATOR_QUAD else f"{self.grid.identifier}/"
        return f"{grid}{self.z}/{self.x}/{self.y}"

    def box(self, margin: float = 0.0) -> Box:
        """The tile's box in the grid's CRS, widened on each side by `margin` parts of the tile's side."""
        west, south, east, north = self.grid.tile_bounds(self.z, self.x, self.y)
        more = self.side * margin
        return west - more, south - more, east + more, north + more

    def lonlat_box(self, margin: float = 0.0) -> Box:
        """The same box in degrees: exact, because both kinds of grid map boxes to boxes."""
        return to_lonlat(self.box(margin), self.grid.epsg)


def to_lonlat(box: Box, epsg: int) -> Box:
    """A box of a grid's CRS in degrees."""
    if epsg == STORAGE:
        return box
    west, south, east, north = box
    latitudes = (degrees(atan(sinh(y / SEMI_MAJOR))) for y in (south, north))
    return degrees(west / SEMI_MAJOR), next(latitudes), degrees(east / SEMI_MAJOR), next(latitudes)


def to_grid(box: Box, epsg: int) -> Box:
    """A box in degrees in the CRS of a grid."""
    return box if epsg == STORAGE else to_mercator(box)


def to_mercator(box: Box) -> Box:
    """A box in degrees as a box in Web Mercator metres, cut off where that ends."""
    west, south, east, north = box
    y = [SEMI_MAJOR * asinh(tan(radians(max(-MOST_NORTH, min(MOST_NORTH, each))))) for each in (south, north)]
    return radians(west) * SEMI_MAJOR, y[0], radians(east) * SEMI_MAJOR, y[1]


def _zoom_shift(grid: TileMatrixSet) -> int:
    """How many zooms of Web Mercator a grid's levels lie deeper."""
    degree = 1.0 if grid.epsg == STORAGE else degrees(1 / SEMI_MAJOR)
    return round(log2(360 / TILE_SIZE / (grid.resolution_0 * degree)))


def find_tile(z: str, x: str, y: str, grid: str = WEB_MERCATOR_QUAD.identifier) -> Tile:
    """The tile an address names; GisError("out_of_range") when the grid has no such tile."""
    if not all(part.isascii() and part.isdigit() and len(part) < 9 for part in (z, x, y)):
        raise GisError("out_of_range", "瓦片的级别和行列号必须是非负整数。", "z/x/y")
    tile = Tile(int(z), int(x), int(y), tile_matrix_set(grid))
    if tile.z > tile.grid.last_level or tile.map_zoom > DEEPEST_ZOOM:
        deepest = min(tile.grid.last_level, DEEPEST_ZOOM - _zoom_shift(tile.grid))
        raise GisError("out_of_range", f"瓦片级别最大为 {deepest}。", "z")
    columns, rows = tile.grid.matrix_size(tile.z)
    if tile.x >= columns or tile.y >= rows:
        raise GisError("out_of_range", f"第 {tile.z} 级没有这一行列的瓦片。", "x/y")
    return tile
