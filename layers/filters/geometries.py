"""Geometries of a condition: read, checked and bound; brought from another system to the storage system."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.notation import axis_order, parse_crs
from gis_core.geometry.transform import transform
from layers.filters.values import refuse

TYPES = (
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon", "GeometryCollection",
)  # fmt: skip
MOST_VERTICES = 100_000
DEEPEST = 60
# Most degrees east or west, north or south; a little more is rounding.
EARTH = (180 + 1e-6, 90 + 1e-6)


def is_geometry(value: Any) -> bool:
    """Whether the value is a GeoJSON geometry or a box."""
    return isinstance(value, dict) and (value.get("type") in TYPES or "bbox" in value)


def read_geometry(value: dict[str, Any]) -> Any:
    """The shapely geometry of a GeoJSON geometry or a box; GisError("parameter") for a faulty one."""
    shape = _read_box(value["bbox"]) if "bbox" in value else _read_geojson(value)
    if shapely.is_empty(shape) or not all(math.isfinite(edge) for edge in shape.bounds):
        raise refuse("过滤条件中的图形为空或坐标无效。")
    if int(shapely.get_num_coordinates(shape)) > MOST_VERTICES:
        raise GisError("too_large", f"过滤条件中的图形不能超过 {MOST_VERTICES} 个顶点。", "filter")
    if not shapely.is_valid(shape):
        raise refuse("过滤条件中的图形无效（自相交或环有误）。")
    return shapely.set_srid(shapely.force_2d(shape), STORAGE)


def _read_geojson(value: dict[str, Any]) -> Any:
    try:
        return shapely.from_geojson(json.dumps(value))
    except (shapely.GEOSException, ValueError, RecursionError) as error:
        raise refuse("过滤条件中的图形不是有效的 GeoJSON。") from error


def _read_box(edges: Any) -> Any:
    """A box; one whose west lies east of its east goes through the antimeridian."""
    if not isinstance(edges, list) or len(edges) not in (4, 6) or not all(map(_is_number, edges)):
        raise refuse("bbox 应为 4 个或 6 个数字。", "bbox")
    west, south, east, north = edges if len(edges) == 4 else (edges[0], edges[1], edges[3], edges[4])
    if south > north:
        raise refuse("bbox 的南边界不能大于北边界。", "bbox")
    if west <= east:
        return _make_box(west, south, east, north)
    return shapely.union_all([_make_box(west, south, 180, north), _make_box(-180, south, east, north)])


def _make_box(west: float, south: float, east: float, north: float) -> Any:
    """A box, or the line or point that a box without width is."""
    if west < east and south < north:
        return shapely.box(west, south, east, north)
    if west == east and south == north:
        return shapely.Point(west, south)
    return shapely.LineString([(west, south), (east, north)])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def move_geometries(condition: Any, crs: str) -> Any:
    """The condition with its geometries brought from a system, as the client wrote it, to the storage system.

    The name also tells the order of the coordinates (`gis_core.geometry.notation`).
    """
    epsg, is_turned = parse_crs(crs), axis_order(crs) == "yx"
    if epsg == STORAGE and not is_turned:
        return condition

    def move(value: dict[str, Any]) -> Any:
        if "bbox" in value:
            shape = _read_box(_turn_box(value["bbox"]) if is_turned else value["bbox"])
        else:
            shape = _turn(_read_geojson(value)) if is_turned else _read_geojson(value)
        return json.loads(shapely.to_geojson(transform(shape, epsg, STORAGE)))

    return _replace(condition, move, 0)


def refuse_beyond_earth(condition: Any) -> None:
    """GisError("parameter") for a geometry in degrees with a place that is not on the earth."""

    def check(value: dict[str, Any]) -> Any:
        shape = _read_box(value["bbox"]) if "bbox" in value else _read_geojson(value)
        places = abs(shapely.get_coordinates(shape))
        if len(places) and not (places.max(axis=0) <= EARTH).all():
            raise refuse("过滤条件中的坐标超出经纬度范围，请检查坐标系和坐标的先后次序。")
        return value

    _replace(condition, check, 0)


def _turn(shape: Any) -> Any:
    return shapely.transform(shape, lambda pairs: pairs[:, ::-1])


def _turn_box(edges: Any) -> Any:
    if not isinstance(edges, list) or len(edges) != 4:
        return edges
    return [edges[1], edges[0], edges[3], edges[2]]


def _replace(value: Any, move: Callable[[dict[str, Any]], Any], depth: int) -> Any:
    if depth > DEEPEST:
        raise GisError("too_large", f"过滤条件的嵌套不能超过 {DEEPEST} 层。", "filter")
    if is_geometry(value):
        return move(value)
    if isinstance(value, dict):
        return {key: _replace(part, move, depth + 1) for key, part in value.items()}
    return [_replace(part, move, depth + 1) for part in value] if isinstance(value, list) else value
