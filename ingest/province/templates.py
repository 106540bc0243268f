"""How a block falls into parts: partitions whose parts are rings of vertex numbers of `block_points`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ingest.province.hashing import Ints, hash_one
from ingest.province.lattice import BLOCK_CELLS, FINE, horizontal_index, node_index, vertical_index

Grid = list[list[int]]
Ring = list[int]

KINDS = ("field", "town", "hill", "forest")
VARIANTS = 14
# kind -> wished number of cells of a part, most cells of a part
SIZES = {"field": (1.9, 3), "town": (1.5, 2), "hill": (5.0, 8), "forest": (9.0, 11)}
TO_CELL = [0, 1, 2, 3, 3, 4, 5, 6, 7, 7]  # an unused strip belongs to the cell before it
STRIPS = (4, 9)


@dataclass(frozen=True)
class Template:
    """A partition: `rings` closed counter-clockwise; which parts are strips; the cells of each part."""

    rings: tuple[Ints, ...]
    strip: tuple[bool, ...]
    cells: tuple[tuple[tuple[int, int], ...], ...]


def _grow(kind: str, variant: int, quadrants: bool) -> Grid:
    """Labels of the 8 x 8 cells: regions grown cell by cell, compact, of the kind's size."""
    wish, most = SIZES[kind]
    labels = [[-1] * BLOCK_CELLS for _ in range(BLOCK_CELLS)]
    cells = [(r, c) for r in range(BLOCK_CELLS) for c in range(BLOCK_CELLS)]
    salt = KINDS.index(kind) * 1000 + variant
    cells.sort(key=lambda rc: rc[0] // 2 * 4 + rc[1] // 3 + 5 * hash_one(salt, 1, *rc))
    label = 0
    for cell in cells:
        if labels[cell[0]][cell[1]] < 0:
            target = max(1, min(most, round(wish * (0.45 + 1.1 * hash_one(salt, 2, label)))))
            _grow_one(labels, cell, label, target, (salt, quadrants))
            label += 1
    return labels


def _grow_one(labels: Grid, start: tuple[int, int], label: int, target: int, rule: tuple[int, bool]) -> None:
    """Fill one region from its first cell, always taking the neighbour that touches it most."""
    salt, quadrants = rule
    region = [start]
    labels[start[0]][start[1]] = label
    while len(region) < target:
        free = _frontier(labels, region, start, quadrants)
        if not free:
            return
        best = max(free, key=lambda rc: (_touches(labels, rc, label), hash_one(salt, 3, *rc)))
        labels[best[0]][best[1]] = label
        region.append(best)


def _around(cell: tuple[int, int]) -> list[tuple[int, int]]:
    r, c = cell
    near = ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1))
    return [(a, b) for a, b in near if 0 <= a < BLOCK_CELLS and 0 <= b < BLOCK_CELLS]


def _frontier(
    labels: Grid, region: list[tuple[int, int]], start: tuple[int, int], quadrants: bool
) -> list[tuple[int, int]]:
    """Free cells next to a region, in its own quadrant when strips divide the block."""
    near = {cell for member in region for cell in _around(member) if labels[cell[0]][cell[1]] < 0}
    if quadrants:
        near = {cell for cell in near if cell[0] // 4 == start[0] // 4 and cell[1] // 4 == start[1] // 4}
    return sorted(near)


def _touches(labels: Grid, cell: tuple[int, int], label: int) -> int:
    """How many neighbours already belong to the region."""
    return sum(labels[a][b] == label for a, b in _around(cell))


def _with_strips(labels: Grid, active: tuple[bool, bool, bool, bool]) -> Grid:
    """Fine labels of 10 x 10: used strips are parts of their own, halved; vertical ones give way."""
    fine = [[labels[TO_CELL[r]][TO_CELL[c]] for c in range(FINE)] for r in range(FINE)]
    middle_x, middle_y, edge_x, edge_y = active
    for number, (used, column) in enumerate(((middle_x, 4), (edge_x, 9))):
        for r in range(FINE):
            if used:
                fine[r][column] = 1000 + 10 * number + r // 5
    for number, (used, line) in enumerate(((middle_y, 4), (edge_y, 9))):
        for c in range(FINE):
            if used:
                fine[line][c] = 1100 + 10 * number + c // 5
    return fine


def _regions(fine: Grid) -> list[list[tuple[int, int]]]:
    """Connected fine cells of equal label, in reading order."""
    seen: set[tuple[int, int]] = set()
    regions = []
    for r in range(FINE):
        for c in range(FINE):
            if (r, c) not in seen:
                regions.append(_flood(fine, (r, c), seen))
    return regions


def _flood(fine: Grid, start: tuple[int, int], seen: set[tuple[int, int]]) -> list[tuple[int, int]]:
    region, stack = [], [start]
    seen.add(start)
    while stack:
        r, c = stack.pop()
        region.append((r, c))
        for a, b in ((r - 1, c), (r + 1, c), (r, c - 1), (r, c + 1)):
            inside = 0 <= a < FINE and 0 <= b < FINE
            if inside and (a, b) not in seen and fine[a][b] == fine[r][c]:
                seen.add((a, b))
                stack.append((a, b))
    return region


def _trace(region: list[tuple[int, int]]) -> list[tuple[int, int]] | None:
    """The nodes (line, column) around a region, counter-clockwise; None when it has a hole or a pinch."""
    inside, follow = set(region), {}
    edges = 0
    for r, c in region:
        sides = (
            ((r - 1, c), (r, c), (r, c + 1)),
            ((r, c + 1), (r, c + 1), (r + 1, c + 1)),
            ((r + 1, c), (r + 1, c + 1), (r + 1, c)),
            ((r, c - 1), (r + 1, c), (r, c)),
        )
        for other, start, end in sides:
            if other not in inside:
                follow[start] = end
                edges += 1
    ring = [min(follow)]
    while (step := follow[ring[-1]]) != ring[0]:
        ring.append(step)
    return ring if len(ring) == edges else None


def _vertices(ring: list[tuple[int, int]]) -> Ring:
    """Vertex numbers along a ring of nodes, with the inner points of every edge, closed."""
    numbers: Ring = []
    for (r, c), (s, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if r == s:
            inner = horizontal_index(r, min(c, d))
            numbers += [node_index(r, c), *(inner if d > c else inner[::-1])]
        else:
            inner = vertical_index(min(r, s), c)
            numbers += [node_index(r, c), *inner]
    return [*numbers, numbers[0]]


def _split_bad(region: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """A region with a hole or a pinch falls into its rows, which have neither."""
    rows: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for r, c in sorted(region):
        start = next((k for k in rows if k[0] == r and (r, c - 1) in rows[k]), (r, c))
        rows.setdefault(start, []).append((r, c))
    return list(rows.values())


@lru_cache(maxsize=4096)
def template(kind: str, variant: int, active: tuple[bool, bool, bool, bool]) -> Template:
    """The partition of a kind; `active` says which strips are used: middle x, middle y, edge x, edge y."""
    fine = _with_strips(_grow(kind, variant, active[0] or active[1]), active)
    parts: list[list[tuple[int, int]]] = []
    for region in _regions(fine):
        parts += [region] if _trace(region) else _split_bad(region)
    rings, strips, cells = [], [], []
    for part in parts:
        nodes = _trace(part)
        if nodes is None:
            raise AssertionError("a row of cells has a simple outline")
        rings.append(np.array(_vertices(nodes), dtype=np.int64))
        strips.append(all(r in STRIPS or c in STRIPS for r, c in part))
        cells.append(tuple(sorted((r, c) for r, c in part if r not in STRIPS and c not in STRIPS)))
    return Template(tuple(rings), tuple(strips), tuple(cells))
