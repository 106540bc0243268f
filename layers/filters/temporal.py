"""Relations in time (Allen's), of days and of intervals of days with their ends included."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from gis_core.sql import Fragment, trust
from layers.filters.values import Bound, Piece, agree, call, read_literal, refuse, write

# a0 and a1 are the first and last day of the one, b0 and b1 of the other.
RELATIONS = {
    "t_after": "{a0} > {b1}",
    "t_before": "{a1} < {b0}",
    "t_contains": "{a0} < {b0} AND {a1} > {b1}",
    "t_disjoint": "NOT ({a0} <= {b1} AND {a1} >= {b0})",
    "t_during": "{a0} > {b0} AND {a1} < {b1}",
    "t_equals": "{a0} = {b0} AND {a1} = {b1}",
    "t_finishedby": "{a0} < {b0} AND {a1} = {b1}",
    "t_finishes": "{a0} > {b0} AND {a1} = {b1}",
    "t_intersects": "{a0} <= {b1} AND {a1} >= {b0}",
    "t_meets": "{a1} = {b0}",
    "t_metby": "{a0} = {b1}",
    "t_overlappedby": "{a0} > {b0} AND {a0} < {b1} AND {a1} > {b1}",
    "t_overlaps": "{a0} < {b0} AND {a1} > {b0} AND {a1} < {b1}",
    "t_startedby": "{a0} = {b0} AND {a1} > {b1}",
    "t_starts": "{a0} = {b0} AND {a1} < {b1}",
}
OPEN = ("..", "")
Reader = Callable[[Any], Piece]


def relate(bound: Bound, name: str, arguments: list[Any], read: Reader) -> Fragment:
    """How one day or interval lies to another."""
    if name not in RELATIONS or len(arguments) != 2:
        raise refuse(f"不支持的时间运算 {name[:40]}，或参数个数不对。", name[:40])
    (a0, a1), (b0, b1) = (_read_extent(bound, part, read, name) for part in arguments)
    return call(f"({RELATIONS[name]})", a0=a0, a1=a1, b0=b0, b1=b1)


def _read_extent(bound: Bound, node: Any, read: Reader, name: str) -> tuple[Fragment, Fragment]:
    """First and last day of an interval, of a day, or of an attribute."""
    if not isinstance(node, dict) or "interval" not in node:
        day = _read_day(bound, node, read, name)
        return day, day
    ends = node["interval"]
    if not isinstance(ends, list) or len(ends) != 2:
        raise refuse("interval 应有起止两项。", name)
    first, last = ends
    return (
        trust("'-infinity'::date") if first in OPEN else _read_day(bound, first, read, name),
        trust("'infinity'::date") if last in OPEN else _read_day(bound, last, read, name),
    )


def _read_day(bound: Bound, node: Any, read: Reader, name: str) -> Fragment:
    piece = read_literal({"date": node}) if isinstance(node, str) else read(node)
    if piece.kind != "date":
        raise refuse(f"时间运算 {name} 只能用于日期。", name)
    return write(agree([piece], name)[0], bound)
