"""A page of features on its way out, in pieces: neither we nor the database hold it whole."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from django.conf import settings
from django.utils import timezone

from gis_core.sql import fetch_in_time, stream_rows
from layers.queries import count_seen
from layers.services.ogc.answer import write_json
from layers.services.ogc.order import write_cursor
from layers.services.ogc.request import ItemsRequest
from layers.services.ogc.site import Link, Site, link
from layers.services.ogc.statement import compose_count, compose_features

# What a condition leaves is counted up to here; how many more there are is not told.
COUNTED_UP_TO = 10_000
# Features in one piece.
PIECE = 500


class Page:
    """The features of one page; `last` and `is_full` are known when all have gone out."""

    def __init__(self, asked: ItemsRequest, form: str) -> None:
        self.asked, self.form = asked, form
        self.returned = 0
        self.last: list[str | None] = []
        self.has_more = False

    def texts(self) -> Iterator[str]:
        """Each feature's text."""
        statement, values = compose_features(self.asked, self.form)
        for keys, _version, text in stream_rows(statement, values, settings.STATEMENT_SECONDS, PIECE):
            if self.returned == self.asked.limit:
                self.has_more = True
                return
            self.returned += 1
            self.last = keys
            yield text

    def pieces(self) -> Iterator[str]:
        """The texts, many at a time, the first of them begun: a fault in the database shows before it."""
        texts = self.texts()
        while some := list(islice(texts, PIECE)):
            yield ("," if self.form == "json" else "").join(some)


def write_geojson(asked: ItemsRequest, site: Site) -> Iterator[bytes]:
    """The FeatureCollection; links stand behind the features, when it is known whether there are more."""
    page = Page(asked, "json")
    pieces = page.pieces()
    first = next(pieces, "")
    matched = count_matched(asked)
    head = '{"type":"FeatureCollection"' + ("" if matched is None else f',"numberMatched":{matched}')
    return _write_rest(page, f'{head},"features":[{first}', pieces, site)


def _write_rest(page: Page, head: str, pieces: Iterator[str], site: Site) -> Iterator[bytes]:
    yield head.encode()
    for piece in pieces:
        yield f",{piece}".encode()
    tail = {
        "numberReturned": page.returned,
        "timeStamp": timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "links": page_links(page, site),
    }
    yield f"],{write_json(tail)[1:]}".encode()


def page_links(page: Page, site: Site) -> list[Link]:
    """This page in its forms, the next one, and the layer."""
    media = "application/geo+json"
    links = site.self_links(media, (("text/html", "html"), ("text/csv", "csv")))
    if page.has_more:
        links.append(link("next", site.here(cursor=write_cursor(page.last)), media, "下一页"))
    name = page.asked.layer.name
    links.append(
        link("collection", site.ogc(f"collections/{name}"), "application/json", page.asked.layer.title)
    )
    return links


def write_csv(asked: ItemsRequest) -> Iterator[bytes]:
    """Lines with a heading; a mark at the beginning tells spreadsheets that it is UTF-8."""
    pieces = Page(asked, "csv").pieces()
    names = ["id", *(one.name for one in asked.properties), *(["wkt"] if asked.has_geometry else [])]
    first = next(pieces, "")
    return _encode("\ufeff" + ",".join(names) + "\r\n" + first, pieces)


def _encode(head: str, pieces: Iterator[str]) -> Iterator[bytes]:
    yield head.encode()
    for piece in pieces:
        yield piece.encode()


def count_matched(asked: ItemsRequest) -> int | None:
    """How many features meet the request; None when a condition leaves too many to count."""
    is_whole = asked.condition is None and asked.instant is None
    if is_whole and (told := count_seen(asked.layer, asked.person)) is not None:
        return told
    most = None if is_whole else COUNTED_UP_TO
    statement, values = compose_count(asked, most and most + 1)
    row = fetch_in_time(statement, values, settings.STATEMENT_SECONDS)
    count = int(row[0]) if row else 0
    return count if most is None or count <= most else None
