"""The outline of many polygons together, edge by edge: what two states of them do not share."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.rules.edited import Shapes

Edges = NDArray[np.float64]
# Odd constants of splitmix64: they spread the bits of four coordinates over one number.
_MIXERS = np.array(
    [0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB, 0xD6E8FEB86659FD93], dtype=np.uint64
)


def find_changed_outline(before: Shapes, after: Shapes) -> Shapes:
    """Edges (as lines) in which the two sets of polygons differ; none means that they cover the same ground.

    Edges between two polygons of one set cancel out, so a moved inner boundary leaves no trace.
    """
    gone, come = _list_edges(before), _list_edges(after)
    edges = np.vstack([gone[0], come[0]])
    signs = np.concatenate([-gone[1], come[1]])
    _, first, group = np.unique(_hash(edges), return_index=True, return_inverse=True)
    left = np.bincount(group, weights=signs, minlength=len(first)) != 0
    lines: Shapes = shapely.linestrings(edges[first[left]].reshape(-1, 2, 2))
    return lines


def _list_edges(polygons: Shapes) -> tuple[Edges, NDArray[np.float64]]:
    """Each edge once as x, y, x, y from its lesser end, and +1 or -1: whether the ground is on its left."""
    parts = shapely.get_parts(shapely.orient_polygons(polygons))
    coordinates, ring = shapely.get_coordinates(shapely.get_rings(parts), return_index=True)
    inner = ring[1:] == ring[:-1]
    start, end = coordinates[:-1][inner], coordinates[1:][inner]
    forward = (start[:, 0] < end[:, 0]) | ((start[:, 0] == end[:, 0]) & (start[:, 1] < end[:, 1]))
    edges = np.where(forward[:, None], np.hstack([start, end]), np.hstack([end, start]))
    return edges, np.where(forward, 1.0, -1.0)


def _hash(edges: Edges) -> NDArray[np.uint64]:
    """One number an edge; of millions of edges two share one with a chance below 1e-5."""
    bits = np.ascontiguousarray(edges + 0.0).view(np.uint64).reshape(-1, 4)
    mixed = np.zeros(len(bits), dtype=np.uint64)
    for column, mixer in zip(bits.T, _MIXERS, strict=True):
        mixed = (mixed ^ column) * mixer
        mixed ^= mixed >> np.uint64(31)
    return mixed
