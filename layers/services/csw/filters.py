"""A filter in XML (Filter Encoding 1.1) as CQL2 values."""

from __future__ import annotations

from typing import Any

from gis_core.errors import GisError
from gis_core.geometry.notation import axis_order
from gis_core.xml.read import Element, find_child, list_children, local_name, namespace_of, text_of

COMPARISONS = {
    "PropertyIsEqualTo": "=", "PropertyIsNotEqualTo": "<>", "PropertyIsLessThan": "<",
    "PropertyIsGreaterThan": ">", "PropertyIsLessThanOrEqualTo": "<=", "PropertyIsGreaterThanOrEqualTo": ">=",
}  # fmt: skip
LOGIC = {"And": "and", "Or": "or", "Not": "not"}
SPATIAL = {
    "BBOX": "s_intersects", "Intersects": "s_intersects", "Within": "s_within", "Contains": "s_contains",
    "Disjoint": "s_disjoint", "Overlaps": "s_intersects", "Touches": "s_intersects", "Equals": "s_intersects",
}  # fmt: skip
DEEPEST = 40
# Some clients leave the namespace out.
SPACES = ("http://www.opengis.net/ogc", "http://www.opengis.net/fes/2.0", "")


def read_filter(element: Element) -> Any:
    """The condition of an ogc:Filter."""
    if namespace_of(element) not in SPACES:
        raise GisError("parameter", "Filter 不在过滤编码的命名空间中。", "Filter")
    parts = [_read(child, 0) for child in element]
    if len(parts) != 1:
        raise GisError("parameter", "Filter 应恰好含一个条件。", "Filter")
    return parts[0]


def _read(element: Element, depth: int) -> Any:
    name = local_name(element)
    if depth > DEEPEST:
        raise GisError("too_large", f"过滤条件的嵌套不能超过 {DEEPEST} 层。", "Filter")
    if name in LOGIC:
        return {"op": LOGIC[name], "args": [_read(child, depth + 1) for child in element]}
    own: Any = {"property": _read_name(element)}
    if name in COMPARISONS:
        sides = [own, _read_literal(element)]
        if element.get("matchCase") in ("false", "0"):
            sides = [{"op": "casei", "args": [side]} for side in sides]
        return {"op": COMPARISONS[name], "args": sides}
    if name == "PropertyIsLike":
        return {"op": "like", "args": [own, _read_pattern(element)]}
    if name == "PropertyIsNull":
        return {"op": "isNull", "args": [own]}
    if name == "PropertyIsBetween":
        ends = [find_child(element, end) for end in ("LowerBoundary", "UpperBoundary")]
        return {"op": "between", "args": [own, *(text_of(end) for end in ends if end is not None)]}
    if name in SPATIAL:
        return {"op": SPATIAL[name], "args": [own, {"bbox": _read_envelope(element)}]}
    raise GisError("parameter", f"不支持的条件 {name[:40]}。", "Filter")


def _read_name(element: Element) -> str:
    found = find_child(element, "PropertyName", "ValueReference")
    if found is None:
        raise GisError("parameter", f"条件 {local_name(element)} 缺少 PropertyName。", "Filter")
    return text_of(found)


def _read_literal(element: Element) -> str:
    found = find_child(element, "Literal")
    if found is None:
        raise GisError("parameter", f"条件 {local_name(element)} 缺少 Literal。", "Filter")
    return text_of(found)


def _read_pattern(element: Element) -> str:
    """The pattern with % for any text and _ for one sign, whatever the client's signs are."""
    wild, single = element.get("wildCard") or "*", element.get("singleChar") or "?"
    text = _read_literal(element)
    return text.replace(wild, "%").replace(single, "_")


def _read_envelope(element: Element) -> list[float]:
    """West, south, east, north of an Envelope or Box in degrees."""
    box = find_child(element, "Envelope", "Box")
    if box is None:
        raise GisError("parameter", "空间条件应含 gml:Envelope。", "Filter")
    corners = [text_of(corner) for corner in list_children(box, "lowerCorner", "upperCorner", "coordinates")]
    try:
        a0, b0, a1, b1 = (float(part) for part in " ".join(corners).replace(",", " ").split())
        is_turned = bool(box.get("srsName")) and axis_order(box.get("srsName")) == "yx"
    except ValueError as error:
        raise GisError("parameter", "Envelope 应有两个角点。", "Filter") from error
    return [b0, a0, b1, a1] if is_turned else [a0, b0, a1, b1]
