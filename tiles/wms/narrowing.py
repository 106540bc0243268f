"""What narrows a layer's features: the day they hold (TIME), the instant read (`asof`), a filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.sql import Fragment, compose, fetch_all, guard_tokens, join_pieces, trust
from layers.access import Person
from layers.declare import LayerOptions
from layers.filters import compile_filter, parse_cql2
from layers.history.instants import Instant, find_instant
from layers.queries import find_source
from layers.source import Source
from tiles.wms.faults import invalid_dimension

# Filters of several layers are parted by it.
PARTED_BY = ";"
MOST_SPANS = 20
Span = tuple[date, date]


@dataclass(frozen=True)
class Narrowing:
    """A condition on rows called t, and its values; none holds for all."""

    condition: Fragment | None = None
    parameters: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, source: Source) -> Source:
        """The source's rows for which it holds."""
        if self.condition is None:
            return source
        rows = compose(
            "(SELECT t.* FROM {rows} AS t WHERE {condition})",
            {"rows": source.rows, "condition": self.condition},
        )
        guarded = {name: guard_tokens(value) for name, value in self.parameters.items()}
        return Source(rows, {**source.parameters, **guarded})

    def keep(self, layer: LayerOptions, person: Person, keys: list[int], instant: Instant | None) -> set[int]:
        """Those of the features for which it holds."""
        source = self.apply(find_source(layer, person, instant))
        statement = compose("SELECT t.id FROM {rows} AS t WHERE t.id = ANY (%(keys)s)", {"rows": source.rows})
        return {int(row[0]) for row in fetch_all(statement, {**source.parameters, "keys": keys})}


NO_NARROWING = Narrowing()


def read_instant(kvp: Kvp) -> Instant | None:
    """The instant of `asof` (RFC 3339 with a zone); None when absent."""
    text = kvp.text("asof")
    if not text:
        return None
    at = parse_time(text, "asof")
    if not isinstance(at, datetime):
        raise GisError("parameter", "参数 asof 应为时间，例如 2026-01-01T08:00:00+08:00。", "asof")
    return find_instant(at)


def read_narrowings(kvp: Kvp, layers: Sequence[Sequence[LayerOptions]]) -> list[list[Narrowing]]:
    """For each layer asked for (a group is several) what TIME and `cql_filter` make of it."""
    spans = read_spans(kvp)
    filters = read_filters(kvp, len(layers))
    return [
        [combine(during(layer, spans), filtered(layer, text)) for layer in part]
        for part, text in zip(layers, filters, strict=True)
    ]


def read_spans(kvp: Kvp) -> list[Span]:
    """The days and spans of TIME; none when absent."""
    parts = kvp.listed("time")
    if len(parts) > MOST_SPANS:
        raise invalid_dimension(f"参数 TIME 不能超过 {MOST_SPANS} 个值。")
    return [read_span(part) for part in parts]


def read_span(text: str) -> Span:
    """A day, or `first/last[/period]`, both included."""
    first, *rest = text.split("/")
    span = read_day(first), read_day(rest[0] if rest else first)
    if span[0] > span[1] or len(rest) > 2:
        raise invalid_dimension("参数 TIME 的时间段应为 开始/结束。")
    return span


def read_day(text: str) -> date:
    """The day of a date or a time."""
    if text.lower() == "current":
        return timezone.localdate()
    at = parse_time(text, "time")
    if not isinstance(at, datetime):
        return at
    try:
        return timezone.localtime(at).date() if at.tzinfo else at.date()
    except OverflowError as error:  # within hours of the first or the last year there is
        raise invalid_dimension("参数 TIME 超出了历法的范围。") from error


def parse_time(text: str, name: str) -> date | datetime:
    """A date or a time; GisError("parameter") for anything else."""
    try:
        # A plus of a zone arrives as a blank where it was not encoded.
        found = parse_datetime(text.replace(" ", "+")) or parse_date(text)
    except ValueError:
        found = None
    if found is None:
        raise invalid_dimension(f"参数 {name} 应为日期或时间，例如 2026-01-01T08:00:00+08:00。")
    return found


def during(layer: LayerOptions, spans: Sequence[Span]) -> Narrowing:
    """What held on any of these days, of a layer that says from when until when its features hold."""
    if not spans or not any(layer.valid):
        return NO_NARROWING
    values: dict[str, Any] = {}
    pieces = []
    for number, (first, last) in enumerate(spans):
        names = f"wms_last_{number}", f"wms_first_{number}"
        values |= dict(zip(names, (last, first), strict=True))
        bounds = [
            compose(f"(t.{{column}} IS NULL OR t.{{column}} {sign} %({name})s)", {"column": column})
            for column, sign, name in zip(layer.valid, ("<=", ">"), names, strict=True)
            if column
        ]
        pieces.append(compose("({bounds})", {"bounds": join_pieces(" AND ", bounds)}))
    return Narrowing(join_pieces(" OR ", pieces), values)


def read_filters(kvp: Kvp, count: int) -> list[str]:
    """A filter's text for each layer, empty for none; one alone counts for all."""
    text = kvp.text("cql_filter")
    if not text:
        return [""] * count
    parts = split_filters(text)
    if len(parts) == 1:
        parts *= count
    if len(parts) != count:
        raise GisError("parameter", "参数 CQL_FILTER 中的条件应与图层一一对应，以分号分隔。", "cql_filter")
    return ["" if part.upper() == "INCLUDE" else part for part in parts]


def split_filters(text: str) -> list[str]:
    """The parts between semicolons that stand in no quotes."""
    parts, quoted = [""], ""
    for sign in text:
        if sign == PARTED_BY and not quoted:
            parts.append("")
            continue
        if sign in "'\"" and quoted in ("", sign):
            quoted = "" if quoted else sign
        parts[-1] += sign
    return [part.strip() for part in parts]


def filtered(layer: LayerOptions, text: str) -> Narrowing:
    """The condition of a filter's text."""
    if not text:
        return NO_NARROWING
    condition, values = compile_filter(layer, parse_cql2(text, "cql2-text"))
    return Narrowing(condition, values)


def combine(*narrowings: Narrowing) -> Narrowing:
    """What all of them let through."""
    meant = [each for each in narrowings if each.condition is not None]
    if not meant:
        return NO_NARROWING
    conditions = [compose("({condition})", {"condition": each.condition or trust("true")}) for each in meant]
    values = {name: value for each in meant for name, value in each.parameters.items()}
    return Narrowing(join_pieces(" AND ", conditions), values)
