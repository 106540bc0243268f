"""Hostile addresses of tiles and styles: a named error, and the database never hears of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from tiles.kept.keeper import keeper

pytestmark = pytest.mark.django_db
FORM = {"type", "title", "status", "detail", "kind", "locator", "instance"}
# What stands for a zoom, column or row.
NUMBERS = (
    "-1", "+1", " 1", "1 ", "1.0", "1e1", "0x1", "1_0", "NaN", "Infinity", "true", "null", "\x00", "1\x00",
    "٣", "１", "²", "9" * 8, "9" * 9, "9" * 400, "9" * 20_000, "''", "1'--", "1;DROP TABLE x",
    "$1", "{0}", "%d",
    "..", "%2e%2e", "\\", "1\n", "\u202e1", "\U0001f600", "\ud7ff",
)  # fmt: skip
# What stands for a layer or grid.
NAMES = (
    "nowhere", "ROAD", "road'", 'road"', "road;", "road--", "road\x00", "road\n", "a" * 5_000, "-", "..", ".",
    "%2e%2e%2fetc%2fpasswd", "../../etc/passwd", "道路", "rоad", "__class__", "{table}", "%s", "0", "",
)  # fmt: skip
ENDINGS = (
    "",
    ".",
    ".mvt.exe",
    ".MVT",
    ".php",
    ".mvt\x00",
    ".json.mvt",
    "@2x.mvt",
    "@3x.png",
    "@2x@2x.png",
    ".mvt/",
)
ADDRESSES = (
    *(f"/tiles/road/{number}/1/1.mvt" for number in NUMBERS),
    *(f"/tiles/road/3/{number}/1.png" for number in NUMBERS),
    *(f"/tiles/road/3/1/{number}.mvt" for number in NUMBERS),
    *(f"/tiles/road/CGCS2000Quad/{number}/1/1.mvt" for number in NUMBERS),
    *(f"/tiles/base/3/1/{number}@2x.png" for number in NUMBERS),
    *(f"/tiles/{name}/3/1/1.mvt" for name in NAMES),
    *(f"/tiles/{name}.json" for name in NAMES),
    *(f"/styles/{name}.json" for name in NAMES),
    *(f"/tiles/road/{name}/3/1/1.mvt" for name in NAMES if name),
    *(f"/tiles/road/3/1/1{ending}" for ending in ENDINGS),
    "/tiles/", "/styles/", "/tiles//", "/tiles/road", "/tiles/road/3", "/tiles/road/3/1",
    "/tiles/road/3/1/1/1.mvt", "/tiles/" + "a/" * 3_000, "/styles/../admin/",
)  # fmt: skip


def check(answer: Any, path: str, *statuses: int) -> None:
    """It is an error in the project's form, and gives nothing away."""
    assert answer.status_code in statuses, (answer.status_code, path[:80])
    assert answer["Content-Type"] == "application/problem+json; charset=utf-8"
    said = answer.json()
    assert set(said) >= FORM and said["status"] == answer.status_code and said["detail"]
    assert "Traceback" not in answer.content.decode() and "psycopg" not in answer.content.decode()


def test_a_hostile_address_is_named_without_a_query(django_assert_num_queries: Any) -> None:
    keeper()  # asks once of which database it is
    for path in ADDRESSES:
        with django_assert_num_queries(0):
            check(Client().get(quote(path, safe="/@")), path, 400, 404)


READABLE = (
    "/tiles/road/3/1/1.mvt", "/tiles/road/3/1/1.png", "/tiles/base/3/1/1.png", "/tiles/road.json",
    "/styles/road.json", "/styles/map.json", "/tiles/x",
)  # fmt: skip
METHODS = ("POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND")


@pytest.mark.parametrize("path", READABLE)
@pytest.mark.parametrize("method", METHODS)
def test_nothing_is_sent_there(path: str, method: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = Client(enforce_csrf_checks=True).generic(method, path, b"{}")
    check(answer, path, 405)
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "query",
    ["z=1", "x=%00", "layer[]=1&layer=2", "a=" + "b" * 50_000, "%ff=%fe", "&&&=", "token=", "=" * 900],
)
def test_parameters_that_nobody_asked_for_change_nothing(query: str, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        check(Client().get(f"/tiles/road/99/1/1.mvt?{query}"), query, 400)


@pytest.mark.parametrize(
    "headers",
    [
        {"If-None-Match": '"' * 5_000},
        {"Accept-Encoding": "gzip;q=-1, *;q=nan"},
        {"Cookie": "sessionid=\x01; qiongtu_pass=" + "A" * 4_000},
        {"Range": "bytes=0-1,5-9," * 500},
        {"X-Forwarded-For": "1.2.3.4," * 500},
    ],
)
def test_hostile_headers_change_nothing(headers: dict[str, str], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        check(Client().get("/tiles/road/3/8/1.mvt", headers=headers), str(headers), 400)
