"""OGC API Records (20-004r1): what records are searched by."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.support.abstract_tests import abstract_test, read_json

pytestmark = pytest.mark.django_db
RECORDS = "collections/records/items"


def find(client: Client, **query: Any) -> set[str]:
    """Identifiers of the records found."""
    document = read_json(client, RECORDS, **{"limit": 1_000} | query)
    assert document["numberMatched"] == document["numberReturned"] == len(document["features"])
    return {record["id"] for record in document["features"]}


@abstract_test("records", "parameters/q-definition", "parameters/q-response")
def test_words(province_client: Client) -> None:
    """One term; either of some; words in their order, however many blanks lie between; in any case."""
    roads, rails = find(province_client, q="道路"), find(province_client, q="RAILWAYS")
    assert "road" in roads and "railway" in rails
    assert find(province_client, q="railways") == rails
    assert find(province_client, q="道路,RAILWAYS") == roads | rails
    standard = find(province_client, q="GB/T 917-2017")
    assert "road" in standard and find(province_client, q="gb/t   917-2017") == standard
    assert not find(province_client, q="917-2017 GB/T") & standard
    assert find(province_client, q="没有这个词") == set()


@abstract_test("records", "parameters/ids-definition", "parameters/ids-response",
               "parameters/externalIds-definition", "parameters/externalIds-response",
               "parameters/type-definition", "parameters/type-response")  # fmt: skip
def test_identifiers_and_types(province_client: Client) -> None:
    every = find(province_client)
    assert find(province_client, ids="road,railway,none") == {"road", "railway"}
    assert find(province_client, ids="") == set()
    assert find(province_client, externalIds="doi:10.1/1") == set()
    assert (
        find(province_client, type="dataset,service") == every
        and find(province_client, type="service") == set()
    )
    assert find(province_client, ids="road", q="铁路线路之外") == set()


@abstract_test("records", "parameters/bbox", "parameters/datetime", "parameters/limit")
def test_boxes_times_and_pages(province_client: Client) -> None:
    """No record tells of a time, so every time meets it; a time that is none is refused."""
    every = find(province_client)
    assert "road" in find(province_client, bbox="109.4,18.1,109.8,18.6")
    assert find(province_client, bbox="0,0,1,1") == set()
    for days in ("2020-01-01", "2020-01-01T00:00:00Z/..", "../2020-01-01"):
        assert find(province_client, datetime=days) == every
    for wrong in (
        {"datetime": "yesterday"},
        {"datetime": ".."},
        {"bbox": "1,2,3"},
        {"limit": 0},
        {"limit": "a"},
    ):
        read_json(province_client, RECORDS, 400, **wrong)
    page = read_json(province_client, RECORDS, limit=3)
    assert page["numberReturned"] == 3 and page["numberMatched"] == len(every)


def test_the_catalogue_goes_out_as_what_it_is(province_client: Client) -> None:
    media = "application/ogc-catalog+json"
    answer = province_client.get("/ogc/collections/records", headers={"Accept": media})
    assert answer["Content-Type"] == media and answer.json()["itemType"] == "record"
