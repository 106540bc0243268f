"""Faults that the fuzzer has found, each with its smallest request."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.support.wfs import ask, codes

pytestmark = pytest.mark.django_db

BOX = (
    "<fes:BBOX><fes:ValueReference>geometry</fes:ValueReference><gml:Envelope><gml:lowerCorner>20 110"
    "</gml:lowerCorner><gml:upperCorner>20.1 NaN</gml:upperCorner></gml:Envelope></fes:BBOX>"
)
POINT = {"type": "Point", "coordinates": [110.3, 20.02]}


def refuse(answer: Any, *statuses: int) -> None:
    """A problem of one of these statuses."""
    assert answer.status_code in statuses, answer.content[:300]
    assert answer["Content-Type"].startswith("application/problem+json")


def test_a_box_of_no_numbers(client: Client) -> None:
    query = f'<wfs:Query typeNames="qt:port"><fes:Filter>{BOX}</fes:Filter></wfs:Query>'
    assert codes(ask(client, "GetFeature", query)) == ["InvalidParameterValue"]


def test_addresses_that_there_are_not(client: Client) -> None:
    for path in ("/api/nothing", "/ogc/nothing", "/api/features/road/x", "/ogc/collections/road/tiles/a/b"):
        refuse(client.get(path), 404)


def test_an_infinite_whole_number(province_client: Client) -> None:
    body = {"type": "Feature", "geometry": POINT, "properties": {"berths": float("inf")}}
    refuse(province_client.post("/ogc/collections/port/items", body, "application/geo+json"), 400, 422)


def test_a_coverage_is_not_edited(province_client: Client) -> None:
    change = {"layer": "relief", "id": 39, "version": 1, "new": None}
    refuse(province_client.post("/api/edits", {"changes": [change], "reason": "试"}, "application/json"), 400)


def test_outlines_that_are_no_list(province_client: Client) -> None:
    act = {"ids": [1], "versions": [1], "reason": "试", "outlines": 5}
    refuse(province_client.post("/api/parcels/parcel/retire", act, "application/json"), 400, 404, 409)


def test_nobody_has_a_body_read(client: Client) -> None:
    for path in ("/api/features/road/1/restore", "/api/change-sets/1/undo", "/api/edits"):
        refuse(client.post(path, "{", "application/json"), 401)


def test_who_edits_without_a_token_is_asked_for_one() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/ogc/collections/port/items", "{}", "application/geo+json")
    refuse(answer, 401)
    assert answer["WWW-Authenticate"].startswith("Basic")


def test_too_large_for_the_catalogue(client: Client) -> None:
    answer = client.post("/csw", b"<a>" + b"a" * 3_000_000, content_type="application/xml")
    assert answer.status_code == 413 and b"ExceptionReport" in answer.content


def test_json_of_very_many_lists(province_client: Client) -> None:
    body = '{"changes": [' + "[]," * 4_100_000 + "[]]}"
    refuse(province_client.post("/api/edits", body, "application/json"), 413)
