"""Which county a thing is in, and how lines and points come into degrees."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely

from ingest.province.boundaries import County, read_counties
from ingest.province.hashing import Floats
from ingest.province.plane import METRES_PER_LAT, METRES_PER_LON, Geometries, to_degrees


@lru_cache(maxsize=1)
def _tree() -> shapely.STRtree:
    return shapely.STRtree(np.array([county.land for county in read_counties()], dtype=object))


def county_of(geometries: Geometries) -> list[County]:
    """The county that holds the middle of each geometry (in degrees), or the nearest one."""
    middles = np.where(
        shapely.get_type_id(geometries) == shapely.GeometryType.LINESTRING,
        shapely.line_interpolate_point(_lines_only(geometries), 0.5, normalized=True),
        shapely.centroid(geometries),
    )
    counties = read_counties()
    return [counties[k] for k in _tree().nearest(middles).tolist()]


def _lines_only(geometries: Geometries) -> Geometries:
    is_line = shapely.get_type_id(geometries) == shapely.GeometryType.LINESTRING
    return np.where(is_line, geometries, shapely.linestrings([[0.0, 0.0], [1.0, 1.0]]))


def lines_in_degrees(lines: list[Floats]) -> Geometries:
    """Lines of the plane in degrees, without repeated points."""
    points = [to_degrees(line) for line in lines]
    sizes = [len(line) for line in points]
    if not points:
        return np.empty(0, dtype=object)
    index = np.repeat(np.arange(len(points)), sizes)
    return np.asarray(
        shapely.remove_repeated_points(shapely.linestrings(np.concatenate(points), indices=index), 2e-9)
    )


def points_in_degrees(x: Floats, y: Floats) -> Geometries:
    """Points of the plane in degrees."""
    return np.asarray(shapely.points(to_degrees(np.column_stack([x, y]))))


def line_lengths(lines: Geometries) -> Floats:
    """Lengths in metres on the local scale, to 1 %: for choosing; published lengths use the ellipsoid."""
    scaled = shapely.transform(lines, lambda c: c * (METRES_PER_LON, METRES_PER_LAT))
    return np.asarray(shapely.length(scaled))
