"""Pieces of a condition on their way to SQL, and literals brought to the kind that they are compared with."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime

from gis_core.errors import GisError
from gis_core.sql import Fragment, compose, trust

# NUL, and halves of surrogate pairs: no text of PostgreSQL's.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
NUMBERS = ("integer", "number")
TITLES = {
    "text": "文本", "integer": "数字", "number": "数字", "boolean": "真假值", "date": "日期",
    "timestamp": "时刻",
    "geometry": "图形", "condition": "条件",
}  # fmt: skip
MOST_NODES = 2_000
DEEPEST = 60


@dataclass(frozen=True)
class Piece:
    """A part of the condition as SQL; `literal` is its value when it is one, still unbound."""

    kind: str
    sql: Fragment = field(default_factory=lambda: trust(""))
    literal: Any = None
    is_literal: bool = False
    moment: datetime | None = None  # of a literal day that was told to the second


@dataclass
class Bound:
    """The values bound so far, and how many parts the condition has."""

    parameters: dict[str, Any] = field(default_factory=dict)
    nodes: int = 0

    def bind(self, value: Any, cast: str = "") -> Fragment:
        """A hole for the value, which is bound under a name of our own."""
        name = f"f_{len(self.parameters)}"
        self.parameters[name] = value
        return trust(f"%({name})s{cast}")

    def count(self, depth: int) -> None:
        """One more part; GisError("too_large") when there are too many or it lies too deep."""
        self.nodes += 1
        if self.nodes > MOST_NODES or depth > DEEPEST:
            raise GisError("too_large", f"过滤条件不能超过 {MOST_NODES} 项、{DEEPEST} 层。", "filter")


def refuse(sentence: str, locator: str = "filter") -> GisError:
    """An error that says what is wrong with the condition."""
    return GisError("parameter", sentence, locator)


def read_literal(value: Any) -> Piece:
    """A literal of CQL2 JSON: text, number, truth, date or timestamp."""
    if isinstance(value, bool):
        return Piece("boolean", literal=value, is_literal=True)
    if isinstance(value, int | float):
        return Piece("number", literal=_finite(value), is_literal=True)
    if isinstance(value, str):
        if UNSTORABLE.search(value):
            raise refuse("过滤条件中的文本含有非法字符。")
        return Piece("text", literal=value, is_literal=True)
    if isinstance(value, dict) and len(value) == 1:
        text = value.get("date", value.get("timestamp"))
        if isinstance(text, str):
            return _read_day_or_moment(text)
    raise refuse("过滤条件中有无法识别的值。")


def _finite(value: float) -> Any:
    if isinstance(value, int):
        if abs(value) >= 10**300:
            raise refuse("过滤条件中的数字超出范围。")
        return value
    if not math.isfinite(value):
        raise refuse("过滤条件中的数字超出范围。")
    return int(value) if value == int(value) and abs(value) < 1e15 else value


def _read_day_or_moment(text: str) -> Piece:
    day = read_day(text)
    at = parse_datetime(text) if len(text) > 10 else None
    if at is not None and at.tzinfo is None:
        at = timezone.make_aware(at)
    return Piece("date", literal=day, is_literal=True, moment=at)


def read_day(text: str) -> date:
    """The day of an ISO date, or of a timestamp as it was in China."""
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        at = parse_datetime(text)
    except ValueError as error:
        raise refuse(f"“{text[:40]}”不是有效的日期。") from error
    if at is None:
        raise refuse(f"“{text[:40]}”不是有效的日期。")
    return _day_in_china(at)


def _day_in_china(at: datetime) -> date:
    if at.tzinfo is None:
        return at.date()
    try:
        return timezone.localtime(at).date()
    except OverflowError as error:
        raise refuse("日期超出范围。") from error


def write(piece: Piece, bound: Bound) -> Fragment:
    """The piece as SQL; a literal is bound now."""
    if not piece.is_literal:
        return piece.sql
    casts = {"text": "::text", "boolean": "::boolean", "date": "::date", "timestamp": "::timestamptz"}
    return bound.bind(piece.literal, casts.get(piece.kind, "::numeric"))


def agree(pieces: list[Piece], what: str) -> list[Piece]:
    """The pieces, literals turned to the kind of what they are compared with.

    GisError("parameter") for pieces of different kinds.
    """
    kind = next((piece.kind for piece in pieces if not piece.is_literal), pieces[0].kind)
    agreed = [_turn(piece, kind) for piece in pieces]
    for piece in agreed:
        if _family(piece.kind) != _family(kind):
            sentence = f"“{what}”不能比较{TITLES.get(kind, kind)}和{TITLES.get(piece.kind, piece.kind)}。"
            raise refuse(sentence, what)
    return agreed


def _family(kind: str) -> str:
    return "number" if kind in NUMBERS else kind


def _turn(piece: Piece, kind: str) -> Piece:
    """A literal text as the kind asked for: programs that know no types write all values as text."""
    if kind == "timestamp" and piece.is_literal and piece.kind in ("date", "text"):
        told = piece if piece.kind == "date" else _read_day_or_moment(piece.literal.strip())
        return Piece("timestamp", literal=told.moment or told.literal, is_literal=True)
    if not piece.is_literal or piece.kind != "text" or kind == "text":
        return piece
    text = piece.literal.strip()
    if kind in NUMBERS:
        return Piece("number", literal=read_decimal(text), is_literal=True)
    if kind == "boolean" and text.lower() in ("true", "false", "1", "0"):
        return Piece("boolean", literal=text.lower() in ("true", "1"), is_literal=True)
    return Piece("date", literal=read_day(text), is_literal=True) if kind == "date" else piece


def read_decimal(text: str) -> Decimal:
    """A finite number of ordinary size, exactly as it is written."""
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise refuse(f"“{text[:40]}”不是数字。") from error
    if len(text) > 400 or not number.is_finite() or abs(number.adjusted()) > 300:
        raise refuse(f"“{text[:40]}”超出数字的范围。")
    return number


def call(statement: str, **pieces: Fragment) -> Fragment:
    """SQL text of our own with pieces in its holes."""
    return compose(statement, pieces)
