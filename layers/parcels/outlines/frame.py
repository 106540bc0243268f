"""The two frames of parcel geometry: degrees, in which it is stored, and metres, in which it is measured.

An edge is straight in degrees (that is what is stored, drawn and measured by the statutory formula), so
vertices are found on it in degrees; distances and bearings are taken in the nearest 3° Gauss-Krüger zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.datum import CGCS2000_DATUM
from gis_core.geometry.gauss_kruger import gauss_kruger_families
from gis_core.geometry.transform import transform

Numbers = npt.NDArray[np.float64]
Polygons = npt.NDArray[np.object_]

# Decimals of a degree that a new vertex is rounded to, about 0.001 mm. So a vertex survives being written as
# text, and a cut of 1 km is still true to 0.001 m². Vertices that are there already are never rounded.
DECIMALS = 11


@dataclass(frozen=True)
class Frame:
    """A Gauss-Krüger zone in which metres are counted."""

    epsg: int

    def to_metres(self, geometries: Any) -> Any:
        """Geometries in degrees, in metres; GisError("geometry") for coordinates that are none."""
        return transform(geometries, STORAGE, self.epsg)

    def to_degrees(self, geometries: Any) -> Any:
        """Geometries in metres, in degrees."""
        return transform(geometries, self.epsg, STORAGE)


def choose_frame(geometry: Any) -> Frame:
    """The 3° zone whose central meridian is nearest to the middle; GisError("geometry") for an empty one."""
    bounds = shapely.bounds(geometry)
    if not np.isfinite(bounds).all():
        raise GisError("geometry", "图形为空或含有非法坐标。", "geometry")
    middle = (bounds[0] + bounds[2]) / 2
    zones = (z for z in gauss_kruger_families() if z.datum == CGCS2000_DATUM and z.width == 3)
    return Frame(min(zones, key=lambda z: (abs(z.central_meridian - middle), z.prefixed)).epsg)


def round_new(coordinates: Numbers) -> Numbers:
    """Coordinates on the grid of new vertices; the same number for the same place, wherever it came from."""
    return np.round(coordinates, DECIMALS) + 0.0


def draw_bearing(frame: Frame, place: Numbers, azimuth: float, reach: float) -> Any:
    """A line in degrees through a place in metres, `reach` metres to both sides.

    `azimuth` is the grid azimuth (坐标方位角): degrees clockwise from grid north.
    """
    if not np.isfinite(azimuth):
        raise GisError("parameter", "方位角应为有限数值（度）。", "azimuth")
    angle = np.radians(azimuth)
    step = np.array([np.sin(angle), np.cos(angle)]) * reach
    return frame.to_degrees(shapely.linestrings([place - step, place + step]))


def measure_reach(geometry_in_metres: Any) -> float:
    """A length in metres that surely crosses the geometry from anywhere in it."""
    west, south, east, north = shapely.total_bounds(geometry_in_metres)
    return float(np.hypot(east - west, north - south)) + 1.0
