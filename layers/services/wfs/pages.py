"""Which part of the matching features an answer holds, and the links to the parts before and behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import urlencode

from layers.access import Person
from layers.queries import count_seen
from layers.services.wfs.gml_out import Numbers
from layers.services.wfs.requests import Query, Reading
from layers.services.wfs.select import count_rows


@dataclass(frozen=True)
class Page:
    """A query's share of an answer: from where, how many (None: all), and the numbers."""

    query: Query
    start: int
    count: int | None
    numbers: Numbers


def plan_pages(reading: Reading, person: Person) -> list[Page]:
    """A page for each query: `count` and `start` run through the queries as if they were one list."""
    pages, start, left = [], reading.start, reading.count
    for query in reading.queries:
        matched = _count(query, reading, person)
        behind = max(0, matched - start)
        returned = 0 if reading.is_hits else behind if left is None else min(left, behind)
        pages.append(Page(query, start, left, Numbers(matched, returned)))
        start = max(0, start - matched)
        left = None if left is None else left - returned
    return pages


def _count(query: Query, reading: Reading, person: Person) -> int:
    """How many features match."""
    if query.condition is None and reading.instant is None and (told := count_seen(query.layer, person)):
        return told
    return count_rows(query, person, reading.instant)


def write_links(reading: Reading, pages: list[Page], at: datetime, address: str) -> dict[str, str]:
    """`next` and `previous`: the same request about the same instant, so that edits move no page."""
    if reading.count is None or not reading.dialect.is_new or reading.count == 0:
        return {}
    matched = sum(page.numbers.matched for page in pages)
    end = reading.start + sum(page.numbers.returned for page in pages)
    moment = reading.instant.at if reading.instant else at
    links = {}
    if end < matched:
        links["next"] = _write_link(reading, end, reading.count, moment, address)
    if reading.start > 0 and not reading.is_hits:
        before = max(0, reading.start - reading.count)
        links["previous"] = _write_link(reading, before, reading.start - before, moment, address)
    return links


def _write_link(reading: Reading, start: int, count: int, at: datetime, address: str) -> str:
    moment = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    own = {"startindex": str(start), "count": str(count), "asof": moment}
    return f"{address}?{urlencode({**reading.links, **own})}"
