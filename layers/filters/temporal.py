"""Relations in time (Allen's), of days or moments and of intervals of them with their ends included."""

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
OPEN_START, OPEN_END = trust("'-infinity'::date"), trust("'infinity'::date")
Reader = Callable[[Any], Piece]


def relate(bound: Bound, name: str, arguments: list[Any], read: Reader) -> Fragment:
    """How one day or interval lies to another."""
    if name not in RELATIONS or len(arguments) != 2:
        raise refuse(f"不支持的时间运算 {name[:40]}，或参数个数不对。", name[:40])
    extents = [_read_extent(part, read, name) for part in arguments]
    kinds = {piece.kind for extent in extents for piece in extent if piece is not None}
    # A day that is compared with moments is its beginning.
    kind = Piece("timestamp" if "timestamp" in kinds else "date")
    (a0, a1), (b0, b1) = ([_write(bound, piece, kind, name) for piece in extent] for extent in extents)
    a0, b0 = a0 or OPEN_START, b0 or OPEN_START
    a1, b1 = a1 or OPEN_END, b1 or OPEN_END
    return call(f"({RELATIONS[name]})", a0=a0, a1=a1, b0=b0, b1=b1)


def _read_extent(node: Any, read: Reader, name: str) -> tuple[Piece | None, Piece | None]:
    """First and last of an interval, None where it is open; a day or moment is both."""
    if not isinstance(node, dict) or "interval" not in node:
        only = _read_time(node, read, name)
        return only, only
    ends = node["interval"]
    if not isinstance(ends, list) or len(ends) != 2:
        raise refuse("interval 应有起止两项。", name)
    first, last = (None if end in OPEN else _read_time(end, read, name) for end in ends)
    return first, last


def _read_time(node: Any, read: Reader, name: str) -> Piece:
    piece = read_literal({"date": node}) if isinstance(node, str) else read(node)
    if piece.kind not in ("date", "timestamp"):
        raise refuse(f"时间运算 {name} 只能用于日期。", name)
    return piece


def _write(bound: Bound, piece: Piece | None, kind: Piece, name: str) -> Fragment | None:
    """The piece as the kind that both sides have; a column of days is its days' beginnings."""
    if piece is None:
        return None
    if not piece.is_literal:
        return write(piece, bound)
    return write(agree([kind, piece], name)[1], bound)
