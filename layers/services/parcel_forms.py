"""What each act on parcels needs of a request's body, and the plan that it makes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from gis_core.errors import GisError
from layers.declare import LayerOptions
from layers.editing.json_form import read_value
from layers.parcels import adjust, replace
from layers.parcels.act import Row, Wishes
from layers.parcels.outlines.share import MOST_PARTS
from layers.parcels.perform import Plan
from layers.services.editing import read_words

# Features of one act.
MOST_INPUTS = 200
# Square metres, degrees: beyond any parcel and any turn.
LARGEST_NUMBER = 10**12
Content = dict[str, Any]


@dataclass(frozen=True)
class Form:
    """How an act is asked for: members of the body beside those that every act has, and what they become."""

    plan: Callable[[LayerOptions, Content], Plan]
    needs: tuple[str, ...] = ()


def _read_decimal(content: Content, name: str) -> Decimal:
    try:
        value = Decimal(str(content.get(name)))
    except InvalidOperation as error:
        raise GisError("parameter", f"{name} 应为数字。", name) from error
    if not value.is_finite() or abs(value) > LARGEST_NUMBER:
        raise GisError("parameter", f"{name} 应为有限的数字。", name)
    return value


def _read_count(content: Content) -> int:
    count = content.get("count")
    if type(count) is not int or not 2 <= count <= MOST_PARTS:
        raise GisError("parameter", f"count 应为 2 与 {MOST_PARTS} 之间的整数。", "count")
    return count


def _read_shape(content: Content, name: str) -> Any:
    shape = read_value("geometry", content.get(name), name)
    if shape is None:
        raise GisError("parameter", f"缺少图形 {name}。", name)
    return shape


def list_drawn(content: Content) -> list[Any]:
    """The outlines that the client drew."""
    outlines = content.get("outlines")
    given = [content.get("outline"), *(outlines if isinstance(outlines, list) else [])]
    return [read_value("geometry", shape, "outline") for shape in given if shape is not None]


def _read_wishes(layer: LayerOptions, content: Content) -> Wishes:
    values = content.get("values", [])
    listed = values if isinstance(values, list) else [values]
    if not all(isinstance(item, dict) for item in listed):
        raise GisError("parameter", "values 应为对象或对象数组。", "values")
    return Wishes([{n: read_value(n, v, "values") for n, v in item.items()} for item in listed])


def _one(rows: Sequence[Row]) -> Row:
    if len(rows) != 1:
        raise GisError("parameter", "此操作只能对一个要素进行。", "ids")
    return rows[0]


def _split_line(layer: LayerOptions, content: Content) -> Plan:
    line, wishes = _read_shape(content, "line"), _read_wishes(layer, content)
    return lambda rows, around: replace.split_by_line(layer.name, _one(rows), around, line, wishes)


def _split_area(layer: LayerOptions, content: Content) -> Plan:
    wanted, azimuth = _read_decimal(content, "area"), float(_read_decimal(content, "azimuth"))
    side, wishes = read_words(content, "side"), _read_wishes(layer, content)
    return lambda rows, around: replace.split_by_area(
        layer.name, _one(rows), around, wanted, azimuth, side, wishes
    )


def _split_bearing(layer: LayerOptions, content: Content) -> Plan:
    place, azimuth = _read_shape(content, "point"), float(_read_decimal(content, "azimuth"))
    wishes = _read_wishes(layer, content)
    return lambda rows, around: replace.split_by_bearing(
        layer.name, _one(rows), around, place, azimuth, wishes
    )


def _split_equal(layer: LayerOptions, content: Content) -> Plan:
    count, azimuth = _read_count(content), float(_read_decimal(content, "azimuth"))
    wishes = _read_wishes(layer, content)
    return lambda rows, around: replace.split_equally(layer.name, _one(rows), around, count, azimuth, wishes)


def _merge(layer: LayerOptions, content: Content) -> Plan:
    wishes = _read_wishes(layer, content)
    return lambda rows, around: replace.merge(layer.name, rows, around, wishes)


def _redistribute(layer: LayerOptions, content: Content) -> Plan:
    given, wishes = content.get("outlines"), _read_wishes(layer, content)
    if not isinstance(given, list) or not 0 < len(given) <= MOST_INPUTS:
        raise GisError("parameter", "outlines 应为图形数组。", "outlines")
    outlines = [read_value("geometry", item, "outlines") for item in given]
    return lambda rows, around: replace.redistribute(layer.name, rows, around, outlines, wishes)


def _move_boundary(layer: LayerOptions, content: Content) -> Plan:
    line, wishes = _read_shape(content, "line"), _read_wishes(layer, content)
    return lambda rows, around: adjust.move_boundary(layer.name, rows, around, line, wishes)


def _reshape(layer: LayerOptions, content: Content) -> Plan:
    outline, wishes = _read_shape(content, "outline"), _read_wishes(layer, content)
    return lambda rows, around: adjust.reshape(layer.name, _one(rows), around, outline, wishes)


def _create(layer: LayerOptions, content: Content) -> Plan:
    outline, wishes = _read_shape(content, "outline"), _read_wishes(layer, content)
    return lambda rows, around: adjust.create(layer.name, around, outline, wishes)


def _retire(layer: LayerOptions, content: Content) -> Plan:
    wishes = _read_wishes(layer, content)
    return lambda rows, around: adjust.retire(layer.name, _one(rows), wishes)


def _attributes(layer: LayerOptions, content: Content) -> Plan:
    values = _read_wishes(layer, content).values_of(0, 1)
    return lambda rows, around: adjust.change_attributes(layer.name, _one(rows), values)


ACTS = {
    "split_line": Form(_split_line, ("line",)),
    "split_area": Form(_split_area, ("area", "azimuth", "side")),
    "split_bearing": Form(_split_bearing, ("point", "azimuth")),
    "split_equal": Form(_split_equal, ("count", "azimuth")),
    "merge": Form(_merge),
    "redistribute": Form(_redistribute, ("outlines",)),
    "move_boundary": Form(_move_boundary, ("line",)),
    "reshape": Form(_reshape, ("outline",)),
    "create": Form(_create, ("outline",)),
    "retire": Form(_retire),
    "attributes": Form(_attributes),
}
