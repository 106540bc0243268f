"""A mosaic: which part of each cell of a square lattice belongs to which kind, and how much of each there is.

The lattice is a tile's, SIDE cells each way, rows from the north. A kind is a division's code prefix and the
value that features are merged by. Kind 0 is the rest: where no feature lies. Arrays only.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

# Cells each way: one is a pixel where a tile is drawn 512 pixels wide.
SIDE = 512
# (code prefix of the division, value of the field that features are merged by)
Kind = tuple[str, str]
REST: Kind = ("", "")

Integers = npt.NDArray[np.integer]
Floats = npt.NDArray[np.floating]
Shapes = npt.NDArray[np.object_]  # of Shapely


@dataclass(frozen=True)
class Mosaic:
    """`kinds[0]` is REST; `areas` are square metres of each kind, exact however coarse the cells are.

    Each entry says what share (0 to 1) of a `cell` (row x SIDE + column) a `kind` has; entries are sorted by
    cell, and the shares of every cell sum to 1.
    """

    kinds: tuple[Kind, ...]
    areas: Floats
    cell: Integers
    kind: Integers
    share: Floats

    @property
    def is_empty(self) -> bool:
        """Whether no feature lies in it."""
        return len(self.kinds) < 2


def sum_entries(
    cell: Integers, kind: Integers, share: Floats, kinds: int
) -> tuple[Integers, Integers, Floats]:
    """Entries of the same cell and kind added up, sorted by cell and kind."""
    keys = cell.astype(np.int64) * kinds + kind
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    total = np.add.reduceat(share[order], first) if len(first) else share[:0]
    keys = keys[first]
    return (keys // kinds).astype(np.int32), (keys % kinds).astype(np.int32), total.astype(np.float32)


def merge_quarters(quarters: dict[tuple[int, int], Mosaic], prefix: int, areas: Floats) -> Mosaic:
    """The mosaic of a tile from those of its quarters by (column, row), each coarsened (`coarsen`) before.

    Division codes are cut to `prefix` characters. A missing quarter is REST; `areas` (m²) are those of the
    four quarters' squares, row by row.
    """
    kinds: dict[Kind, int] = {REST: 0}
    pieces, sums = [], [0.0]
    for row in (0, 1):
        for column in (0, 1):
            quarter = quarters.get((column, row)) or make_rest(float(areas[row * 2 + column]), SIDE // 2)
            numbers = [kinds.setdefault((code[:prefix], value), len(kinds)) for code, value in quarter.kinds]
            sums += [0.0] * (len(kinds) - len(sums))
            for number, area in zip(numbers, quarter.areas, strict=True):
                sums[number] += float(area)
            rows, columns = np.divmod(quarter.cell, SIDE // 2)
            cell = (rows + row * (SIDE // 2)) * SIDE + columns + column * (SIDE // 2)
            pieces.append((cell, np.array(numbers, np.int32)[quarter.kind], quarter.share))
    cell, kind, share = (np.concatenate(each) for each in zip(*pieces, strict=True))
    return Mosaic(tuple(kinds), np.array(sums), *sum_entries(cell, kind, share, len(kinds)))


def make_rest(area: float, side: int) -> Mosaic:
    """Nothing but REST on a lattice of `side` cells each way."""
    count = side * side
    return Mosaic(
        (REST,), np.array([area]), np.arange(count), np.zeros(count, np.int32), np.ones(count, np.float32)
    )


def coarsen(mosaic: Mosaic) -> Mosaic:
    """The same on a lattice with half as many cells each way."""
    rows, columns = np.divmod(mosaic.cell, SIDE)
    cell = (rows // 2) * (SIDE // 2) + columns // 2
    entries = sum_entries(cell, mosaic.kind, mosaic.share / 4, len(mosaic.kinds))
    return Mosaic(mosaic.kinds, mosaic.areas, *entries)


def cut_codes(mosaic: Mosaic, prefix: int) -> Mosaic:
    """The same with division codes cut to `prefix` characters."""
    kinds: dict[Kind, int] = {}
    numbers = np.array([kinds.setdefault((code[:prefix], value), len(kinds)) for code, value in mosaic.kinds])
    areas: Floats = np.bincount(numbers, mosaic.areas, len(kinds)).astype(np.float64)
    entries = sum_entries(mosaic.cell, numbers[mosaic.kind], mosaic.share, len(kinds))
    return Mosaic(tuple(kinds), areas, *entries)


def blur(mosaic: Mosaic, times: int) -> Mosaic:
    """The shares spread over neighbouring cells by the kernel 1-2-1, so that what is near holds together.

    Areas stay as they are: they say how much of each kind is to be drawn.
    """
    for _ in range(times):
        for step in (1, SIDE):
            mosaic = _spread(mosaic, step)
    return mosaic


def _spread(mosaic: Mosaic, step: int) -> Mosaic:
    """Half of each share stays, a quarter goes to either neighbour; at an edge it stays."""
    rows, columns = np.divmod(mosaic.cell, SIDE)
    place = columns if step == 1 else rows
    before = np.where(place > 0, mosaic.cell - step, mosaic.cell)
    after = np.where(place < SIDE - 1, mosaic.cell + step, mosaic.cell)
    cell = np.concatenate([mosaic.cell, before, after])
    share = np.concatenate([mosaic.share / 2, mosaic.share / 4, mosaic.share / 4])
    entries = sum_entries(cell, np.tile(mosaic.kind, 3), share, len(mosaic.kinds))
    return Mosaic(mosaic.kinds, mosaic.areas, *entries)


def starts_of(cell: Integers) -> Integers:
    """Where the entries of each cell begin."""
    return np.flatnonzero(np.diff(cell, prepend=-1))
