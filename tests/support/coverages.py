"""Random clean coverages: a square split by lines, its parts sharing every vertex."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from hypothesis import strategies as st

from gis_core.geometry.local import metres_per_degree
from layers.rules.edited import Shapes, shape_array

# A place in Hainan, degrees.
PLACE = (110.0, 19.5)
SIDE = 100.0  # metres


def in_degrees(plane: Any) -> Any:
    """Shapes in metres around PLACE as stored geometries."""
    return shapely.transform(plane, lambda xy: xy / metres_per_degree([PLACE[1]])[0] + PLACE)


def split_square(cuts: list[tuple[float, float]], side: float = SIDE) -> Shapes:
    """A square (degrees) cut by lines, each from a share of its south side to a share of its north side."""
    square = shapely.box(0, 0, side, side)
    lines = [shapely.linestrings([(a * side, -1), (b * side, side + 1)]) for a, b in cuts]
    lines.append(shapely.linestrings([(-1, 0.37 * side), (side + 1, 0.61 * side)]))
    noded = shapely.union_all([square.exterior, *lines])
    parts = shapely.get_parts(shapely.polygonize([noded]))
    kept = [part for part in parts if square.covers(part.representative_point()) and part.area > 1]
    return shape_array([in_degrees(part) for part in kept])


@st.composite
def coverages(draw: st.DrawFn) -> Shapes:
    """Between two and some twenty parts."""
    share = st.integers(2, 98).map(lambda k: k / 100)
    return split_square(draw(st.lists(st.tuples(share, share), min_size=1, max_size=5, unique=True)))


def strip(west: float, south: float, east: float, north: float) -> Any:
    """A rectangle by metres from PLACE, in degrees."""
    return in_degrees(shapely.box(west, south, east, north))


def bulge(depth: float, side: float = 10.0) -> tuple[Any, Any]:
    """Two squares that share an edge with a middle vertex, moved by `depth` metres in the left one only."""
    left = [(0, 0), (side, 0), (side + depth, side / 2), (side, side), (0, side)]
    right = [(side, 0), (2 * side, 0), (2 * side, side), (side, side), (side, side / 2)]
    return in_degrees(shapely.polygons(left)), in_degrees(shapely.polygons(right))


def scatter(seed: int, count: int) -> Shapes:
    """Triangles thrown into a square, many of which overlap."""
    corners = np.random.default_rng(seed).uniform(0, SIDE, (count, 1, 2))
    arms = np.random.default_rng(seed + 1).uniform(-30, 30, (count, 3, 2))
    triangles = shapely.polygons(corners + arms)
    return shape_array([in_degrees(triangle) for triangle in triangles[shapely.area(triangles) > 1]])
