"""Random polygons of Hainan for hypothesis: longitude and latitude in degrees on CGCS2000."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import strategies as st

from gis_core.geometry.ellipsoid import SEMI_MAJOR

# First eccentricity squared of CGCS2000.
ECCENTRICITY_2 = 0.00669438002290


def make_star(
    longitude: float, latitude: float, metres: float, corners: int, seed: int, least: float
) -> shapely.Polygon:
    """A simple ring around a place; corners lie between `least` and 1 times `metres` from it."""
    generator = np.random.default_rng(seed)
    angles = (np.arange(corners) + generator.uniform(-0.3, 0.3, corners)) / corners * 2 * np.pi
    radii = metres * generator.uniform(least, 1, corners) / 111_000
    east = longitude + radii * np.cos(angles) / np.cos(np.radians(latitude))
    return shapely.polygons(np.column_stack([east, latitude + radii * np.sin(angles)]))


def predict_edge_difference(ring: shapely.Polygon) -> float:
    """Statutory minus geodesic area in m² of a counter-clockwise ring, from the geometry of its edges alone.

    A trapezium's edge is straight in the equal-area plane; at azimuth a its geodesic curvature is tan B ·
    sin a · (1 + 2 cos² a) / N, and the sliver between it and the geodesic is curvature · length³ / 12.
    """
    corners = np.radians(shapely.get_coordinates(ring))
    latitude, steps = (corners[1:, 1] + corners[:-1, 1]) / 2, np.diff(corners, axis=0)
    flat = 1 - ECCENTRICITY_2 * np.sin(latitude) ** 2
    normal, meridian = SEMI_MAJOR / np.sqrt(flat), SEMI_MAJOR * (1 - ECCENTRICITY_2) / flat**1.5
    east, north = steps[:, 0] * np.cos(latitude) * normal, steps[:, 1] * meridian
    return float(np.sum(np.tan(latitude) * east * (east**2 + 3 * north**2) / (12 * normal)))


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
