"""Spatial conditions of filters, and boxes: geometries come out in the storage system, longitude first."""

from __future__ import annotations

import json
from typing import Any

import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.notation import axis_order, parse_crs
from gis_core.xml.read import Element, find_child, local_name, text_of
from layers.services.wfs.gml import is_geometry, read_geometry, to_storage
from layers.services.wfs.literals import read_literal
from layers.services.wfs.names import NAMES, Context, Expression, read_name
from layers.services.wfs.types import Property

SPATIAL = {
    "Equals": "s_equals",
    "Disjoint": "s_disjoint",
    "Touches": "s_touches",
    "Within": "s_within",
    "Overlaps": "s_overlaps",
    "Crosses": "s_crosses",
    "Intersects": "s_intersects",
    "Intersect": "s_intersects",  # the name in 1.0
    "Contains": "s_contains",
}
# Metres in a unit of length, by its short name or the end of its URN.
UNITS = {
    **dict.fromkeys(("m", "metre", "meter", "metres", "meters", "9001"), 1.0),
    **dict.fromkeys(("km", "kilometre", "kilometer", "kilometres", "kilometers"), 1000.0),
    **dict.fromkeys(("ft", "feet"), 0.3048),
    **dict.fromkeys(("mi", "miles"), 1609.344),
    "[nmi_i]": 1852.0,
}
# Parts of a box's edge: a straight line of another system is not straight in ours.
BOX_STEP_PARTS = 16


def read_box(numbers: list[float], crs: str) -> Expression:
    """The condition that a feature meets a box: four numbers in the order of the system's name."""
    epsg, is_flipped = parse_crs(crs), axis_order(crs) == "yx"
    left, low, right, high = numbers
    box = shapely.box(min(left, right), min(low, high), max(left, right), max(low, high))
    if epsg != STORAGE:
        box = shapely.segmentize(box, max(abs(right - left), abs(high - low), 1e-12) / BOX_STEP_PARTS)
    return meets(to_storage(box, epsg, is_flipped=is_flipped))


def meets(shape: Any) -> Expression:
    """The condition that a feature has something in common with a geometry of the storage system."""
    return {"op": "s_intersects", "args": [{"property": "geometry"}, as_json(shape)]}


def read_spatial(element: Element, context: Context) -> Expression:
    """A relation between the geometry and one that is given."""
    shape = _shape(element, context)
    return {"op": SPATIAL[local_name(element)], "args": [{"property": "geometry"}, as_json(shape)]}


def _shape(element: Element, context: Context) -> Any:
    """The geometry of a spatial condition; the property beside it must be the geometry."""
    names = [part for part in element if local_name(part) in NAMES]
    for part in names:
        if read_name(text_of(part), context.layer) != "geometry":
            raise GisError("parameter", f"属性 {text_of(part)[:60]} 不是图形。", text_of(part)[:60])
    shape = next((part for part in _unwrap(element) if is_geometry(part)), None)
    if shape is None:
        raise GisError("parameter", f"{local_name(element)} 没有图形。", local_name(element))
    found = read_geometry(shape, context.crs)
    # A box without extent, or a shell that crosses itself, still says what is meant.
    return found if shapely.is_valid(found) else shapely.make_valid(found)


def _unwrap(element: Element) -> list[Element]:
    """The parts, and what a Literal among them holds."""
    return [inner for part in element for inner in (part if local_name(part) == "Literal" else [part])]


def read_bbox(element: Element, context: Context) -> Expression:
    """BBOX: the geometry meets a box."""
    return meets(_shape(element, context))


def read_distance(operator: str, element: Element, context: Context) -> Expression:
    """DWithin and Beyond: nearer or farther than a distance in metres."""
    found = find_child(element, "Distance")
    if found is None:
        raise GisError("parameter", f"{local_name(element)} 没有距离。", "Distance")
    unit = (found.get("uom") or found.get("units") or "m").rpartition(":")[2].rpartition("#")[2].lower()
    if unit not in UNITS:
        raise GisError("parameter", f"不支持长度单位 {unit[:20]}。", "Distance")
    metres = float(read_literal(text_of(found) or "x", _LENGTH)) * UNITS[unit]
    return {"op": operator, "args": [{"property": "geometry"}, as_json(_shape(element, context)), metres]}


_LENGTH = Property("Distance", "距离", "double", None)


def as_json(shape: Any) -> dict[str, Any]:
    """The geometry as GeoJSON."""
    content: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return content
