"""Each cell of a mosaic given to one kind, so that every kind keeps its area.

If a cell went to the kind with the largest share in it, rare kinds would vanish and common ones grow. So each
kind has a price that is added to its shares, found such that the cells it wins cover its area (semi-discrete
optimal transport, solved by bidding: every kind moves its price to where its own area would be right, damped
because the others move too). What then is still wrong, less than a cell a kind as a rule, is put right by
moving cells whose shares differ least, and at last by cutting up single cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tiles.pyramid.mosaic import SIDE, Floats, Integers, Mosaic, starts_of

ROUNDS, DAMPING = 24, 0.6
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
    prices = np.zeros(len(targets))
    at_stake = float(bids.area[starts].sum())
    best, winners = np.inf, starts
    for _ in range(ROUNDS):
        score = bids.share + prices[bids.kind]
        highest = np.maximum.reduceat(score, starts)
        won = _first_of(score == np.repeat(highest, counts), starts, counts)
        missed = targets - np.bincount(bids.kind[won], bids.area[won], len(targets))
        if (wrong := float(np.abs(missed).sum())) < best:
            best, winners = wrong, won
        if wrong <= GOOD_ENOUGH * at_stake:
            break
        prices += DAMPING * _find_steps(bids, _lead_of(score, highest, won, starts, counts), targets)
    return winners


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


def _find_steps(bids: Bids, lead: Floats, targets: Floats) -> Floats:
    """How far each kind's price would have to move for its area to be right, the others staying."""
    order = np.lexsort((-lead, bids.kind))
    kind, lead, area = bids.kind[order], lead[order], bids.area[order]
    first = np.searchsorted(kind, np.arange(len(targets)))
    last = np.searchsorted(kind, np.arange(len(targets)), side="right") - 1
    covered = np.cumsum(area)
    before = covered[first.clip(max=len(area) - 1)] - area[first.clip(max=len(area) - 1)]
    place = np.searchsorted(covered, before + targets).clip(first, np.maximum(last, first))
    steps = -lead[place.clip(max=len(lead) - 1)]
    return np.where(last >= first, steps.clip(-0.5, 0.5), 0.0)


def move_cells(image: Integers, bids: Bids, missing: Floats) -> None:
    """Give whole cells of kinds that have too much to kinds that have too little, the most alike first.

    Changes `image` and `missing` (m² that each kind still lacks).
    """
    holder = image[bids.cell]
    useful = np.flatnonzero((missing[holder] < 0) & (missing[bids.kind] > 0))
    if not len(useful):
        return
    own = _share_of_holder(bids, image)[useful]
    for entry in useful[np.argsort(own - bids.share[useful], kind="stable")]:
        cell, kind, area = bids.cell[entry], bids.kind[entry], bids.area[entry]
        giver = image[cell]
        if giver != kind and missing[giver] <= -area / 2 and missing[kind] >= area / 2:
            image[cell] = kind
            missing[giver] += area
            missing[kind] -= area


def _share_of_holder(bids: Bids, image: Integers) -> Floats:
    """For each entry the share that the kind which holds its cell has in it."""
    starts = starts_of(bids.cell)
    own = np.where(bids.kind == image[bids.cell], bids.share, 0.0)
    return np.repeat(np.add.reduceat(own, starts), np.diff(starts, append=len(own)))


def cut_cells(image: Integers, bids: Bids, missing: Floats, cell_areas: Floats) -> tuple[Part, ...]:
    """Parts of cells from kinds that have too much to kinds that have too little, until all are right."""
    givers = [int(kind) for kind in np.argsort(missing) if missing[kind] < 0]
    parts: list[Part] = []
    cut: dict[int, float] = {}
    for kind in np.argsort(-missing):
        while missing[kind] > 0 and givers:
            cell = find_cell(image, bids, givers[0], int(kind), cut)
            if cell is None or missing[givers[0]] >= 0:
                givers.pop(0)
                continue
            start = cut.get(cell, 0.0)
            amount = min(missing[kind], -missing[givers[0]], (1 - start) * cell_areas[cell])
            missing[kind] -= amount
            missing[givers[0]] += amount
            cut[cell] = start + float(amount / cell_areas[cell])
            parts.append(Part(cell, int(kind), start, min(1.0, cut[cell])))
    return tuple(part for part in parts if part.end - part.start >= LEAST_PART)


def find_cell(image: Integers, bids: Bids, giver: int, kind: int, cut: Mapping[int, float]) -> int | None:
    """A cell of `giver` in which `kind` has a large share, else any; None when all are cut up.

    `cut` tells which share of a cell is given away already.
    """
    wanted = np.flatnonzero((bids.kind == kind) & (image[bids.cell] == giver))
    liked = bids.cell[wanted[np.argsort(-bids.share[wanted], kind="stable")]]
    for cells in (liked, np.flatnonzero(image == giver)):
        for cell in cells:
            if cut.get(int(cell), 0.0) < WHOLLY_CUT:
                return int(cell)
    return None
