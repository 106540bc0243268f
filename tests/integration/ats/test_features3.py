"""OGC API Features Part 3 (19-079r2): queryables, filters, and filters together with other parameters."""

from __future__ import annotations

import json
from typing import Any

import pytest
import shapely
from django.test import Client

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.transform import transform
from layers.services.ogc.site import QUERYABLES
from layers.services.ogc.systems import System, offered_systems
from tests.support.abstract_tests import abstract_test, read_json
from tests.support.cql2_sources import NAMES, Source, value_of
from tests.support.json_schema import check_schema

pytestmark = pytest.mark.django_db
ROOT = "http://testserver/ogc/"
GEOJSON = "application/geo+json"
TYPES = ("point", "multipoint", "linestring", "multilinestring", "polygon", "multipolygon", "any")
WRONG = {"integer": "two", "number": "wide", "date": "yesterday"}


@pytest.fixture
def listed(province_client: Client) -> list[Any]:
    """Every collection."""
    collections: list[Any] = read_json(province_client, "collections")["collections"]
    return collections


def box_filter(box: Any) -> str:
    """The features that lie in a box."""
    return f"S_INTERSECTS(geometry,BBOX({','.join(map(repr, box))}))"


def head_of(client: Client, name: str, **query: Any) -> Any:
    """The number of features that match, and the first of them."""
    document = read_json(client, f"collections/{name}/items", limit=5, **query)
    return document["numberMatched"], [feature["id"] for feature in document["features"]]


@abstract_test(
    "features-3",
    "queryables/get-conformance",
    "queryables-query-parameters/get-conformance",
    "filter/get-conformance",
    "features-filter/get-conformance",
)
def test_classes_are_declared() -> None:
    answer = Client().get("/ogc/conformance")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/json"
    for name in ("queryables", "queryables-query-parameters", "filter", "features-filter"):
        assert f"http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/{name}" in answer.json()["conformsTo"]


@abstract_test(
    "features-3",
    "features-filter/get-collections",
    "features-filter/get-collection",
    "queryables/get-queryables-uris",
)
def test_every_collection_leads_to_its_queryables(province_client: Client, listed: list[Any]) -> None:
    assert len(listed) > 30
    for each in listed:
        address = f"{ROOT}collections/{each['id']}/queryables"
        found = read_json(province_client, f"collections/{each['id']}")
        assert [one["href"] for one in found["links"] if one["rel"] == QUERYABLES] == [address]
        answer = province_client.head(f"/ogc/collections/{each['id']}/items", {"limit": 1})
        assert answer.status_code == 200
        assert answer["Link"] == f'<{address}>; rel="{QUERYABLES}"'


@abstract_test("features-3", "queryables/get-queryables")
def test_queryables_are_schemas(province_client: Client, listed: list[Any]) -> None:
    for each in listed:
        address = f"{ROOT}collections/{each['id']}/queryables"
        answer = province_client.get(address, headers={"Accept": "application/schema+json"})
        assert answer["Content-Type"] == "application/schema+json"
        schema = json.loads(answer.content)
        assert (
            schema["$schema"] == "https://json-schema.org/draft/2020-12/schema" and schema["$id"] == address
        )
        assert schema["type"] == "object" and schema["properties"] and schema["additionalProperties"] is False
        check_schema(schema)
        for one in schema["properties"].values():
            assert "type" in one or one["format"].removeprefix("geometry-") in TYPES


@abstract_test("features-3", "queryables-query-parameters/query-param")
@pytest.mark.parametrize("name", NAMES)
def test_queryables_as_parameters(province_client: Client, name: str) -> None:
    """Each with a value that there is, and with one of another kind."""
    source = Source(province_client, name, "cql2-text")
    for one in source.properties("text", "integer", "number", "date"):
        value = next((found for row in source.rows if (found := value_of(row, one)) is not None), None)
        if value is None or "*" in str(value):
            continue
        items = f"/ogc/collections/{name}/items"
        answer = province_client.get(items, {"limit": 10_000, one.name: str(value)})
        found = {feature["id"] for feature in json.loads(b"".join(answer))["features"]}
        assert found == source.look_at(one, lambda other, v=value: other == v), one.name
        if one.kind in WRONG:
            assert province_client.get(items, {one.name: WRONG[one.kind]}).status_code == 400


@abstract_test("features-3", "filter/filter-param", "features-filter/filter-on-items")
def test_filters_on_every_collection(province_client: Client, listed: list[Any]) -> None:
    """IS NULL of each collection's first queryable: what comes has no value there; nonsense is refused."""
    for each in listed:
        items = f"collections/{each['id']}/items"
        properties = read_json(province_client, f"collections/{each['id']}/queryables")["properties"]
        sample = next(name for name, told in properties.items() if "type" in told and name != "id")
        whole = read_json(province_client, items, limit=1)["numberMatched"]
        text = {"filter-lang": "cql2-text", "filter": f"{sample} IS NULL"}
        missing = read_json(province_client, items, limit=100, **text)
        assert all(feature["properties"][sample] is None for feature in missing["features"])
        told = {"op": "not", "args": [{"op": "isNull", "args": [{"property": sample}]}]}
        there = read_json(
            province_client, items, limit=1, **{"filter-lang": "cql2-json", "filter": json.dumps(told)}
        )
        assert missing["numberMatched"] + there["numberMatched"] == whole
        read_json(
            province_client, items, 400, **{"filter-lang": "cql2-text", "filter": "THIS IS NOT A FILTER"}
        )
        read_json(province_client, items, 400, **{"filter-lang": "sql", "filter": f"{sample} IS NULL"})
        assert (
            read_json(province_client, items, limit=1, filter=text["filter"])["numberMatched"]
            == (missing["numberMatched"])
        )


@abstract_test("features-3", "filter/expression-construction", "features-filter/filter-on-items")
def test_unknown_queryables_are_refused(province_client: Client, listed: list[Any]) -> None:
    for each in listed:
        query = {"filter-lang": "cql2-text", "filter": "this_is_not_a_queryable IS NULL"}
        read_json(province_client, f"collections/{each['id']}/items", 400, **query)


@abstract_test(
    "features-3",
    "filter/filter-crs-wgs84",
    "features-filter/filter-on-items",
    "features-filter/mixing-expression",
)
def test_degrees_of_wgs84_unless_told(province_client: Client, listed: list[Any]) -> None:
    """In the collection's own box everything lies; with a `bbox` elsewhere nothing."""
    for each in listed:
        name = each["id"]
        if "spatial" not in each.get("extent", {}):
            continue
        box = each["extent"]["spatial"]["bbox"][0]
        whole, asked = head_of(province_client, name), {"filter-lang": "cql2-text", "filter": box_filter(box)}
        assert head_of(province_client, name, **asked) == whole, name
        items = f"collections/{name}/items"
        read_json(province_client, items, 400, **asked | {"filter": box_filter((1e6, 1e6, 2e6, 2e6))})
        assert head_of(province_client, name, bbox=",".join(map(repr, box)), **asked) == whole
        assert head_of(province_client, name, bbox="10,10,11,11", **asked) == (0, [])


def outline_in(box: Any, system: System) -> str:
    """The box as a polygon of many corners in a system, in its order."""
    drawn = transform(shapely.segmentize(shapely.box(*box), 0.05), STORAGE, system.epsg)
    turned = shapely.transform(drawn, lambda pairs: pairs[:, ::-1]) if system.is_turned else drawn
    return shapely.to_wkt(turned, rounding_precision=9)


@abstract_test("features-3", "filter/filter-crs-param", "features-filter/filter-on-items")
@pytest.mark.parametrize("name", NAMES)
def test_filters_in_every_system(province_client: Client, name: str) -> None:
    """The collection's box in each system that it names, a little wider than its edges bend."""
    spatial = read_json(province_client, f"collections/{name}")["extent"]["spatial"]
    box, whole = spatial["bbox"][0], head_of(province_client, name)
    wide = (box[0] - 0.01, box[1] - 0.01, box[2] + 0.01, box[3] + 0.01)
    for uri in read_json(province_client, f"collections/{name}")["crs"]:
        text = f"S_INTERSECTS(geometry,{outline_in(wide, offered_systems()[uri])})"
        assert head_of(province_client, name, **{"filter": text, "filter-crs": uri}) == whole, uri
    unknown = "http://www.opengis.net/def/crs/OGC/0/does_not_exist"
    query = {"filter": box_filter(box), "filter-crs": unknown}
    read_json(province_client, f"collections/{name}/items", 400, **query)


@abstract_test("features-3", "filter/get-functions")
def test_there_are_no_functions_of_our_own(province_client: Client) -> None:
    """The test applies where an interface has such; ours has none, so an unknown one is refused."""
    assert province_client.get("/ogc/functions").status_code == 404
    read_json(province_client, "collections/road/items", 400, filter="my_function(lanes) = 1")
