"""Answers to requests that read: text that the database has written, passed on as it comes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils import timezone

from gis_core.errors import GisError
from gis_core.http.ows_errors import ServiceError
from gis_core.sql import Fragment, compose, quote_value, stream_sets
from layers.access import Person
from layers.services.wfs.files import answer_file
from layers.services.wfs.formats import Format, find_format
from layers.services.wfs.gml_out import (
    DECLARATION,
    describe_schema,
    member_tags,
    write_collection,
    write_spaces,
    write_values,
)
from layers.services.wfs.gml_sql import compose_feature
from layers.services.wfs.pages import Page, plan_pages, write_links
from layers.services.wfs.requests import Reading
from layers.services.wfs.select import compose_select
from layers.services.wfs.text_sql import compose_csv, compose_geojson, write_csv_head
from layers.services.wfs.values import compose_member

# Features fetched at once, and seconds that fetching them may take.
SET_SIZE = 500
SET_SECONDS = 60
BOM = "\ufeff"


def answer_reading(reading: Reading, person: Person, address: str, lock: str = "") -> HttpResponseBase:
    """The features, or how many there are, in the format asked for."""
    chosen = find_format(reading.output, reading.dialect)
    at = timezone.now()
    if reading.is_single:
        return _answer_single(reading, person, address)
    pages = plan_pages(reading, person)
    attributes = write_links(reading, pages, at, address) | ({"lockId": lock} if lock else {})
    numbers = [page.numbers for page in pages]
    if reading.value_name:
        values = _each_part(pages, reading, person, [compose_member(page.query, reading) for page in pages])
        return _stream(write_values(reading, values, numbers, attributes), chosen)
    if chosen.name == "gml" or reading.is_hits:
        parts = write_members(pages, reading, person)
        return _stream(write_collection(reading, parts, numbers, attributes, address), chosen)
    if chosen.driver:
        return answer_file(reading, pages, person, chosen)
    return _answer_text(reading, pages, person, chosen)


def write_members(pages: list[Page], reading: Reading, person: Person) -> list[Iterable[str]]:
    """The members of each page in GML, written by the database as they are asked for."""
    return _each_part(pages, reading, person, [_compose_gml_member(page, reading) for page in pages])


def _compose_gml_member(page: Page, reading: Reading) -> Fragment:
    before, after = member_tags(reading.dialect)
    feature = compose_feature(page.query, reading.dialect)
    return compose(
        "{before} || {feature} || {after}",
        {"before": quote_value(before), "feature": feature, "after": quote_value(after)},
    )


def _each_part(
    pages: list[Page], reading: Reading, person: Person, texts: list[Fragment]
) -> list[Iterable[str]]:
    """The texts of each page's features; a page without any asks nothing."""
    return [
        _stream_page(page, reading, person, text) if page.numbers.returned else []
        for page, text in zip(pages, texts, strict=True)
    ]


def _stream_page(
    page: Page, reading: Reading, person: Person, text: Fragment, between: str = ""
) -> Iterator[str]:
    statement, values = compose_select(page.query, text, person, reading.instant, page.count, page.start)
    is_first = True
    for rows in stream_sets(statement, values, SET_SIZE, SET_SECONDS):
        yield ("" if is_first else between) + between.join(row[0] for row in rows)
        is_first = False


def _answer_single(reading: Reading, person: Person, address: str) -> HttpResponseBase:
    """The feature itself as the document's root; an error when it is not there."""
    query = reading.queries[0]
    statement, values = compose_select(
        query, compose_feature(query, reading.dialect), person, reading.instant, 1, 0
    )
    text = "".join(row[0] for rows in stream_sets(statement, values, 1, SET_SECONDS) for row in rows)
    if not text:
        raise ServiceError("not_found", "没有这个要素，或您无权查看。", "id", "NotFound")
    head, _, rest = text.partition(" ")
    spaces = write_spaces(reading.dialect, describe_schema(reading, address))
    return HttpResponse(
        f"{DECLARATION}{head}{spaces} {rest}",
        content_type=find_format("", reading.dialect).media_type,
    )


def _answer_text(reading: Reading, pages: list[Page], person: Person, chosen: Format) -> HttpResponseBase:
    if chosen.name == "csv":
        if len(pages) > 1:
            raise GisError("parameter", "CSV 一次只能输出一个要素类型。", "typeName")
        lines = _each_part(pages, reading, person, [compose_csv(pages[0].query)])
        return _stream(chain([BOM + write_csv_head(pages[0].query)], *lines), chosen, pages[0])
    return _stream(_write_geojson(reading, pages, person), chosen, pages[0])


def _write_geojson(reading: Reading, pages: list[Page], person: Person) -> Iterator[str]:
    matched = sum(page.numbers.matched for page in pages)
    returned = sum(page.numbers.returned for page in pages)
    yield (
        f'{{"type":"FeatureCollection"{_name_crs(reading)},"numberMatched":{matched},'
        f'"numberReturned":{returned},"features":['
    )
    is_first = True
    for page in pages:
        if page.numbers.returned:
            yield "" if is_first else ","
            yield from _stream_page(page, reading, person, compose_geojson(page.query), ",")
            is_first = False
    yield "]}\n"


def _name_crs(reading: Reading) -> str:
    """GeoJSON of 2008 named systems; today's has longitude and latitude only, and no word for others."""
    name = reading.queries[0].crs if reading.links.get("srsname") else ""
    return f',"crs":{{"type":"name","properties":{{"name":"{name}"}}}}' if name else ""


def _stream(texts: Iterable[str], chosen: Format, page: Page | None = None) -> HttpResponseBase:
    """The texts as they come; the first features are fetched before, so that a fault is still a report."""
    source = iter(texts)
    ahead = [text for _, text in zip(range(3), source, strict=False)]
    parts = (text.encode() for text in chain(ahead, source))
    response = StreamingHttpResponse(parts, content_type=chosen.media_type)
    if chosen.suffix and page is not None:
        name = f"{page.query.layer.name}.{chosen.suffix}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
