"""Relations in space; where PostGIS can, the spatial index answers first."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import shapely

from gis_core.sql import Fragment
from layers.filters.geometries import is_geometry, read_geometry
from layers.filters.values import Bound, Piece, call, refuse

RELATIONS = {
    "s_intersects": "ST_Intersects({a}, {b})",
    "s_within": "ST_Within({a}, {b})",
    "s_contains": "ST_Contains({a}, {b})",
    "s_disjoint": "NOT ST_Intersects({a}, {b})",
    "s_crosses": "ST_Crosses({a}, {b})",
    "s_overlaps": "ST_Overlaps({a}, {b})",
    "s_touches": "ST_Touches({a}, {b})",
    "s_equals": "ST_Equals({a}, {b})",
    "_bbox": "{a} && {b}",
}
# On the ellipsoid distances between outlines of many thousand vertices take seconds, in a plane a hundredth
# of that. So what has ground in common is near; what is near in a plane that shows nothing too short is near;
# what is far in a plane that shows nothing too long is far; and only what is left is measured.
NEAR = (
    "({a} && {reach} AND (ST_Intersects({a}, {b})"
    " OR ST_DWithin(ST_Scale({a}, {wide}, 1), {b_wide}, {surely})"
    " OR (ST_DWithin(ST_Scale({a}, {narrow}, 1), {b_narrow}, {perhaps})"
    " AND ST_DWithin({a}::geography, {b}::geography, {metres}, true))))"
)
# A degree of latitude is at least so many metres; a little less, so that nothing near is missed.
METRES_IN_DEGREE = 110_000
# And at most so many, as one of longitude at the equator.
MOST_METRES_IN_DEGREE = 111_800
LARGEST_DISTANCE = 1_000_000
Reader = Callable[[Any], Piece]


def read(node: dict[str, Any]) -> Piece:
    """A geometry literal."""
    return Piece("geometry", literal=read_geometry(node), is_literal=True)


def relate(bound: Bound, name: str, arguments: list[Any], read_part: Reader) -> Fragment:
    """How one geometry lies to another, or how far from it."""
    if name in ("_dwithin", "_beyond"):
        return _compare_distance(bound, name, arguments, read_part)
    if name not in RELATIONS or len(arguments) != 2:
        raise refuse(f"不支持的空间运算 {name[:40]}，或参数个数不对。", name[:40])
    a, b = (_write(bound, _read_shape(part, read_part, name), name) for part in arguments)
    return call(f"({RELATIONS[name]})", a=a, b=b)


def _read_shape(node: Any, read_part: Reader, name: str) -> Piece:
    piece = read_part(node)
    if piece.kind != "geometry":
        raise refuse(f"空间运算 {name} 只能用于图形。", name)
    return piece


def _write(bound: Bound, piece: Piece, name: str) -> Fragment:
    if not piece.is_literal:
        return piece.sql
    shape = piece.literal
    if shape.geom_type == "GeometryCollection" and name not in ("s_intersects", "s_disjoint"):
        shape = _make_plain(shape, name)
    return _bind_shape(bound, shape)


def _make_plain(shape: Any, name: str) -> Any:
    """The parts as one geometry of one kind, which is all that these relations take."""
    united = shapely.union_all(list(shape.geoms))
    if united.geom_type == "GeometryCollection":
        raise refuse(f"空间运算 {name} 不能用于不同类型图形的集合。", name)
    return shapely.set_srid(united, shapely.get_srid(shape))


def _compare_distance(bound: Bound, name: str, arguments: list[Any], read_part: Reader) -> Fragment:
    if len(arguments) != 3 or not is_geometry(arguments[1]):
        raise refuse("距离运算应有属性、图形和米数三个参数。", name)
    metres = arguments[2]
    if isinstance(metres, bool) or not isinstance(metres, int | float) or not 0 <= metres <= LARGEST_DISTANCE:
        raise refuse(f"距离应在 0 与 {LARGEST_DISTANCE} 米之间。", name)
    column, given = (_read_shape(part, read_part, name) for part in arguments[:2])
    reach = _reach(given.literal, metres)
    wide, narrow = _degree_widths(reach)
    near = call(
        NEAR, a=_write(bound, column, name), b=_write(bound, given, name), metres=bound.bind(metres),
        reach=_bind_shape(bound, reach),
        wide=bound.bind(wide), b_wide=_bind_shape(bound, _widen(given.literal, wide)),
        surely=bound.bind(metres / MOST_METRES_IN_DEGREE),
        narrow=bound.bind(narrow), b_narrow=_bind_shape(bound, _widen(given.literal, narrow)),
        perhaps=bound.bind(metres / METRES_IN_DEGREE),
    )  # fmt: skip
    return near if name == "_dwithin" else call("(NOT {near})", near=near)


def _degree_widths(box: Any) -> tuple[float, float]:
    """The most and the least that a degree of longitude in the box measures, in degrees of latitude."""
    _, south, _, north = box.bounds
    nearest = 0.0 if south <= 0 <= north else min(abs(south), abs(north))
    farthest = min(90.0, max(abs(south), abs(north)))
    return math.cos(math.radians(nearest)), math.cos(math.radians(farthest))


def _widen(shape: Any, factor: float) -> Any:
    """The shape with its longitudes multiplied."""
    widened = shapely.transform(shape, lambda points: points * (factor, 1))
    return shapely.set_srid(widened, shapely.get_srid(shape))


def _bind_shape(bound: Bound, shape: Any) -> Fragment:
    return bound.bind(shapely.to_wkb(shape, hex=True, include_srid=True), "::geometry")


def _reach(shape: Any, metres: float) -> Any:
    """A box in which everything lies that is so near: what the index can answer."""
    west, south, east, north = shape.bounds
    high = metres / METRES_IN_DEGREE
    farthest = min(89.0, max(abs(south), abs(north)) + high)
    wide = min(180.0, high / math.cos(math.radians(farthest)))
    return shapely.set_srid(shapely.box(west - wide, south - high, east + wide, north + high),
                            shapely.get_srid(shape))  # fmt: skip
