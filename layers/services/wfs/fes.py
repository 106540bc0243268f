"""Filters of OGC (Filter Encoding 1.0, 1.1 and 2.0) as CQL2's JSON, which `layers.filters` compiles.

The versions differ in namespaces and in a few words only, so names are read without their namespace.
Geometries come out in the storage system, longitude first; literals as the property's own kind.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from gis_core.errors import GisError
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element, find_child, local_name, text_of
from layers.declare import LayerOptions
from layers.services.wfs.fes_spatial import SPATIAL, as_json, read_bbox, read_distance, read_spatial
from layers.services.wfs.gml import is_geometry, read_geometry
from layers.services.wfs.literals import TIMES, read_literal, read_temporal
from layers.services.wfs.names import NAMES, OWN, Context, Expression, read_name, text_of_name
from layers.services.wfs.types import Property, find_property, is_type, read_id, standard_properties

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
IDENTIFIERS = {"ResourceId": "rid", "FeatureId": "fid", "GmlObjectId": "id"}
# What GML may give a feature and most of ours have not.
NEVER_GIVEN = ("gml:name", "gml:description", "gml:descriptionReference", "gml:location")
MOST_IDS = 10_000


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


def _condition(element: Element, context: Context) -> Expression:
    name = local_name(element)
    if name in LOGICAL:
        return _logical(element, context)
    if name in COMPARISONS:
        return _comparison(element, context)
    if name in SPATIAL:
        return read_spatial(element, context)
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
        return as_json(read_geometry(element, context.crs))
    raise ServiceError("parameter", f"不支持的表达式 {name[:60]}。", name[:60], "OperationProcessingFailed")


def _literal(element: Element, asked: Property | None) -> Any:
    inner = next(iter(element), None)
    if inner is not None and local_name(inner) in TIMES:
        return read_temporal(inner, asked)
    return read_literal("".join(element.itertext()), asked)


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
    text = text_of_name(element)
    if text in NEVER_GIVEN and text.removeprefix("gml:") not in standard_properties(context.layer):
        return {"op": "and", "args": [True]}
    return {"op": "isNull", "args": [{"property": read_name(text, context.layer)}]}


def _nil(element: Element, context: Context) -> Expression:
    """Written as nil: what is withheld from who asks, of every feature; what has no value is not written."""
    name = read_name(text_of_name(element), context.layer)
    return {"op": "and", "args": [name in context.withheld]}


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


OTHERS: dict[str, Any] = {
    "PropertyIsLike": _like,
    "PropertyIsNull": _null,
    "PropertyIsNil": _nil,
    "PropertyIsBetween": _between,
    "BBOX": read_bbox,
    "DWithin": partial(read_distance, "_dwithin"),
    "Beyond": partial(read_distance, "_beyond"),
}
