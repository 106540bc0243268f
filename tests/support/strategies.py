"""Random polygons of Hainan for hypothesis: longitude and latitude in degrees on CGCS2000."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import strategies as st


def make_star(
    longitude: float, latitude: float, metres: float, corners: int, seed: int, least: float
) -> shapely.Polygon:
    """A simple ring around a place; corners lie between `least` and 1 times `metres` from it."""
    generator = np.random.default_rng(seed)
    angles = (np.arange(corners) + generator.uniform(-0.3, 0.3, corners)) / corners * 2 * np.pi
    radii = metres * generator.uniform(least, 1, corners) / 111_000
    east = longitude + radii * np.cos(angles) / np.cos(np.radians(latitude))
    return shapely.polygons(np.column_stack([east, latitude + radii * np.sin(angles)]))


def bound_edge_difference(polygon: shapely.Polygon) -> float:
    """Most m² that geodesic edges can differ from trapezia: edge³ tan B / 12R each, all of one sign."""
    corners = shapely.get_coordinates(polygon)
    latitude = np.radians(corners[:, 1].max())
    steps = np.radians(np.diff(corners, axis=0)) * 6_371_000.0
    edges = np.hypot(steps[:, 0] * np.cos(np.radians(corners[:, 1].min())), steps[:, 1])
    return float(np.sum(edges**3) * np.tan(latitude) / (12 * 6_371_000.0))


@st.composite
def stars(draw: st.DrawFn, largest: float = 50_000.0) -> shapely.Polygon:
    """Simple polygons of 4 to 60 corners, of metres to tens of kilometres.

    Anywhere in the province's waters.
    """
    return make_star(
        draw(st.floats(105, 118)),
        draw(st.floats(3.5, 20.5)),
        draw(st.floats(2, largest)),
        draw(st.integers(4, 60)),
        draw(st.integers(0, 2**32 - 1)),
        0.3,
    )


@st.composite
def parcels(draw: st.DrawFn) -> shapely.Polygon:
    """Nearly round polygons up to 400 m across.

    What a parcel is like, and convex enough to be split anywhere.
    """
    return make_star(
        draw(st.floats(108.6, 111.1)),
        draw(st.floats(18.1, 20.2)),
        draw(st.floats(2, 200)),
        draw(st.integers(5, 40)),
        draw(st.integers(0, 2**32 - 1)),
        0.95,
    )
