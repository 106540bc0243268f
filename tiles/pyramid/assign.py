"""Each cell of a mosaic given to one kind, so that every kind keeps its area.

If a cell went to the kind with the largest share in it, rare kinds would vanish and common ones grow. So each
kind has a price that is added to its shares, found such that the cells it wins cover its area (semi-discrete
optimal transport, solved by bidding: every kind moves its price to where its own area would be right, damped
because the others move too). What then is still wrong, less than a cell a kind as a rule, is put right by
moving cells whose shares differ least, and at last by cutting up single cells.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain

import numpy as np

from tiles.pyramid.mosaic import SIDE, Floats, Integers, Mosaic, starts_of

ROUNDS, DAMPING = 6, 0.8
# Shares are told apart a little (no more than they are counted in): equal ones would change hands at once.
TOLD_APART = 1 / 16
# Prices move by at most FARTHEST in the first round, in each further one by NEARER of that, but for NEAREST.
FARTHEST, NEARER, NEAREST, BINS = 0.6, 0.8, 0.02, 256
# The bidding ends when all kinds together miss no more than this part of the contested area.
GOOD_ENOUGH = 0.001
# A smaller part of a cell is not drawn.
LEAST_PART = 1e-4
# From this share on a cell has nothing left to give.
WHOLLY_CUT = 1 - 1e-9


@dataclass(frozen=True)
class Part:
    """A part of a cell, between two shares of it from the north, that is of another kind than the cell."""

    cell: int
    kind: int
    start: float
    end: float


@dataclass(frozen=True)
class Assigned:
    """The kind of each cell, row by row, and the cells that are cut."""

    image: Integers
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Bids:
    """The entries of the cells in which more than one kind has a share, and the square metres at stake."""

    cell: Integers
    kind: Integers
    share: Floats
    area: Floats


def assign_kinds(mosaic: Mosaic, cell_areas: Floats) -> Assigned:
    """The mosaic with one kind a cell; `cell_areas` are the square metres of each cell.

    The areas of the mosaic are to sum to those of the cells.
    """
    starts = starts_of(mosaic.cell)
    counts = np.diff(starts, append=len(mosaic.cell))
    image = np.empty(SIDE * SIDE, np.int32)
    image[mosaic.cell[starts]] = mosaic.kind[starts]
    is_open = np.repeat(counts > 1, counts)
    cells = mosaic.cell[is_open]
    bids = Bids(cells, mosaic.kind[is_open], mosaic.share[is_open], cell_areas[cells])
    if len(cells):
        settled = starts[counts == 1]
        taken = np.bincount(mosaic.kind[settled], cell_areas[mosaic.cell[settled]], len(mosaic.kinds))
        winners = find_winners(bids, mosaic.areas - taken)
        image[cells[winners]] = bids.kind[winners]
    missing = mosaic.areas - np.bincount(image, cell_areas, len(mosaic.kinds))
    move_cells(image, bids, missing)
    return Assigned(image, cut_cells(image, bids, missing, cell_areas))


def find_winners(bids: Bids, targets: Floats) -> Integers:
    """The entry that wins each cell when every kind's price makes its area `targets`, as nearly as may be."""
    starts = starts_of(bids.cell)
    counts = np.diff(starts, append=len(bids.cell))
    share = bids.share + TOLD_APART * _scatter(bids)
    prices = np.zeros(len(targets))
    at_stake = float(bids.area[starts].sum())
    best, winners = np.inf, starts
    for number in range(ROUNDS):
        score = share + prices[bids.kind]
        highest = np.maximum.reduceat(score, starts)
        won = _first_of(score == np.repeat(highest, counts), starts, counts)
        missed = targets - np.bincount(bids.kind[won], bids.area[won], len(targets))
        if (wrong := float(np.abs(missed).sum())) < best:
            best, winners = wrong, won
        if wrong <= GOOD_ENOUGH * at_stake:
            break
        lead = _lead_of(score, highest, won, starts, counts)
        prices += DAMPING * _find_steps(bids, lead, targets, max(FARTHEST * NEARER**number, NEAREST))
    return winners


def _scatter(bids: Bids) -> Floats:
    """A number from 0 to 1 for each entry, without order in it, and always the same."""
    mixed = (bids.cell.astype(np.uint64) * 2654435761 + bids.kind.astype(np.uint64) * 40503) % 65_521
    return (mixed.astype(np.float32) * 7_919 % 65_521 / 65_521).astype(np.float32)


def _first_of(marked: Integers, starts: Integers, counts: Integers) -> Integers:
    """The first marked entry of each cell."""
    places = np.where(marked, np.arange(len(marked)), len(marked))
    return np.minimum.reduceat(places, starts)


def _lead_of(score: Floats, highest: Floats, won: Integers, starts: Integers, counts: Integers) -> Floats:
    """By how much each entry is ahead of the best other one of its cell; negative where it is behind."""
    others = score.copy()
    others[won] = -np.inf
    second = np.maximum.reduceat(others, starts)
    lead = score - np.repeat(highest, counts)
    lead[won] = highest - second
    return lead


def _find_steps(bids: Bids, lead: Floats, targets: Floats, reach: float) -> Floats:
    """How far each kind's price would have to move, at most `reach`, for its area to be right by itself.

    The areas are counted by lead in BINS classes: sorting the entries would take fifty times as long.
    """
    place = ((reach - lead) * (BINS / 2 / reach)).clip(0, BINS - 1).astype(np.int64)
    counted = np.bincount(bids.kind * BINS + place, bids.area, len(targets) * BINS)
    covered = np.cumsum(counted.reshape(len(targets), BINS), axis=1)
    needed = (covered < targets[:, np.newaxis]).sum(axis=1)
    steps = (needed + 0.5) * (2 * reach / BINS) - reach
    return np.where(covered[:, -1] > 0, steps.clip(-reach, reach), 0.0)


def move_cells(image: Integers, bids: Bids, missing: Floats) -> None:
    """Give whole cells of kinds that have too much to kinds that have too little, the most alike first.

    Changes `image` and `missing` (m² that each kind still lacks).
    """
    holder = image[bids.cell]
    useful = np.flatnonzero((missing[holder] < 0) & (missing[bids.kind] > 0))
    if not len(useful):
        return
    own = _share_of_holder(bids, image)[useful]
    order = useful[np.argsort(own - bids.share[useful], kind="stable")]
    # Plain numbers: looked at one by one, an array's would take three times as long.
    lacking = missing.tolist()
    moved: dict[int, int] = {}
    columns = (bids.cell[order], bids.kind[order], bids.area[order], holder[order])
    for cell, kind, area, held_by in zip(*(column.tolist() for column in columns), strict=True):
        if lacking[kind] < area / 2:
            continue
        giver = moved.get(cell, held_by)
        if giver != kind and lacking[giver] <= -area / 2:
            moved[cell] = kind
            lacking[giver] += area
            lacking[kind] -= area
    image[list(moved)] = list(moved.values())
    missing[:] = lacking


def _share_of_holder(bids: Bids, image: Integers) -> Floats:
    """For each entry the share that the kind which holds its cell has in it."""
    starts = starts_of(bids.cell)
    own = np.where(bids.kind == image[bids.cell], bids.share, 0.0)
    return np.repeat(np.add.reduceat(own, starts), np.diff(starts, append=len(own)))


def cut_cells(image: Integers, bids: Bids, missing: Floats, cell_areas: Floats) -> tuple[Part, ...]:
    """Parts of cells from kinds that have too much to kinds that have too little, until all are right."""
    givers = [int(kind) for kind in np.argsort(missing) if missing[kind] < 0]
    stock = Stock(image, bids, missing)
    parts: list[Part] = []
    for kind in map(int, np.argsort(-missing)):
        while missing[kind] > 0 and givers:
            giver = givers[0]
            cell = stock.find_cell(giver, kind)
            if cell is None or missing[giver] >= 0:
                givers.pop(0)
                continue
            start = stock.cut.get(cell, 0.0)
            amount = min(missing[kind], -missing[giver], (1 - start) * cell_areas[cell])
            missing[kind] -= amount
            missing[giver] += amount
            stock.cut[cell] = start + float(amount / cell_areas[cell])
            parts.append(Part(cell, kind, start, min(1.0, stock.cut[cell])))
    return tuple(part for part in parts if part.end - part.start >= LEAST_PART)


class Stock:
    """Cells that can be cut: by who holds them and who has the largest share in them."""

    def __init__(self, image: Integers, bids: Bids, missing: Floats) -> None:
        self._image, self._count = image, len(missing)
        holder = image[bids.cell]
        useful = np.flatnonzero((missing[holder] < 0) & (missing[bids.kind] > 0))
        pairs = holder[useful].astype(np.int64) * self._count + bids.kind[useful]
        order = np.lexsort((-bids.share[useful], pairs))
        # By pair of giver and kind, the largest share first.
        self._pairs, self._cells = pairs[order], bids.cell[useful][order]
        self._liked: dict[int, list[int]] = {}
        self._held: dict[int, list[int]] = {}
        # The share of each cell that is given away already.
        self.cut: dict[int, float] = {}

    def find_cell(self, giver: int, kind: int) -> int | None:
        """A cell of `giver` in which `kind` has a large share, else any; None when all are cut up."""
        if giver not in self._held:
            self._held[giver] = np.flatnonzero(self._image == giver).tolist()
        cells = chain(self._find_liked(giver * self._count + kind), self._held[giver])
        return next((cell for cell in cells if self.cut.get(cell, 0.0) < WHOLLY_CUT), None)

    def _find_liked(self, pair: int) -> list[int]:
        if pair not in self._liked:
            first, end = np.searchsorted(self._pairs, (pair, pair + 1))
            self._liked[pair] = self._cells[first:end].tolist()
        return self._liked[pair]
