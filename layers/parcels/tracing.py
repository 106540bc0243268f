"""Boundary points and lines that follow from parcels: a point at every vertex, a line for every neighbour.

The conventions are those the province is loaded with: a point lists the parcels that have a vertex there, in
the order of the parcels; a line runs as long as the same two parcels (or a parcel and the outside) lie on
its sides, in the direction of the first parcel's ring, which is on its left. A ring with one neighbour all
round is one line from the ring's first vertex.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from layers.parcels.outlines.network import Edge, Place
from layers.parcels.outlines.nodes import list_edges

# Parcel codes that fit the 255 characters of a boundary point.
MOST_CODES = 12
OUTSIDE = -1
Step = tuple[Place, Place]


@dataclass(frozen=True)
class Plot:
    """A parcel for tracing: its code, its division, its outline in degrees."""

    code: str
    district: str
    outline: Any


@dataclass(frozen=True)
class TracedLine:
    """A boundary line: its places in order, the plots' codes on both sides (right empty: outside)."""

    places: tuple[Place, ...]
    left: str
    right: str
    district: str

    @property
    def edges(self) -> list[Edge]:
        """Its edges without direction."""
        return [frozenset(pair) for pair in pairwise(self.places)]


@dataclass(frozen=True)
class TracedPoint:
    """A boundary point: the codes of its plots joined by "/", and the division of the first."""

    codes: str
    district: str


def trace_points(plots: Sequence[Plot]) -> dict[Place, TracedPoint]:
    """The boundary points of plots by place."""
    owners: dict[Place, list[int]] = defaultdict(list)
    for owner, steps in _rings(plots):
        for start, _ in steps:
            if owner not in owners[start]:
                owners[start].append(owner)
    return {
        place: TracedPoint("/".join(plots[n].code for n in mine[:MOST_CODES]), plots[mine[0]].district)
        for place, mine in owners.items()
    }


def trace_lines(plots: Sequence[Plot]) -> list[TracedLine]:
    """The boundary lines of plots, by plot and ring."""
    rings = list(_rings(plots))
    owner_of = {step: owner for owner, steps in rings for step in steps}
    lines = []
    for owner, steps in rings:
        others = [owner_of.get((end, start), OUTSIDE) for start, end in steps]
        for other, run in _runs(others, steps):
            if other == OUTSIDE or owner < other:
                right = "" if other == OUTSIDE else plots[other].code
                places = (run[0][0], *(end for _, end in run))
                lines.append(TracedLine(places, plots[owner].code, right, plots[owner].district))
    return lines


def _rings(plots: Sequence[Plot]) -> Iterator[tuple[int, list[Step]]]:
    """The directed edges of each ring with its plot, the plot always on the left."""
    outlines = shapely.orient_polygons(np.array([plot.outline for plot in plots], dtype=object))
    edges = list_edges(outlines)
    steps = [((a[0], a[1]), (b[0], b[1])) for a, b in edges.points.tolist()]
    for ring in np.unique(edges.ring).tolist():
        first, last = np.searchsorted(edges.ring, [ring, ring + 1]).tolist()
        yield int(edges.owner[first]), steps[first:last]


def _runs(others: Sequence[int], steps: Sequence[Step]) -> Iterator[tuple[int, list[Step]]]:
    """Stretches of a ring with the same neighbour; one that goes on over the ring's start is one."""
    changes = [n for n in range(len(others)) if others[n] != others[n - 1]]
    if not changes:
        yield others[0], list(steps)
        return
    for n, start in enumerate(changes):
        end = changes[n + 1] if n + 1 < len(changes) else changes[0] + len(others)
        yield others[start], [steps[k % len(steps)] for k in range(start, end)]
