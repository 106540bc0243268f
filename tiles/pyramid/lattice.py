"""The lattice of cells over a tile of Web Mercator: from degrees to cells and back, how large a cell is."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely

from gis_core.geometry.ellipsoid import SEMI_MAJOR, sheet_area
from tiles.matrix import Tile
from tiles.pyramid.mosaic import SIDE, Floats, Shapes


def to_cells(geometries: Shapes, tile: Tile) -> Shapes:
    """Geometries in degrees in cells of the tile's lattice, x eastward and y southward."""
    west, _, east, _ = tile.lonlat_box()
    top, side = tile.box()[3], tile.side

    def move(points: Floats) -> Floats:
        moved = np.empty_like(points)
        moved[:, 0] = (points[:, 0] - west) / (east - west) * SIDE
        y = np.arcsinh(np.tan(np.radians(points[:, 1]))) * SEMI_MAJOR
        moved[:, 1] = (top - y) / side * SIDE
        return moved

    return np.asarray(shapely.transform(geometries, move))


def to_degrees(geometries: Shapes, tile: Tile) -> Shapes:
    """Geometries in cells of the tile's lattice in degrees; tiles side by side have the very same edges."""
    west, _, east, _ = tile.lonlat_box()

    def move(points: Floats) -> Floats:
        moved = np.empty_like(points)
        share = points[:, 0] / SIDE
        moved[:, 0] = west * (1 - share) + east * share
        moved[:, 1] = _latitudes(points[:, 1], tile)
        return moved

    return np.asarray(shapely.transform(geometries, move))


def _latitudes(rows: Floats, tile: Tile) -> Floats:
    _, south, _, north = tile.box()
    share = rows / SIDE
    return np.degrees(np.arctan(np.sinh((north * (1 - share) + south * share) / SEMI_MAJOR)))


@cache
def row_areas(z: int, y: int) -> Floats:
    """Square metres on the ellipsoid of a cell of each row, from the north."""
    tile = Tile(z, 0, y)
    latitudes = _latitudes(np.arange(SIDE + 1, dtype=np.float64), tile)
    west, _, east, _ = tile.lonlat_box()
    return np.asarray(sheet_area(latitudes[1:], latitudes[:-1], (east - west) / SIDE))


def cell_areas(tile: Tile) -> Floats:
    """Square metres of every cell, row by row."""
    return np.repeat(row_areas(tile.z, tile.y), SIDE)
