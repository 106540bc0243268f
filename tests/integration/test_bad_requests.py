"""Faults that the fuzzer has found, each with its smallest request."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from layers.parcels.outlines.share import MOST_PARTS
from layers.thematic.parcel import Parcel
from layers.thematic.port import Port
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


def change_of(**more: Any) -> dict[str, Any]:
    """A change of the first port that would be written."""
    port = Port.objects.order_by("pk")[0]
    return {"layer": "port", "id": port.pk, "version": port.version, "new": {"name": "甲"}, **more}


def post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(path, json.dumps(body), "application/json")


@pytest.mark.parametrize("more", [{"dry-run": True}, {"dry_run": "true"}, {"dry_run": 1}, {"merge": None}])
def test_who_wants_to_try_only_does_not_write(province_client: Client, more: dict[str, Any]) -> None:
    answer = post(province_client, "/api/edits", {"changes": [change_of()], **more})
    refuse(answer, 400)
    assert answer.json()["locator"] == next(iter(more))
    assert not Port.objects.filter(name="甲").exists()


def test_a_change_without_its_new_half_deletes_nothing(province_client: Client) -> None:
    whole = change_of()
    named = {name: whole[name] for name in ("layer", "id", "version")}
    for change in ({**whole, "News": whole["new"]}, named):
        refuse(post(province_client, "/api/edits", {"changes": [change]}), 400)
    assert Port.objects.filter(pk=whole["id"]).exists()


def test_a_change_can_be_sent_back_as_it_was_answered(province_client: Client) -> None:
    done = post(province_client, "/api/edits", {"changes": [change_of()]}).json()["changes"]
    again = {**done[0], "version": done[0]["version"] + 1, "new": {"name": "乙"}, "old": {"name": "甲"}}
    assert post(province_client, "/api/edits", {"changes": [again]}).status_code == 201


@pytest.mark.parametrize(
    ("act", "more"),
    [
        ("split_equal", {"count": 2.7, "azimuth": 0}),
        ("split_equal", {"count": True, "azimuth": 0}),
        ("split_equal", {"count": "3", "azimuth": 0}),
        ("retire", {"dry-run": True}),
        ("retire", {"line": POINT}),
    ],
)
def test_acts_take_what_they_need_and_nothing_else(
    province_client: Client, act: str, more: dict[str, Any]
) -> None:
    parcel = Parcel.objects.order_by("pk")[0]
    body = {"ids": [parcel.pk], "versions": [parcel.version], "reason": "试", **more}
    answer = post(province_client, f"/api/parcels/parcel/{act}", body)
    refuse(answer, 400)
    assert answer.json()["locator"] == next(iter(more))


def test_other_bodies_take_nothing_else_either(province_client: Client, admin_client: Client) -> None:
    for client, path, body in (
        (province_client, "/api/features/port/1/restore", {"version": 1, "why": ""}),
        (province_client, "/api/change-sets/1/undo", {"dry_run": True}),
        (admin_client, "/api/tile-seedings", {"layers": ["road"], "zooms": "7", "box": [109, 18, 110, 19]}),
    ):
        answer = post(client, path, body)
        refuse(answer, 400)
        assert answer.json()["locator"] == list(body)[-1]


def test_unknown_forms_of_the_usage_are_refused(admin_client: Client) -> None:
    refuse(admin_client.get("/api/usage?f=xml"), 400)


def test_zones_that_the_database_does_not_know(client: Client) -> None:
    """RFC 3339 has offsets to 23:59, PostgreSQL to 16 hours."""
    odd = quote("2026-01-01T00:00:00+21:15")
    for path in ("/api/features/road/1?asof=", "/ogc/collections/road/items?limit=1&asof="):
        assert client.get(path + odd).status_code in (200, 404)
    refuse(client.get(f"/api/features/road/1?asof={quote('0001-01-01T00:00:00+05:00')}"), 400)
    assert client.get(f"/api/differences/road?since={odd}&until={odd}").status_code == 200


ODD = ["2000-W01-1T00:00:00Z", "20000101T000000Z", "2000-01-01T00:00:00", "2000-01-01"]


@pytest.mark.parametrize("text", ODD)
def test_instants_and_days_of_other_forms(client: Client, admin_client: Client, text: str) -> None:
    refuse(client.get("/api/features/road/1", {"asof": text}), 400)
    refuse(admin_client.get("/api/usage", {"from": text[:8], "to": text[:8]}), 400)


def test_a_measure_beyond_the_poles(client: Client) -> None:
    line = {"type": "LineString", "coordinates": [[110, 20], [110, 120]]}
    refuse(post(client, "/api/measure", line), 400)


@pytest.mark.parametrize("far", [-(2.0**63), 91.0, 25.0])
def test_a_hole_beyond_the_outline_is_no_measure(client: Client, far: float) -> None:
    """`bin/fuzz --seed 10`, api 1446: bounds pass over holes; one that is larger than the area left none."""
    outer = [[110, 19], [110, 19.1], [110.1, 19.1], [110.1, 19], [110, 19]]
    hole = [[110.02, 19.02], [110.02, far], [110.05, 19.05], [110.02, 19.02]]
    refuse(post(client, "/api/measure", {"type": "Polygon", "coordinates": [outer, hole]}), 400)


def test_more_parts_than_there_is_room_for(province_client: Client) -> None:
    """Said at once, not after a thousand cuts."""
    parcel = min(Parcel.objects.order_by("pk")[:50], key=lambda row: row.geometry.length)
    body = {"ids": [parcel.pk], "versions": [parcel.version], "count": MOST_PARTS, "azimuth": 0}
    answer = post(province_client, "/api/parcels/parcel/split_equal", body)
    refuse(answer, 400)
    assert answer.json()["locator"] == "count"
