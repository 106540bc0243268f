"""The bent lattice all land-use patches are cut from.

Index space: blocks of 8 x 8 cells; after every fourth cell runs a narrow strip (track, ditch or street). Cell
corners are displaced by a smooth warp of three wavelengths and a jitter of their own, so the fabric bends
like fields do. Every position is a pure function of integers and the seed: neighbours share vertices by
construction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.province.hashing import Floats, Ints, hash_pair
from ingest.province.noise import noise_pair
from ingest.province.plane import to_degrees
from ingest.province.raster import Raster

CELL = 67.5  # metres
STRIP = 7.0
BLOCK_CELLS = 8
BLOCK = BLOCK_CELLS * CELL + 2 * STRIP
TURN = (0.9455185755993168, 0.3255681544571567)  # cosine and sine of 19 degrees: the lattice ignores north
WARPS = ((11_000.0, 950.0), (3_700.0, 260.0), (1_250.0, 62.0))  # wavelength, amplitude (m); keeps folds out
NODE_JITTER = 0.13 * CELL
EDGE_JITTER = 0.05 * CELL
HALF_STRIP = 2.2
TOWN_WIDENING = 4.0

# Fine line of a block -> cell line within the block, and side of the strip (-1 before, +1 after, 0 none).
LINE_CELL = np.array([0, 1, 2, 3, 4, 4, 5, 6, 7, 8, 8])
LINE_SIDE = np.array([1, 0, 0, 0, -1, 1, 0, 0, 0, -1, 1])
CELL_COLUMNS = np.array([0, 1, 2, 3, 5, 6, 7, 8])  # fine columns that are cells, not strips
FINE = 10
ALL_LINES = np.arange(11)


@dataclass(frozen=True)
class Lattice:
    """The lattice of one seed; `town` (0..1) widens the strips into streets."""

    seed: int
    town: Raster


def _base(cell_line: Ints) -> Floats:
    """Unbent coordinate of a cell line: the middle of its strip where there is one."""
    strips = np.floor_divide(cell_line, 4)
    middle = np.where(cell_line % 4 == 0, 0.0, 0.5)
    return np.asarray(cell_line * CELL + (strips + middle) * STRIP)


def warp(seed: int, u: Floats, v: Floats) -> tuple[Floats, Floats]:
    """Plane position of lattice coordinates."""
    x = TURN[0] * u - TURN[1] * v
    y = TURN[1] * u + TURN[0] * v
    shift_x, shift_y = np.zeros_like(x), np.zeros_like(y)
    for level, (wavelength, amplitude) in enumerate(WARPS):
        a, b = noise_pair(seed + 101 + level, x, y, wavelength)
        shift_x, shift_y = shift_x + amplitude * a, shift_y + amplitude * b
    return x + shift_x, y + shift_y


def node_positions(lattice: Lattice, column: Ints, row: Ints, side_x: Ints, side_y: Ints) -> Floats:
    """Plane positions (..., 2) of lattice nodes given by cell lines and strip sides."""
    u, v = _base(column), _base(row)
    x, y = TURN[0] * u - TURN[1] * v, TURN[1] * u + TURN[0] * v
    half = HALF_STRIP + TOWN_WIDENING * lattice.town.at(x, y)
    px, py = warp(lattice.seed, u + side_x * half, v + side_y * half)
    jitter_x, jitter_y = hash_pair(lattice.seed + 7, column, row)
    return np.stack([px + NODE_JITTER * jitter_x, py + NODE_JITTER * jitter_y], axis=-1)


def _between(start: Floats, end: Floats, share: float, jitter: tuple[Floats, Floats]) -> Floats:
    """A point on the way from start to end, moved a little along and across."""
    along = end - start
    across = np.stack([-along[..., 1], along[..., 0]], axis=-1)
    a, b = jitter[0][..., None] * (EDGE_JITTER / CELL), jitter[1][..., None] * (EDGE_JITTER / CELL)
    return np.asarray(start + along * (share + a) + across * b)


def _nodes(lattice: Lattice, blocks: Ints, lines: Ints, columns: Ints) -> Floats:
    """Plane positions of chosen nodes of each block: (blocks, lines, columns, 2)."""
    column = (blocks[:, 0] * BLOCK_CELLS)[:, None, None] + LINE_CELL[None, None, columns]
    row = (blocks[:, 1] * BLOCK_CELLS)[:, None, None] + LINE_CELL[None, lines, None]
    column, row = np.broadcast_arrays(column, row)
    side_x = np.broadcast_to(LINE_SIDE[None, None, columns], column.shape)
    side_y = np.broadcast_to(LINE_SIDE[None, lines, None], column.shape)
    return node_positions(lattice, column, row, side_x, side_y)


def _horizontal_points(lattice: Lattice, blocks: Ints, lines: Ints, nodes: Floats) -> Floats:
    """Two points on each cell-long edge of some horizontal lines: (blocks, lines, 8, 2, 2)."""
    left = (blocks[:, 0] * BLOCK_CELLS)[:, None, None] + LINE_CELL[None, None, CELL_COLUMNS]
    line = (blocks[:, 1] * BLOCK_CELLS)[:, None, None] + LINE_CELL[None, lines, None]
    start, end = nodes[:, :, CELL_COLUMNS], nodes[:, :, CELL_COLUMNS + 1]
    points = [
        _between(start, end, share, hash_pair(lattice.seed + 13 + k, left, line))
        for k, share in enumerate((1 / 3, 2 / 3))
    ]
    return np.stack(points, axis=3)


def _vertical_points(lattice: Lattice, blocks: Ints, columns: Ints, nodes: Floats) -> Floats:
    """One point on each cell-long edge of some vertical lines: (blocks, 8, columns, 2)."""
    below = (blocks[:, 1] * BLOCK_CELLS)[:, None, None] + LINE_CELL[None, CELL_COLUMNS, None]
    line = (blocks[:, 0] * BLOCK_CELLS)[:, None, None] + LINE_CELL[None, None, columns]
    start, end = nodes[:, CELL_COLUMNS], nodes[:, CELL_COLUMNS + 1]
    return _between(start, end, 0.5, hash_pair(lattice.seed + 17, line, below))


def block_points(lattice: Lattice, blocks: Ints) -> Floats:
    """All vertices of each block in degrees on the lattice of coordinates: (blocks, 385, 2).

    Order: 121 nodes (line by line), 176 points of horizontal edges, 88 points of vertical edges;
    `node_index`, `horizontal_index` and `vertical_index` address them.
    """
    nodes = _nodes(lattice, blocks, ALL_LINES, ALL_LINES)
    count = len(blocks)
    pieces = (
        nodes.reshape(count, -1, 2),
        _horizontal_points(lattice, blocks, ALL_LINES, nodes).reshape(count, -1, 2),
        _vertical_points(lattice, blocks, ALL_LINES, nodes).reshape(count, -1, 2),
    )
    return to_degrees(np.concatenate(pieces, axis=1))


def _weave(nodes: Floats, inner: Floats) -> Floats:
    """The vertices along a block's side: 11 nodes with the inner points of its 8 cell-long edges."""
    count, per_edge = len(nodes), inner.shape[2]
    parts: list[Floats] = []
    for column in range(FINE):
        parts.append(nodes[:, column : column + 1])
        place = int(np.searchsorted(CELL_COLUMNS, column))
        if place < BLOCK_CELLS and CELL_COLUMNS[place] == column:
            parts.append(inner[:, place].reshape(count, per_edge, 2))
    return np.concatenate([*parts, nodes[:, FINE:]], axis=1)


def block_sides(lattice: Lattice, blocks: Ints) -> tuple[Floats, Floats]:
    """South side (27 vertices, eastwards) and west side (19, northwards) of each block, in degrees."""
    first = ALL_LINES[:1]
    south = _nodes(lattice, blocks, first, ALL_LINES)
    west = _nodes(lattice, blocks, ALL_LINES, first)
    along_south = _horizontal_points(lattice, blocks, first, south)[:, 0]
    along_west = _vertical_points(lattice, blocks, first, west)[:, :, 0][:, :, None]
    return to_degrees(_weave(south[:, 0], along_south)), to_degrees(_weave(west[:, :, 0], along_west))


def node_index(line: int, column: int) -> int:
    """Where node (line, column) stands in `block_points`."""
    return line * 11 + column


def horizontal_index(line: int, column: int) -> list[int]:
    """The inner points of the edge from (line, column) to (line, column + 1); none across a strip."""
    place = int(np.searchsorted(CELL_COLUMNS, column))
    if place >= 8 or CELL_COLUMNS[place] != column:
        return []
    start = 121 + (line * 8 + place) * 2
    return [start, start + 1]


def vertical_index(row: int, line: int) -> list[int]:
    """The inner point of the edge from (row, line) to (row + 1, line); none across a strip."""
    place = int(np.searchsorted(CELL_COLUMNS, row))
    if place >= 8 or CELL_COLUMNS[place] != row:
        return []
    return [121 + 176 + place * 11 + line]
