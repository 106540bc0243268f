"""Coordinates between CGCS2000 degrees and any supported system, and figures measured on the ellipsoid."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from django.http import HttpRequest, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe
from shapely.errors import GEOSException
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, ReferenceSystem, reference_system, supported_crs
from gis_core.geometry.gauss_kruger import guess_gauss_kruger
from gis_core.geometry.measure import area_statutory_rounded, length_geodesic
from gis_core.geometry.notation import parse_crs
from gis_core.geometry.proj_text import write_proj
from gis_core.geometry.transform import transform_coordinates
from gis_core.geometry.units import to_hectares, to_mu
from gis_core.http.parameters import read_json, read_number, read_text

# A drawn figure of more than this is no measurement by hand.
MEASURE_BYTES = 1_000_000
# Middle of the island, degrees east: zones are offered nearest first.
HAINAN_LONGITUDE = 109.8
# Metres or degrees: beyond any system.
FARTHEST = 1e9
MEASURED = ("LineString", "MultiLineString", "Polygon", "MultiPolygon")


@require_safe
def coordinates(request: HttpRequest) -> JsonResponse:
    """`GET /api/coordinates?x=&y=&crs=`: the place in degrees; without `crs` every likely reading."""
    x = read_number(request, "x", -FARTHEST, FARTHEST)
    y = read_number(request, "y", -FARTHEST, FARTHEST)
    text = read_text(request, "crs")
    systems = [parse_crs(text)] if text else guess_systems(x, y)
    return JsonResponse({"candidates": [locate(x, y, epsg) for epsg in systems]})


def guess_systems(x: float, y: float) -> list[int]:
    """EPSG numbers that a pair may be given in: degrees when small, else Gauss-Krüger by its easting."""
    if abs(x) <= 180 and abs(y) <= 90:
        return [STORAGE]
    return [candidate.epsg for candidate in guess_gauss_kruger(x, y)]


def locate(x: float, y: float, epsg: int) -> dict[str, Any]:
    """A pair (x east, y north) of a system as longitude and latitude."""
    lons, lats = transform_coordinates([x], [y], epsg, STORAGE)
    return {
        "epsg": epsg,
        "title": reference_system(epsg).title_zh,
        "lon": float(lons[0]),
        "lat": float(lats[0]),
    }


@csrf_exempt  # changes nothing
@require_POST
def measure(request: HttpRequest) -> JsonResponse:
    """`POST /api/measure` with a GeoJSON line or polygon in degrees: figures on the ellipsoid."""
    return JsonResponse(measure_geometry(read_geometry(read_json(request, MEASURE_BYTES))))


def read_geometry(body: Any) -> BaseGeometry:
    """A line or area of GeoJSON with finite coordinates; anything else is an error that says what."""
    if not isinstance(body, dict) or body.get("type") not in MEASURED:
        raise GisError("geometry", "请提供 GeoJSON 线或面。", "type")
    try:
        geometry = shape(body)
    except (ValueError, TypeError, KeyError, IndexError, AttributeError, GEOSException) as error:
        raise GisError("geometry", "图形的坐标不完整或格式不对。", "coordinates") from error
    if geometry.is_empty or not _is_in_degrees(geometry):
        raise GisError("geometry", "图形为空，或坐标不是经纬度。", "coordinates")
    return geometry


def _is_in_degrees(geometry: BaseGeometry) -> bool:
    """Of all its vertices; the bounds would pass over holes."""
    return bool((np.abs(shapely.get_coordinates(geometry)) <= (180, 90)).all())


def measure_geometry(geometry: BaseGeometry) -> dict[str, float]:
    """Length in metres along geodesics; area in m² by the statutory formula, also in hectares and mu."""
    if geometry.geom_type.endswith("LineString"):
        return {"length_m": float(length_geodesic(geometry))}
    area = area_statutory_rounded(geometry)
    if area < 0:
        raise GisError("geometry", "内环超出了外环。", "coordinates")
    return {
        "area_m2": float(area),
        "area_ha": float(to_hectares(area)),
        "area_mu": float(to_mu(area)),
        "perimeter_m": float(length_geodesic(geometry.boundary)),
    }


def describe_systems() -> list[dict[str, Any]]:
    """The systems a person may choose: CGCS2000 degrees and its Gauss-Krüger zones, Hainan's first.

    Systems of older datums are not offered: without the surveying bureau's registered transformation they
    would be refused.
    """
    storage = reference_system(STORAGE)
    systems = [system for system in supported_crs() if system.datum is storage.datum]
    return [_describe_system(system) for system in sorted(systems, key=_distance_from_hainan)]


def _distance_from_hainan(system: ReferenceSystem) -> tuple[bool, float]:
    middle = sum(system.longitudes) / 2
    return not system.is_geographic, abs(middle - HAINAN_LONGITUDE)


def _describe_system(system: ReferenceSystem) -> dict[str, Any]:
    return {
        "epsg": system.epsg,
        "title": system.title_zh,
        "title_en": system.title_en,
        "kind": system.kind,
        "proj4": write_proj(system),
        "prefixed": bool(system.zone and system.zone.prefixed),
        "central_meridian": system.zone.central_meridian if system.zone else None,
    }
