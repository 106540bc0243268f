"""Boundary points and boundary lines of parcels, each place and each line once."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from ingest.province.adjacency import Edges, edge_lengths, list_edges, point_keys, twins
from ingest.province.batch import Batch, identifiers
from ingest.province.hashing import Floats, Ints
from ingest.province.plane import Geometries
from ingest.province.villages import CountyFrame

MOST_CODES = 12  # parcel codes that fit the 255 characters of a boundary point


def boundary_points(
    frame: CountyFrame, polygons: Geometries, codes: list[str], villages: Any, first: int
) -> Batch:
    """One row for each place where a parcel has a vertex."""
    edges = list_edges(polygons)
    order = np.lexsort((edges.owner, edges.start))
    keys = edges.start[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]])
    owners = edges.owner[order].tolist()
    ends = [*starts[1:].tolist(), len(keys)]
    joined = [
        "/".join(codes[owner] for owner in dict.fromkeys(owners[a:b]))
        for a, b in zip(starts.tolist(), ends, strict=True)
    ]
    places = shapely.points(edges.points[order[starts], 0])
    count = len(places)
    columns = {
        "identifier": identifiers(frame.county.code, "boundary_point", first, count),
        "parcel_codes": [text[: 20 * MOST_CODES - 1] for text in joined],
        "point_number": [f"J{number}" for number in range(first, first + count)],
        "mark": np.array(["2", "5", "1", "6"])[
            (point_keys(edges.points[order[starts], 0]) % np.uint64(4)).astype(int)
        ],
        "point_type": "1",
    }
    return Batch(
        "boundary_point", places, villages[edges.owner[order[starts]]], columns, frame.county.index + 1, first
    )


def _runs(edges: Edges, other: Ints) -> Ints:
    """Numbers the stretches of each ring with the same neighbour; the last may go on into the first."""
    count = len(edges.owner)
    ring_start = np.r_[True, (edges.owner[1:] != edges.owner[:-1]) | (edges.start[1:] != edges.end[:-1])]
    ring = np.cumsum(ring_start) - 1
    change = ring_start | np.r_[True, other[1:] != other[:-1]]
    run = np.cumsum(change) - 1
    firsts = np.flatnonzero(ring_start)
    lasts = np.r_[firsts[1:], count] - 1
    wraps = (other[firsts] == other[lasts]) & (run[firsts] != run[lasts])
    rename = np.arange(int(run[-1]) + 1)
    rename[run[firsts[wraps]]] = run[lasts[wraps]]
    del ring
    return np.asarray(rename[run])


def _lines(edges: Edges, run: Ints, chosen: Ints) -> tuple[Geometries, Ints, Floats]:
    """One line for each run: geometry, an edge of it, length in metres."""
    order = chosen[np.lexsort((_wrapped_order(edges, run)[chosen], run[chosen]))]
    ranked = run[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    ends = np.r_[starts[1:], len(order)] - 1
    sizes = ends - starts + 2
    index = np.repeat(np.arange(len(starts)), sizes)
    points = np.empty((int(sizes.sum()), 2))
    tails = np.cumsum(sizes) - 1
    is_tail = np.zeros(len(points), dtype=bool)
    is_tail[tails] = True
    points[~is_tail] = edges.points[order, 0]
    points[tails] = edges.points[order[ends], 1]
    lengths = np.add.reduceat(edge_lengths(edges)[order], starts)
    return shapely.linestrings(points, indices=index), order[starts], lengths


def _wrapped_order(edges: Edges, run: Ints) -> Ints:
    """Order of edges along their run: edges of a run that begins before the ring's start come first."""
    here = np.arange(len(run))
    first_seen = np.full(int(run.max()) + 1, len(run))
    np.minimum.at(first_seen, run, here)
    gap = np.r_[False, (run[1:] != run[:-1])]
    block = np.cumsum(gap)
    last_block = np.zeros(int(run.max()) + 1, dtype=np.int64)
    np.maximum.at(last_block, run, block)
    return np.where(block < last_block[run], here + len(run), here)


def boundary_lines(
    frame: CountyFrame, polygons: Geometries, codes: list[str], villages: Any, first: int
) -> Batch:
    """One row for each line between two parcels, or between a parcel and the outside."""
    edges = list_edges(polygons)
    twin = twins(edges)
    other = np.where(twin >= 0, edges.owner[twin], -1)
    run = _runs(edges, other)
    chosen = np.flatnonzero((other < 0) | (edges.owner < other))
    lines, edge, lengths = _lines(edges, run, chosen)
    count = len(lines)
    rights = other[edge].tolist()
    outside = other[edge] < 0
    columns = {
        "identifier": identifiers(frame.county.code, "boundary_line", first, count),
        "left_parcel": [codes[owner] for owner in edges.owner[edge].tolist()],
        "right_parcel": [codes[right] if right >= 0 else "" for right in rights],
        "length": np.round(lengths, 2),
        "line_kind": np.where(
            outside, np.where(lengths > 25, "01", "08"), np.where(lengths > 14, "03", "06")
        ),
        "position": np.where(outside, "3", "2"),
    }
    return Batch("boundary_line", lines, villages[edges.owner[edge]], columns, frame.county.index + 1, first)
