"""Features of a layer in a tile as a mosaic: which share of each cell they cover, and their true areas."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import shapely

from gis_core.raster.cells import fill_cells
from tiles.matrix import Tile
from tiles.pyramid.lattice import cell_areas, row_areas, to_cells
from tiles.pyramid.mosaic import REST, SIDE, Floats, Integers, Kind, Mosaic, Shapes, make_rest, sum_entries

# A cell is looked at in PARTS x PARTS places.
PARTS = 4
# Cells; smaller polygons may lie between these places.
SMALL = 0.25


def survey_features(kinds: Sequence[Kind], geometries: Shapes, tile: Tile) -> Mosaic:
    """The mosaic of polygons in degrees, each of the kind at its place in `kinds`.

    Invalid polygons count as what `make_valid` makes of them. Where polygons overlap, the last one is drawn
    and the areas of all are taken down in proportion.
    """
    total = float(cell_areas(tile).sum())
    shapes = clip_to_lattice(geometries, tile)
    is_met = ~shapely.is_empty(shapes)
    if not is_met.any():
        return make_rest(total, SIDE)
    shapes, numbers = shapes[is_met], {REST: 0}
    met = [kind for kind, meets in zip(kinds, is_met, strict=True) if meets]
    kind = np.array([numbers.setdefault(each, len(numbers)) for each in met], np.int32)
    areas: Floats = np.bincount(kind, measure(shapes, tile), len(numbers)).astype(np.float64)
    # To the centimetre: what rounding alone changes is no change.
    areas = np.round(areas * min(1.0, total / max(areas.sum(), 1.0)), 2)
    areas[0] = total - areas.sum()
    filled = fill_cells(list(shapes), kind.tolist(), SIDE, PARTS)
    entries = add_small(count_parts(filled, len(numbers)), shapes, kind, len(numbers))
    return Mosaic(tuple(numbers), areas, *entries)


def add_small(
    entries: tuple[Integers, Integers, Floats], shapes: Shapes, kind: Integers, kinds: int
) -> tuple[Integers, Integers, Floats]:
    """The entries with those of polygons so small that no place may have been looked at in them."""
    sizes = shapely.area(shapes)
    is_small = (sizes < SMALL) & (sizes > 0)
    if not is_small.any():
        return entries
    points = shapely.get_coordinates(shapely.point_on_surface(shapes[is_small])).astype(np.int64)
    columns, rows = points.clip(0, SIDE - 1).T
    cell, kind_of, share = entries
    cell, kind_of, share = sum_entries(
        np.concatenate([cell, rows * SIDE + columns]),
        np.concatenate([kind_of, kind[is_small]]),
        np.concatenate([share, sizes[is_small].astype(np.float32)]),
        kinds,
    )
    return cell, kind_of, (share / np.bincount(cell, share, SIDE * SIDE)[cell]).astype(np.float32)


def clip_to_lattice(geometries: Shapes, tile: Tile) -> Shapes:
    """The polygons in cells, cut to the tile."""
    shapes = to_cells(geometries, tile)
    is_faulty = ~shapely.is_valid(shapes)
    shapes[is_faulty] = shapely.make_valid(shapes[is_faulty])
    return np.asarray(shapely.clip_by_rect(shapes, 0, 0, SIDE, SIDE))


def measure(shapes: Shapes, tile: Tile) -> Floats:
    """Square metres on the ellipsoid of polygons in cells, by the size of a cell at their centroid.

    Within a tile of the zooms at which features are surveyed that size changes so evenly that this is exact
    to a millionth.
    """
    rows = shapely.get_y(shapely.centroid(shapes))
    sizes = np.interp(rows, np.arange(SIDE) + 0.5, row_areas(tile.z, tile.y))
    return np.asarray(shapely.area(shapes) * sizes)


def count_parts(filled: Integers, kinds: int) -> tuple[Integers, Integers, Floats]:
    """The entries of a mosaic from the kinds of the parts of its cells."""
    blocks = filled.reshape(SIDE, PARTS, SIDE, PARTS).swapaxes(1, 2).reshape(SIDE * SIDE, PARTS * PARTS)
    is_pure = blocks.min(axis=1) == blocks.max(axis=1)
    pure, mixed = np.flatnonzero(is_pure), np.flatnonzero(~is_pure)
    cell = np.concatenate([pure, np.repeat(mixed, PARTS * PARTS)])
    kind = np.concatenate([blocks[pure, 0], blocks[mixed].ravel()])
    share = np.ones(len(cell), np.float32)
    share[len(pure) :] = 1 / PARTS**2
    return sum_entries(cell, kind, share, kinds)
