"""Areas and lengths on the ellipsoid of geometries in the storage system (longitude and latitude in degrees).

The statutory area is the trapezoid sum of TD/T 1055-2019, rounded to 0.01 m². The geodesic one is for
checking it, but is another figure: an edge going E metres east and N north makes tan B · E (E² + 3N²) / 12R
of difference, some 0.05 m² for 200 m at 45° in Hainan; opposite edges of a near-parallelogram cancel. To
compare the two, `densify` first.
Areas and lengths take one geometry or an array of them; None measures NaN, empty and wrong types measure 0.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Geod

from gis_core.errors import GisError
from gis_core.geometry.datum import CGCS2000_DATUM
from gis_core.geometry.ellipsoid import Numbers, trapezia
from gis_core.geometry.vertices import Ring, list_rings

AREA_QUANTUM = Decimal("0.01")
# PostgreSQL casts double precision to numeric with 15 significant digits; rounding here must see the same
# number.
SIGNIFICANT_DIGITS = 15
# Longest length of a degree anywhere on the ellipsoid, metres (of latitude, at the pole).
LONGEST_DEGREE = 111_694.0

_GEOD = Geod(ellps=CGCS2000_DATUM.ellipsoid)


class HasWkb(Protocol):
    """What GeoDjango's geometries offer."""

    @property
    def wkb(self) -> memoryview:
        """Well-known binary."""


def to_shapely(geometry: HasWkb) -> Any:
    """A shapely geometry of a GeoDjango one (or of anything with `wkb`)."""
    return shapely.from_wkb(bytes(geometry.wkb))


def area_statutory(geometries: Any) -> Any:
    """Statutory area in m², unrounded: a float for one geometry, an array for an array; holes are taken off.

    Each ring counts with its absolute area, so orientation does not matter; non-finite coordinates measure
    NaN.
    """
    flat = np.atleast_1d(np.asarray(geometries, dtype=object))
    areas = _sum_polygons(flat.ravel()).reshape(flat.shape)
    return float(areas[0]) if np.ndim(geometries) == 0 else areas


def is_agreeing(stored: Decimal, geometry: Any) -> bool:
    """Whether a stored area (m²) is the geometry's, to a cent (0.01 m²) up or down: TD/T 1055-2019."""
    return abs(float(stored) - float(area_statutory(geometry))) <= float(AREA_QUANTUM)


def area_statutory_rounded(geometry: Any) -> Decimal:
    """Statutory area of one geometry in m² to 0.01, half up, as it is stored.

    GisError("geometry") when it has none.
    """
    return round_area(area_statutory(geometry))


def round_area(area: float) -> Decimal:
    """m² to 0.01, half up, seeing 15 significant digits as the database does.

    GisError("geometry") if not finite.
    """
    if not np.isfinite(area):
        raise GisError("geometry", "图形缺失或含有非法坐标，无法计算面积。", "area")
    return Decimal(f"{area:.{SIGNIFICANT_DIGITS}g}").quantize(AREA_QUANTUM, ROUND_HALF_UP)


def round_areas(areas: Iterable[float]) -> list[Decimal]:
    """Each area rounded as by `round_area`."""
    return [round_area(area) for area in areas]


def area_geodesic(geometries: Any) -> Any:
    """Area in m² with geodesic edges (GeographicLib), holes taken off; NaN for None."""
    return _measure_each(geometries, _measure_geodesic_area)


def length_geodesic(geometries: Any) -> Any:
    """Length in m of lines, perimeter of polygons, along geodesics; 0 for points, NaN for None."""
    return _measure_each(geometries, _measure_geodesic_length)


def densify(geometries: Any, max_metres: float) -> Any:
    """The same outlines with vertices at most `max_metres` apart.

    New ones lie on the straight line in longitude and latitude. For polygons with edges of kilometres: the
    trapezoid's mean longitude errs with the square of the edge.
    """
    if not max_metres > 0:
        raise GisError("parameter", "加密间距应大于零。", "max_metres")
    return shapely.segmentize(geometries, max_metres / LONGEST_DEGREE)


def _split_polygons(
    geometries: npt.NDArray[np.object_],
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.intp]]:
    """All polygons inside, however nested, with the index of the geometry each came from."""
    parts, owner = geometries, np.arange(len(geometries))
    while np.any(shapely.get_type_id(parts) == shapely.GeometryType.GEOMETRYCOLLECTION):
        parts, index = shapely.get_parts(parts, return_index=True)
        owner = owner[index]
    parts, index = shapely.get_parts(parts, return_index=True)
    areal = shapely.get_type_id(parts) == shapely.GeometryType.POLYGON
    return parts[areal], owner[index][areal]


def _sum_polygons(geometries: npt.NDArray[np.object_]) -> Numbers:
    polygons, owner = _split_polygons(geometries)
    rings, polygon_of_ring = shapely.get_rings(polygons, return_index=True)
    areas = _measure_rings(rings)
    # get_rings answers the shell of each polygon first, then its holes.
    is_shell = np.diff(polygon_of_ring, prepend=-1) > 0
    sums = np.bincount(
        owner[polygon_of_ring], weights=np.where(is_shell, areas, -areas), minlength=len(geometries)
    )
    return np.where(shapely.is_missing(geometries), np.nan, sums)


def _measure_rings(rings: npt.NDArray[np.object_]) -> Numbers:
    """Absolute statutory area of each closed ring, m²."""
    if len(rings) == 0:
        return np.zeros(0)
    coordinates, ring_of = shapely.get_coordinates(rings, return_index=True)
    longitudes, latitudes = np.radians(coordinates).T
    first = np.searchsorted(ring_of, np.arange(len(rings)))
    # The ring's own first meridian keeps the factors small, hence the sum exact to 1e-7 m².
    with np.errstate(invalid="ignore"):  # coordinates that are no numbers measure NaN
        edges = trapezia(longitudes, latitudes, longitudes[first][ring_of])
    edges[ring_of[1:] != ring_of[:-1]] = 0
    return np.abs(np.bincount(ring_of[:-1], weights=edges, minlength=len(rings)))


def _measure_each(geometries: Any, measure: Any) -> Any:
    if geometries is None or isinstance(geometries, shapely.Geometry):
        return measure(geometries)
    flat = np.asarray(geometries, dtype=object)
    return np.array([measure(geometry) for geometry in flat.ravel()], dtype=np.float64).reshape(flat.shape)


def _measure_geodesic_area(geometry: Any) -> float:
    if geometry is None:
        return float("nan")
    rings = (ring for ring in list_rings(geometry) if ring.is_areal)
    return sum((_measure_geodesic_ring(ring) for ring in rings), 0.0)


def _measure_geodesic_ring(ring: Ring) -> float:
    area, _ = _GEOD.polygon_area_perimeter(*ring.coordinates.T)
    return -abs(area) if ring.is_hole else abs(area)


def _measure_geodesic_length(geometry: Any) -> float:
    if geometry is None:
        return float("nan")
    return sum((float(_GEOD.line_length(*ring.coordinates.T)) for ring in list_rings(geometry)), 0.0)
