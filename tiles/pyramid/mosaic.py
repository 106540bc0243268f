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
# The part of a kind's shares that remains when small ones are dropped; else it keeps them.
MOST_KEPT = 0.6
# (code prefix of the division, value of the field that features are merged by)
Kind = tuple[str, str]
REST: Kind = ("", "")

Integers = npt.NDArray[np.integer]
Truths = npt.NDArray[np.bool_]
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
    # 32 bits, as nearly always is enough, are sorted faster.
    width = np.int32 if SIDE * SIDE * kinds < np.iinfo(np.int32).max else np.int64
    keys: Integers = np.add(np.multiply(cell, kinds, dtype=width), kind, dtype=width)
    order = np.argsort(keys, kind="stable")
    first = order[:0] if not len(order) else np.flatnonzero(_differs(keys[order]))
    total = np.add.reduceat(share[order], first) if len(first) else share[:0]
    found = order[first]
    return cell[found].astype(np.int32), kind[found].astype(np.int32), total.astype(np.float32)


def _differs(numbers: Integers) -> Truths:
    """Whether each number differs from the one before; the first does."""
    differs = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=differs[1:])
    return differs


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


def prune(mosaic: Mosaic, least: float) -> Mosaic:
    """The same without shares below `least`, where a kind keeps most of what it has without them.

    A kind that lies thinly everywhere keeps all: else it could be drawn only where it is not.
    """
    is_large = mosaic.share >= least
    count = len(mosaic.kinds)
    whole = np.bincount(mosaic.kind, mosaic.share, count)
    large = np.bincount(mosaic.kind[is_large], mosaic.share[is_large], count)
    is_kept = is_large | (large < MOST_KEPT * whole)[mosaic.kind]
    is_empty, counts = _empty_cells(mosaic, is_kept)
    is_kept |= np.repeat(is_empty, counts)
    cell, share = mosaic.cell[is_kept], mosaic.share[is_kept]
    share = (share / np.bincount(cell, share, SIDE * SIDE)[cell]).astype(np.float32)
    return Mosaic(mosaic.kinds, mosaic.areas, cell, mosaic.kind[is_kept], share)


def _empty_cells(mosaic: Mosaic, is_kept: Truths) -> tuple[Truths, Integers]:
    """Whether each cell would keep nothing, and how many entries it has."""
    starts = starts_of(mosaic.cell)
    return ~np.logical_or.reduceat(is_kept, starts), np.diff(starts, append=len(mosaic.cell))


def starts_of(cell: Integers) -> Integers:
    """Where the entries of each cell begin."""
    return np.flatnonzero(_differs(cell))
