"""Vertices that an editor has not moved stay exactly where they were.

A client that works in a projected system, or writes fewer decimals, gives every vertex back a hair beside its
place. Neighbours that share the vertex must not come apart for that.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

# Degrees: two tenths of a millimetre.
NEAR = 2e-9


def keep_vertices(shape: Any, before: Any) -> Any:
    """The new geometry with each vertex that is as near as that to an old one put onto it."""
    if not shapely.is_geometry(shape) or shapely.is_empty(shape) or shapely.is_empty(before):
        return shape
    old = shapely.points(shapely.get_coordinates(before))
    tree = shapely.STRtree(old)

    def put(pairs: Any) -> Any:
        moved = pairs.copy()
        news, olds = tree.query_nearest(shapely.points(pairs), max_distance=NEAR, all_matches=False)
        moved[news] = shapely.get_coordinates(old[olds])
        return moved

    return shapely.transform(shape, put) if np.isfinite(shapely.get_coordinates(shape)).all() else shape
