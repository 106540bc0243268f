"""The filter of a style's rule as a condition of ours: values, beginnings, or bounds of one property."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from gis_core.errors import GisError
from gis_core.xml.read import find_child, local_name, text_of
from layers.declare import LayerOptions
from layers.describe import describe_field
from layers.styles.symbols import Condition
from tiles.wms.sld_values import read_field, read_number

LONGEST_VALUE = 100
MOST_VALUES = 500
# Signs that mean something within a text of Mapnik's expressions.
SPECIAL = "'\"\\\n\r"
Element = Any


def read_condition(element: Element, layer: LayerOptions) -> Condition:
    """The condition of a Filter; GisError("operation") for what a condition cannot say."""
    children = list(element)
    if len(children) != 1:
        raise _refuse("Filter")
    return _read(children[0], layer)


def _read(element: Element, layer: LayerOptions) -> Condition:
    name = local_name(element)
    if name in ("Or", "And"):
        if len(element) > MOST_VALUES:
            raise GisError("too_large", f"条件不能超过 {MOST_VALUES} 个。", "sld_body")
        parts = [_read_simple(child, layer) for child in element]
        return (_any if name == "Or" else _all)(parts)
    return _read_simple(element, layer)


def _read_simple(element: Element, layer: LayerOptions) -> Condition:
    name = local_name(element)
    if name not in READERS:
        raise _refuse(name)
    said = find_child(element, "PropertyName", "ValueReference")
    if said is None:
        raise _refuse(f"没有 PropertyName 的 {name}")
    field = read_field(text_of(said), layer)
    return READERS[name](element, field, is_number(field, layer))


def is_number(field: str, layer: LayerOptions) -> bool:
    """Whether the field holds numbers: a text is never equal to one."""
    return describe_field(layer, layer.model._meta.get_field(field))["type"] == "number"


def _equal(element: Element, field: str, numeric: bool) -> Condition:
    text = _literal(element)
    if numeric:
        value = read_number(text)
        return Condition(field, at_least=value, below=math.nextafter(value, math.inf))
    return Condition(field, equals=(_plain(text),))


def _like(element: Element, field: str, numeric: bool) -> Condition:
    text, wild = _literal(element), element.get("wildCard", "*")
    beginning = text[: -len(wild)] if wild and text.endswith(wild) else ""
    if numeric or not beginning or wild in beginning or element.get("singleChar", "?") in beginning:
        raise _refuse("除“开头*”以外的 PropertyIsLike")
    return Condition(field, prefixes=(_plain(beginning),))


def _between(element: Element, field: str, numeric: bool) -> Condition:
    low, high = (find_child(element, name) for name in ("LowerBoundary", "UpperBoundary"))
    if low is None or high is None:
        raise _refuse("没有上下界的 PropertyIsBetween")
    return Condition(field, at_least=read_number(text_of(low)), below=_after(read_number(text_of(high))))


def _bound(lower: bool, inclusive: bool) -> Callable[[Element, str, bool], Condition]:
    def read(element: Element, field: str, numeric: bool) -> Condition:
        value = read_number(_literal(element))
        if lower:
            return Condition(field, at_least=value if inclusive else _after(value))
        return Condition(field, below=_after(value) if inclusive else value)

    return read


def _any(parts: list[Condition]) -> Condition:
    if len({part.field for part in parts}) != 1 or any(_is_bound(part) for part in parts):
        raise _refuse("不同属性或数值范围的 Or")
    return replace(
        parts[0],
        equals=tuple(value for part in parts for value in part.equals),
        prefixes=tuple(value for part in parts for value in part.prefixes),
    )


def _all(parts: list[Condition]) -> Condition:
    if len({part.field for part in parts}) != 1 or not all(_is_bound(part) for part in parts):
        raise _refuse("不同属性或非数值范围的 And")
    lows = [part.at_least for part in parts if part.at_least is not None]
    highs = [part.below for part in parts if part.below is not None]
    return Condition(parts[0].field, at_least=max(lows, default=None), below=min(highs, default=None))


def _is_bound(condition: Condition) -> bool:
    return condition.at_least is not None or condition.below is not None


def _after(value: float) -> float:
    return math.nextafter(value, math.inf)


def _literal(element: Element) -> str:
    found = find_child(element, "Literal")
    if found is None:
        raise _refuse("没有 Literal 的比较")
    return text_of(found)


def _plain(text: str) -> str:
    if len(text) > LONGEST_VALUE or any(sign in text for sign in SPECIAL):
        raise GisError("parameter", "样式条件中的值过长或含有引号、反斜杠。", "sld_body")
    return text


def _refuse(what: str) -> GisError:
    return GisError("operation", f"样式条件中的 {what[:60]} 不受支持。", "sld_body")


READERS: dict[str, Callable[[Element, str, bool], Condition]] = {
    "PropertyIsEqualTo": _equal,
    "PropertyIsLike": _like,
    "PropertyIsBetween": _between,
    "PropertyIsGreaterThan": _bound(lower=True, inclusive=False),
    "PropertyIsGreaterThanOrEqualTo": _bound(lower=True, inclusive=True),
    "PropertyIsLessThan": _bound(lower=False, inclusive=False),
    "PropertyIsLessThanOrEqualTo": _bound(lower=False, inclusive=True),
}
