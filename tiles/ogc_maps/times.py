"""Of which days features are drawn: `datetime` or `subset=time(…)`, days, months and years included."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from gis_core.errors import GisError
from layers.services.map_limits import FIRST_DAY, LAST_DAY
from tiles.ogc_maps.subset import ANY, Interval
from tiles.wms.narrowing import Span, read_day

YEAR, MONTH = re.compile(r"\d{4}", re.ASCII), re.compile(r"\d{4}-\d{2}", re.ASCII)
# Times without minutes or seconds, which RFC 3339 does not have.
HOUR = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2})(:\d{2})?(Z|[+-]\d{2}(?::?\d{2})?)", re.ASCII)
OPEN = ("", "..")


@dataclass(frozen=True)
class Days:
    """The first and the last day asked for; None for all days that there are."""

    span: Span | None = None

    @property
    def spans(self) -> list[Span]:
        """What narrows features: nothing when nothing was asked for."""
        return [] if self.span is None else [self.span]

    @property
    def told(self) -> str:
        """The days as the answer's header tells them."""
        first, last = self.span or (FIRST_DAY, LAST_DAY)
        shown = max(first, FIRST_DAY), min(last, LAST_DAY)
        first, last = shown if shown[0] <= shown[1] else (first, last)
        return first.isoformat() if first == last else f"{first}/{last}"


def read_days(text: str, subset: Interval | None) -> Days:
    """The days of either parameter; GisError("parameter"), or "not_found" for a time out of all range."""
    if text and subset is not None:
        raise GisError("parameter", "参数 datetime 与 subset 中的 time 只能给出一个。", "datetime")
    if subset is not None:
        return Days(_read_subset(subset))
    return Days(_read_datetime(text)) if text else Days()


def _read_datetime(text: str) -> Span:
    parts = text.split("/")
    if len(parts) > 2 or (len(parts) == 1 and text in OPEN):
        raise GisError("parameter", "参数 datetime 应为时间，或以 / 分隔的起止时间。", "datetime")
    first = date.min if parts[0] in OPEN else read_span(parts[0], "datetime")[0]
    last = date.max if parts[-1] in OPEN else read_span(parts[-1], "datetime")[1]
    return _in_order(first, last, "datetime")


def _read_subset(interval: Interval) -> Span:
    low, high = (_unquote(text) for text in (interval.low, interval.high))
    if interval.is_single and low == ANY:
        return LAST_DAY, LAST_DAY
    first = FIRST_DAY if low == ANY else read_span(low, "subset")[0]
    last = LAST_DAY if high == ANY else read_span(high, "subset")[1]
    span = _in_order(first, last, "subset")
    if first > LAST_DAY or last < FIRST_DAY:
        raise GisError("not_found", f"参数 subset 的时间应在 {FIRST_DAY} 与 {LAST_DAY} 之间。", "subset")
    return span


def _unquote(text: str) -> str:
    if text == ANY:
        return text
    if len(text) < 3 or text[0] != '"' or text[-1] != '"':
        raise GisError("parameter", "参数 subset 中的时间应写在双引号中。", "subset")
    return text[1:-1]


def _in_order(first: date, last: date, name: str) -> Span:
    if first > last:
        raise GisError("parameter", f"参数 {name} 的起始时间不能晚于终止时间。", name)
    return first, last


def read_span(text: str, name: str) -> Span:
    """The days of a year, a month, a day or a time; GisError("parameter")."""
    try:
        if YEAR.fullmatch(text):
            return date(int(text), 1, 1), date(int(text), 12, 31)
        if MONTH.fullmatch(text):
            first = date.fromisoformat(f"{text}-01")
            return first, _end_of_month(first)
    except ValueError as error:
        raise GisError("parameter", f"参数 {name} 应为时间，例如 2026-01-01。", name) from error
    hour = HOUR.fullmatch(text)
    full = f"{hour[1]}{hour[2] or ':00'}:00{hour[3]}" if hour else text
    try:
        day = read_day(full)
    except GisError as error:
        raise GisError("parameter", f"参数 {name} 应为时间，例如 2026-01-01。", name) from error
    return day, day


def _end_of_month(first: date) -> date:
    if (first.year, first.month) == (date.max.year, date.max.month):
        return date.max
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
