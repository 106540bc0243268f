"""Which blocks of the lattice lie in a county, and the pieces that its boundary cuts off the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.province.adjacency import shared_borders
from ingest.province.boundaries import County
from ingest.province.hashing import Floats, Ints
from ingest.province.lattice import BLOCK, TURN, Lattice, block_sides, warp
from ingest.province.plane import GRID_SIZE, Geometries, geometry_to_metres

MARGIN = 1_400.0  # metres: more than the warp can move a block
BORDER_REACH = 760.0  # metres from a block's middle to its farthest corner, stretched


@dataclass(frozen=True)
class Pieces:
    """The pieces of a county: whole blocks inside it, and connected parts of cut blocks.

    `block` is (n, 2) lattice indices; `outline` is None for a whole block, else the cut part in degrees.
    """

    block: Ints
    outline: Geometries
    middle: Floats  # plane position, (n, 2)

    def __len__(self) -> int:
        return len(self.block)


def block_middles(lattice: Lattice, blocks: Ints) -> Floats:
    """Plane position of the middle of each block."""
    x, y = warp(lattice.seed, *((blocks + 0.5) * BLOCK).astype(np.float64).T)
    return np.stack([x, y], axis=-1)


def _candidates(bounds: tuple[float, float, float, float]) -> Ints:
    """Every block that may meet a box of the plane."""
    west, south, east, north = bounds
    corners = np.array(
        [(x, y) for x in (west - MARGIN, east + MARGIN) for y in (south - MARGIN, north + MARGIN)]
    )
    u = TURN[0] * corners[:, 0] + TURN[1] * corners[:, 1]
    v = -TURN[1] * corners[:, 0] + TURN[0] * corners[:, 1]
    columns = np.arange(int(u.min() // BLOCK) - 1, int(u.max() // BLOCK) + 2)
    rows = np.arange(int(v.min() // BLOCK) - 1, int(v.max() // BLOCK) + 2)
    grid = np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)
    return np.asarray(grid, dtype=np.int64)


def block_outlines(lattice: Lattice, blocks: Ints) -> Geometries:
    """Each block as a polygon in degrees, put together from its own sides and those of its neighbours."""
    needed, back = np.unique(
        np.concatenate([blocks, blocks + np.array((1, 0)), blocks + np.array((0, 1))]),
        axis=0,
        return_inverse=True,
    )
    south, west = block_sides(lattice, needed)
    here, east, north = back.ravel().reshape(3, -1)
    rings = [south[here, :-1], west[east, :-1], south[north, :0:-1], west[here, ::-1]]
    return np.asarray(shapely.polygons(np.concatenate(rings, axis=1)))


def _cut(lattice: Lattice, blocks: Ints, land: Any) -> tuple[Ints, Geometries]:
    """The parts of border blocks that lie in the county; touching ones are dropped."""
    outlines = block_outlines(lattice, blocks)
    shapely.prepare(land)
    meets = shapely.intersects(land, outlines)
    blocks, outlines = blocks[meets], outlines[meets]
    whole = shapely.contains_properly(land, outlines)
    cut = shapely.intersection(outlines[~whole], land, grid_size=GRID_SIZE)
    parts, owner = shapely.get_parts(cut, return_index=True)
    kept = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    none = np.full(int(whole.sum()), None, dtype=object)
    return (
        np.concatenate([blocks[whole], blocks[~whole][owner[kept]]]),
        np.concatenate([none, parts[kept]]),
    )


def county_pieces(lattice: Lattice, county: County) -> Pieces:
    """All pieces of a county, ordered by block and then from south-west."""
    area = county.land_metres
    candidates = _candidates(shapely.bounds(area))
    middles = block_middles(lattice, candidates)
    points = shapely.points(middles)
    shapely.prepare(area)
    inside = shapely.contains(area, points)
    border = shapely.dwithin(shapely.boundary(area), points, BORDER_REACH)
    cut_blocks, cut_outlines = _cut(lattice, candidates[border], county.land)
    blocks = np.concatenate([candidates[inside & ~border], cut_blocks])
    outlines = np.concatenate([np.full(int((inside & ~border).sum()), None, dtype=object), cut_outlines])
    middle = block_middles(lattice, blocks)
    cut = ~shapely.is_missing(outlines)
    inner = shapely.point_on_surface(outlines[cut])
    middle[cut] = shapely.get_coordinates(geometry_to_metres(inner))
    order = np.lexsort((middle[:, 1], middle[:, 0], blocks[:, 1], blocks[:, 0]))
    return Pieces(blocks[order], outlines[order], middle[order])


def piece_polygons(lattice: Lattice, pieces: Pieces, which: Ints) -> Geometries:
    """The polygons of some pieces in degrees."""
    outlines = pieces.outline[which].copy()
    whole = np.flatnonzero(shapely.is_missing(outlines))
    outlines[whole] = block_outlines(lattice, pieces.block[which[whole]])
    return np.asarray(outlines)


def neighbours(lattice: Lattice, pieces: Pieces) -> Ints:
    """Pairs of pieces that share a border, (m, 2) with the smaller number first."""
    place: dict[tuple[int, int], list[int]] = {}
    for number, (column, row) in enumerate(pieces.block.tolist()):
        place.setdefault((column, row), []).append(number)
    pairs = [
        (a, b)
        for (column, row), members in place.items()
        for other in ((column + 1, row), (column, row + 1))
        for a in members
        for b in place.get(other, ())
    ]
    found = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return found[_truly_touch(lattice, pieces, found)]


def _truly_touch(lattice: Lattice, pieces: Pieces, pairs: Ints) -> NDArray[np.bool_]:
    """Whether each pair shares a line: always for two whole blocks, by common edges where one is cut."""
    cut = ~shapely.is_missing(pieces.outline)
    doubtful = cut[pairs].any(axis=1)
    used, back = np.unique(pairs[doubtful], return_inverse=True)
    found, _ = shared_borders(piece_polygons(lattice, pieces, used))
    wanted = back.reshape(-1, 2)
    shared = np.ones(len(pairs), dtype=bool)
    shared[doubtful] = np.isin(wanted[:, 0] * len(used) + wanted[:, 1], found[:, 0] * len(used) + found[:, 1])
    return shared
