"""The generator's working plane: metres east and north of a point in mid-island.

A local equirectangular scale, good to 1 % over the island. It only spaces and shapes things; every
published figure (areas, lengths) is computed on the ellipsoid from the final coordinates.
"""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.province.hashing import Floats

CENTRE_LON = 109.75
CENTRE_LAT = 19.15
METRES_PER_LON = 105_160.0
METRES_PER_LAT = 110_680.0
STEPS_PER_DEGREE = 1e9
GRID_SIZE = 1e-9  # degrees, about 0.1 mm: every coordinate of the province lies on this lattice

Geometries = NDArray[np.object_]


def to_metres(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Plane coordinates of longitudes and latitudes in degrees."""
    return (lon - CENTRE_LON) * METRES_PER_LON, (lat - CENTRE_LAT) * METRES_PER_LAT


def place_of(lon: float, lat: float) -> tuple[float, float]:
    """Plane coordinates of one place."""
    return (lon - CENTRE_LON) * METRES_PER_LON, (lat - CENTRE_LAT) * METRES_PER_LAT


def to_degrees(points: Floats) -> Floats:
    """Longitude and latitude on the lattice for plane points of shape (..., 2)."""
    degrees = points / (METRES_PER_LON, METRES_PER_LAT) + (CENTRE_LON, CENTRE_LAT)
    return round_degrees(degrees)


def round_degrees(degrees: Floats) -> Floats:
    """Coordinates on the lattice; the same rounding as GEOS with this grid size."""
    return np.asarray(np.floor(degrees * STEPS_PER_DEGREE + 0.5) / STEPS_PER_DEGREE)


def geometry_to_metres(geometries: Geometries) -> Geometries:
    """Geometries in the plane."""
    return np.asarray(
        shapely.transform(
            geometries, lambda c: (c - (CENTRE_LON, CENTRE_LAT)) * (METRES_PER_LON, METRES_PER_LAT)
        )
    )


def geometry_to_degrees(geometries: Geometries) -> Geometries:
    """Geometries in degrees, on the lattice."""
    return np.asarray(shapely.transform(geometries, to_degrees))


def metres_per_degree(latitude: Floats) -> Floats:
    """Metres per degree of longitude and of latitude at each latitude, (n, 2), good to a centimetre.

    The usual cosine series of the meridian and parallel radii of the WGS 84 / CGCS2000 ellipsoid.
    """
    b = np.radians(latitude)
    east = 111_412.84 * np.cos(b) - 93.5 * np.cos(3 * b) + 0.118 * np.cos(5 * b)
    north = 111_132.92 - 559.82 * np.cos(2 * b) + 1.175 * np.cos(4 * b)
    return np.stack([east, north], axis=-1)
