"""Who is whose neighbour in a coverage, and along which edges: by exact equality of coordinates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ingest.province.hashing import Floats, Ints, Words
from ingest.province.plane import STEPS_PER_DEGREE, Geometries, metres_per_degree

BASE = np.array([105.0, 2.0])  # degrees south-west of everything in the province


@dataclass(frozen=True)
class Edges:
    """All directed edges of some polygons: owner, end points as keys, coordinates of start and end."""

    owner: Ints
    start: Words
    end: Words
    points: Floats  # (n, 2, 2) degrees


def point_keys(points: Floats) -> Words:
    """One 64-bit key for each coordinate pair on the lattice of coordinates."""
    steps = np.rint((points - BASE) * STEPS_PER_DEGREE).astype(np.uint64)
    return np.asarray((steps[..., 0] << np.uint64(34)) ^ steps[..., 1])


def list_edges(polygons: Geometries) -> Edges:
    """Every edge of every ring, in ring order."""
    rings, ring_owner = shapely.get_rings(polygons, return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    joined = ring_of[1:] == ring_of[:-1]
    pairs = np.stack([points[:-1], points[1:]], axis=1)[joined]
    keys = point_keys(pairs)
    return Edges(ring_owner[ring_of[:-1][joined]], keys[:, 0], keys[:, 1], pairs)


def edge_lengths(edges: Edges) -> Floats:
    """Length of each edge in metres, true to a millimetre on edges of this size."""
    step = (edges.points[:, 1] - edges.points[:, 0]) * metres_per_degree(edges.points[:, 0, 1])
    return np.hypot(step[:, 0], step[:, 1])


def twins(edges: Edges) -> Ints:
    """For each edge the number of the same edge seen from the other side; -1 at the rim of the coverage."""
    low, high = np.minimum(edges.start, edges.end), np.maximum(edges.start, edges.end)
    order = np.lexsort((high, low))
    same = (low[order][1:] == low[order][:-1]) & (high[order][1:] == high[order][:-1])
    first, second = order[:-1][same], order[1:][same]
    twin = np.full(len(edges.owner), -1, dtype=np.int64)
    twin[first], twin[second] = second, first
    return twin


def shared_borders(polygons: Geometries) -> tuple[Ints, Floats]:
    """Pairs of neighbours (smaller number first) and the length of their common border in metres."""
    edges = list_edges(polygons)
    twin = twins(edges)
    here = np.flatnonzero(twin > np.arange(len(twin)))
    pairs = np.sort(np.stack([edges.owner[here], edges.owner[twin[here]]], axis=1), axis=1)
    lengths = edge_lengths(edges)[here]
    different = pairs[:, 0] != pairs[:, 1]
    unique, back = np.unique(pairs[different], axis=0, return_inverse=True)
    sums = np.bincount(back.ravel(), weights=lengths[different], minlength=len(unique))
    return unique, sums.astype(np.float64)
