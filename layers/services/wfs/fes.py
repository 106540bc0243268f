"""Filters of OGC (Filter Encoding 1.0, 1.1 and 2.0) as CQL2's JSON, which `layers.filters` compiles.

The versions differ in namespaces and in a few words only, so names are read without their namespace.
Geometries come out in the storage system, longitude first; literals as the property's own kind.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import partial
from typing import Any

import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.notation import axis_order, parse_crs
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element, find_child, local_name, text_of
from layers.declare import LayerOptions
from layers.services.wfs.gml import is_geometry, read_geometry, to_storage
from layers.services.wfs.literals import TIMES, read_literal, read_temporal
from layers.services.wfs.types import Property, find_property, is_type, read_id

Expression = dict[str, Any]
COMPARISONS = {
    "PropertyIsEqualTo": "=",
    "PropertyIsNotEqualTo": "<>",
    "PropertyIsLessThan": "<",
    "PropertyIsGreaterThan": ">",
    "PropertyIsLessThanOrEqualTo": "<=",
    "PropertyIsGreaterThanOrEqualTo": ">=",
    # Filter 1.0's schema, and therefore some clients, spell them so.
    "PropertyIsLessThanEqualTo": "<=",
    "PropertyIsGreaterThanEqualTo": ">=",
}
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
TEMPORAL = {
    "After": "t_after",
    "Before": "t_before",
    "Begins": "t_starts",
    "BegunBy": "t_startedBy",
    "TContains": "t_contains",
    "During": "t_during",
    "EndedBy": "t_finishedBy",
    "Ends": "t_finishes",
    "TEquals": "t_equals",
    "Meets": "t_meets",
    "MetBy": "t_metBy",
    "TOverlaps": "t_overlaps",
    "OverlappedBy": "t_overlappedBy",
    "AnyInteracts": "t_intersects",
}
ARITHMETIC = {"Add": "+", "Sub": "-", "Mul": "*", "Div": "/"}
LOGICAL = {"And": "and", "Or": "or", "Not": "not"}
NAMES = ("PropertyName", "ValueReference")
IDENTIFIERS = {"ResourceId": "rid", "FeatureId": "fid", "GmlObjectId": "id"}
# Names of the feature's identifier; with or without prefix.
ID_NAMES = ("@id", "@gml:id", "gml:identifier", "@fid", "id")
# Metres in a unit of length, by its short name or the end of its URN.
UNITS = {
    **dict.fromkeys(("m", "metre", "meter", "metres", "meters", "9001"), 1.0),
    **dict.fromkeys(("km", "kilometre", "kilometer", "kilometres", "kilometers"), 1000.0),
    **dict.fromkeys(("ft", "feet"), 0.3048),
    **dict.fromkeys(("mi", "miles"), 1609.344),
    "[nmi_i]": 1852.0,
}
# What GML gives every feature and none of ours has.
NEVER_GIVEN = ("gml:name", "gml:description", "gml:descriptionReference", "gml:location")
MOST_IDS = 10_000
# Degrees between vertices of a box's edge that is brought from a projected system.
BOX_STEP_PARTS = 16
_STEP = re.compile(r"[^/]+$")


@dataclass(frozen=True)
class Context:
    """What a filter is about: the layer, and the system of geometries that name none."""

    layer: LayerOptions
    crs: str


def read_filter(element: Element, context: Context) -> Expression:
    """The condition of a Filter element; its parts at the top are all alternatives only if identifiers."""
    parts = list(element)
    if not parts:
        raise ServiceError("parameter", "Filter 不能为空。", "Filter", "OperationParsingFailed")
    if all(local_name(part) in IDENTIFIERS for part in parts):
        return _identifiers(parts, context)
    if len(parts) > 1:
        raise GisError("parameter", "Filter 只能含一个条件。", "Filter")
    return _condition(parts[0], context)


def read_ids(texts: list[str], layer: LayerOptions) -> Expression:
    """The condition that a feature is one of these."""
    if len(texts) > MOST_IDS:
        raise GisError("too_large", f"一次最多指定 {MOST_IDS} 个要素。", "ResourceId")
    pairs = [read_id(text) for text in texts]
    if alien := next((name for name, _ in pairs if name != layer.name and is_type(name)), ""):
        sentence = f"标识属于要素类型 {alien}，不属于 {layer.name}。"
        raise ServiceError("parameter", sentence, "resourceId", "InvalidParameterValue")
    keys = [key for name, key in pairs if name == layer.name]
    return {"op": "_ids", "args": [keys]}


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
    return {"op": "s_intersects", "args": [{"property": "geometry"}, _as_json(shape)]}


def _condition(element: Element, context: Context) -> Expression:
    name = local_name(element)
    if name in LOGICAL:
        return _logical(element, context)
    if name in COMPARISONS:
        return _comparison(element, context)
    if name in SPATIAL:
        return _spatial(element, context)
    if name in TEMPORAL:
        return _temporal(element, context)
    if name in IDENTIFIERS:
        return _identifiers([element], context)
    reader = OTHERS.get(name)
    if reader is None:
        raise ServiceError(
            "parameter", f"不支持的过滤条件 {name[:60]}。", name[:60], "OperationProcessingFailed"
        )
    return reader(element, context)


def _logical(element: Element, context: Context) -> Expression:
    parts = [_condition(part, context) for part in element]
    operator = LOGICAL[local_name(element)]
    if not parts or (operator == "not" and len(parts) > 1):
        raise GisError("parameter", f"{local_name(element)} 的条件个数不对。", local_name(element))
    return parts[0] if len(parts) == 1 and operator != "not" else {"op": operator, "args": parts}


def _comparison(element: Element, context: Context) -> Expression:
    operands = _operands(element, context, 2)
    if {"property": "geometry"} in operands:
        raise ServiceError(
            "parameter", "图形不能比较大小。", local_name(element), "OperationProcessingFailed"
        )
    if (keys := _compare_id(element, operands, context)) is not None:
        return keys
    if element.get("matchCase") == "false" and any(isinstance(one, str) for one in operands):
        operands = [{"op": "casei", "args": [one]} for one in operands]
    return {"op": COMPARISONS[local_name(element)], "args": operands}


def _compare_id(element: Element, operands: list[Any], context: Context) -> Expression | None:
    """A comparison with an identifier, which to clients is a text; None for another comparison."""
    texts = [one for one in operands if isinstance(one, str)]
    if {"property": "id"} not in operands or not texts:
        return None
    chosen = read_ids(texts, context.layer)
    operator = COMPARISONS[local_name(element)]
    if operator not in ("=", "<>"):
        raise GisError("parameter", "标识只能比较是否相等。", "id")
    return chosen if operator == "=" else {"op": "not", "args": [chosen]}


def _operands(element: Element, context: Context, count: int) -> list[Any]:
    """The values of so many sides; literals as the property on another side has them."""
    parts = list(element)
    if len(parts) != count:
        raise GisError("parameter", f"{local_name(element)} 应有 {count} 个操作数。", local_name(element))
    asked = _find_asked(parts, context)
    return [_value(part, context, asked) for part in parts]


def _find_asked(parts: list[Element], context: Context) -> Property | None:
    """The property that the literals beside it are compared with."""
    for part in parts:
        if local_name(part) in NAMES and (name := read_name(text_of(part), context.layer)) not in OWN:
            return find_property(context.layer, name)
    return None


def _value(element: Element, context: Context, asked: Property | None) -> Any:
    name = local_name(element)
    if name in NAMES:
        return {"property": read_name(text_of(element), context.layer)}
    if name == "Literal":
        return _literal(element, asked)
    if name in ARITHMETIC:
        return {"op": ARITHMETIC[name], "args": _operands(element, context, 2)}
    if name in TIMES:
        return read_temporal(element, asked)
    if is_geometry(element):
        return _as_json(read_geometry(element, context.crs))
    raise ServiceError("parameter", f"不支持的表达式 {name[:60]}。", name[:60], "OperationProcessingFailed")


def _literal(element: Element, asked: Property | None) -> Any:
    inner = next(iter(element), None)
    if inner is not None and local_name(inner) in TIMES:
        return read_temporal(inner, asked)
    return read_literal("".join(element.itertext()), asked)


# Names that every layer has beside its own properties.
OWN = ("geometry", "id")


def read_name(text: str, layer: LayerOptions) -> str:
    """A property's name out of a path, under whatever prefix; an error when the layer has none such."""
    if text.strip() in ID_NAMES:
        return "id"
    match = _STEP.search(text.strip())
    name = re.sub(r"\[.*?\]$", "", match.group(0) if match else "")
    if name in ID_NAMES:
        return "id"
    bare = name.rpartition(":")[2]
    if bare in ("geometry", "boundedBy"):
        return "geometry"
    return find_property(layer, bare).name


def _like(element: Element, context: Context) -> Expression:
    """FES lets everybody choose the wild cards: they become % and _."""
    operands = _operands(element, context, 2)
    wild, single = element.get("wildCard") or "*", element.get("singleChar") or "?"
    escape = element.get("escapeChar") or element.get("escape") or "\\"
    pattern = _translate(str(operands[1]), wild, single, escape)
    options = {"escape": "\\", "nocase": element.get("matchCase") == "false"}
    return {"op": "like", "args": [operands[0], pattern, options]}


def _translate(pattern: str, wild: str, single: str, escape: str) -> str:
    found, place = [], 0
    while place < len(pattern):
        sign = pattern[place]
        if sign == escape and place + 1 < len(pattern):
            place += 1
            found.append(_keep(pattern[place]))
        else:
            found.append("%" if sign == wild else "_" if sign == single else _keep(sign))
        place += 1
    return "".join(found)


def _keep(sign: str) -> str:
    return f"\\{sign}" if sign in "%_\\" else sign


def _null(element: Element, context: Context) -> Expression:
    """No value: null, and of a text also an empty one, which is not written either."""
    text = _text_of_name(element)
    if text in NEVER_GIVEN:
        return {"op": "and", "args": [True]}
    return {"op": "isNull", "args": [{"property": read_name(text, context.layer)}]}


def _text_of_name(element: Element) -> str:
    found = find_child(element, *NAMES)
    if found is None:
        raise GisError("parameter", f"{local_name(element)} 没有指明属性。", local_name(element))
    return text_of(found)


def _between(element: Element, context: Context) -> Expression:
    subject = next(
        (part for part in element if local_name(part) not in ("LowerBoundary", "UpperBoundary")), None
    )
    bounds = [find_child(element, name) for name in ("LowerBoundary", "UpperBoundary")]
    if subject is None or None in bounds:
        raise GisError("parameter", "PropertyIsBetween 应有属性、下界和上界。", "PropertyIsBetween")
    asked = _find_asked([subject], context)
    values = [_bound(bound, context, asked) for bound in bounds]
    return {"op": "between", "args": [_value(subject, context, None), *values]}


def _bound(boundary: Element, context: Context, asked: Property | None) -> Any:
    inner = next(iter(boundary), None)
    return read_literal(text_of(boundary), asked) if inner is None else _value(inner, context, asked)


def _spatial(element: Element, context: Context) -> Expression:
    shape = _shape(element, context)
    return {"op": SPATIAL[local_name(element)], "args": [{"property": "geometry"}, _as_json(shape)]}


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


def _box(element: Element, context: Context) -> Expression:
    return meets(_shape(element, context))


def _distance(operator: str, element: Element, context: Context) -> Expression:
    found = find_child(element, "Distance")
    if found is None:
        raise GisError("parameter", f"{local_name(element)} 没有距离。", "Distance")
    unit = (found.get("uom") or found.get("units") or "m").rpartition(":")[2].rpartition("#")[2].lower()
    if unit not in UNITS:
        raise GisError("parameter", f"不支持长度单位 {unit[:20]}。", "Distance")
    metres = float(read_literal(text_of(found) or "x", _LENGTH)) * UNITS[unit]
    return {"op": operator, "args": [{"property": "geometry"}, _as_json(_shape(element, context)), metres]}


_LENGTH = Property("Distance", "距离", "double", None)


def _temporal(element: Element, context: Context) -> Expression:
    return {"op": TEMPORAL[local_name(element)], "args": _operands(element, context, 2)}


def _identifiers(elements: list[Element], context: Context) -> Expression:
    texts = []
    for element in elements:
        wanted = IDENTIFIERS[local_name(element)]
        values = [value for name, value in element.attrib.items() if name.rpartition("}")[2] == wanted]
        if not values:
            raise GisError("parameter", f"{local_name(element)} 没有标识。", local_name(element))
        texts += values
    return read_ids(texts, context.layer)


def _as_json(shape: Any) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(shapely.to_geojson(shape))
    return content


OTHERS: dict[str, Any] = {
    "PropertyIsLike": _like,
    "PropertyIsNull": _null,
    "PropertyIsNil": _null,
    "PropertyIsBetween": _between,
    "BBOX": _box,
    "DWithin": partial(_distance, "_dwithin"),
    "Beyond": partial(_distance, "_beyond"),
}
