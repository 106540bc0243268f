"""OGC API Features as programs use it: pages, conditions, systems, changes; and what is refused."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.test import Client

from gis_core.accounts.models import Role, User
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.measure import to_shapely
from gis_core.geometry.transform import transform
from layers.thematic.port import Port
from layers.thematic.road import Road

pytestmark = pytest.mark.django_db
EPSG = "http://www.opengis.net/def/crs/EPSG/0/{}"


def get(address: str, client: Client | None = None, status: int = 200, **query: Any) -> Any:
    """The JSON answer of an address below /ogc/."""
    response = (client or Client()).get(f"/ogc/{address}", query)
    assert response.status_code == status, response.content
    return json.loads(b"".join(response))


@pytest.fixture
def surveyor(make_person: Callable[..., User]) -> Client:
    client = Client()
    client.force_login(make_person("46", Role.SURVEYOR))
    return client


def test_landing_page_leads_everywhere() -> None:
    links = {link["rel"]: link["href"] for link in get("")["links"]}
    for rel in ("self", "service-desc", "service-doc", "conformance", "data"):
        response = Client().get(links[rel])
        assert response.status_code == 200, rel
    api = Client().get(links["service-desc"])
    assert api["Content-Type"] == "application/vnd.oai.openapi+json;version=3.0"
    assert api.json()["openapi"].startswith("3.0")


def test_only_what_may_be_seen_is_listed(surveyor: Client) -> None:
    """A stranger learns nothing of parcels: neither the list nor the interface names them."""
    names = {each["id"] for each in get("collections")["collections"]}
    assert "road" in names and "parcel" not in names
    assert "parcel" in {each["id"] for each in get("collections", surveyor)["collections"]}
    assert not any("parcel" in path for path in get("api")["paths"])
    get("collections/parcel", status=401)
    asked = Client().get("/ogc/collections/parcel/items")
    assert asked.status_code == 401 and asked["WWW-Authenticate"].startswith("Basic")
    get("collections/parcel/items", status=401)
    get("collections/nothing", status=404)
    get("collections/relief/items", status=404)


def test_pages_hold_every_feature_once() -> None:
    """Following next from page to page."""
    address, seen = "/ogc/collections/road/items?limit=500", []
    while address:
        page = Client().get(address).json()
        seen += [feature["id"] for feature in page["features"]]
        assert page["numberReturned"] == len(page["features"])
        assert page["numberMatched"] == Road.objects.count()
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert seen == sorted(Road.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("sort", ["name", "-lanes,name", "-width", "-id", "lanes,-id"])
def test_sorted_pages_hold_every_feature_once_in_order(sort: str) -> None:
    address, seen = f"/ogc/collections/road/items?limit=700&sortby={sort}", []
    while address:
        page = Client().get(address).json()
        seen += page["features"]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    assert len({feature["id"] for feature in seen}) == len(seen) == Road.objects.count()
    if sort == "-width":
        widths = [feature["properties"]["width"] for feature in seen]
        known = [width for width in widths if width is not None]
        assert known == sorted(known, reverse=True) and widths[: len(known)] == known


def test_a_page_stays_in_its_place_when_features_go() -> None:
    """What was deleted before it moves nothing."""
    first = get("collections/road/items", limit=10)
    following = next(link["href"] for link in first["links"] if link["rel"] == "next")
    before = [feature["id"] for feature in Client().get(following).json()["features"]]
    Road.objects.filter(pk__in=[feature["id"] for feature in first["features"][:5]]).delete()
    assert [feature["id"] for feature in Client().get(following).json()["features"]] == before


def test_conditions() -> None:
    """CQL2 text and JSON, property parameters, boxes, chosen properties."""
    wide = set(Road.objects.filter(lanes__gte=4).values_list("pk", flat=True))
    text = get("collections/road/items", filter="lanes >= 4", limit=10_000)
    told = {"op": ">=", "args": [{"property": "lanes"}, 4]}
    as_json = get(
        "collections/road/items", filter=json.dumps(told), **{"filter-lang": "cql2-json"}, limit=10_000
    )
    for answer in (text, as_json):
        assert {feature["id"] for feature in answer["features"]} == wide
        assert answer["numberMatched"] == len(wide)
    two = get("collections/road/items", lanes=2, limit=1)
    assert two["numberMatched"] == Road.objects.filter(lanes=2).count()
    few = get("collections/road/items", properties="name,lanes", skipGeometry="true", limit=1)["features"][0]
    assert set(few["properties"]) == {"name", "lanes"} and few["geometry"] is None
    box = shapely.box(109.4, 18.1, 109.8, 18.6)
    inside = {road.pk for road in Road.objects.all() if to_shapely(road.geometry).intersects(box)}
    area = "POLYGON((18.1 109.4,18.1 109.8,18.6 109.8,18.6 109.4,18.1 109.4))"
    for query in (
        {"bbox": "109.4,18.1,109.8,18.6"},
        {"bbox": "18.1,109.4,18.6,109.8", "bbox-crs": EPSG.format(4490)},
        {"bbox": "109.4,18.1,0,109.8,18.6,100"},
        {"filter": f"S_INTERSECTS(geometry, {area})", "filter-crs": EPSG.format(4490)},
    ):  # fmt: skip
        answer = get("collections/road/items", limit=10_000, properties="", **query)
        assert {feature["id"] for feature in answer["features"]} == inside, query


@pytest.mark.parametrize("epsg", [4490, 4326, 3857, 4525, 4546])
def test_systems_in_and_out(epsg: int) -> None:
    """Coordinates come in the order that the authority prescribes; the header names the system."""
    port = Port.objects.order_by("pk").first()
    assert port is not None
    response = Client().get("/ogc/collections/port/items", {"crs": EPSG.format(epsg), "limit": 1})
    assert response["Content-Crs"] == f"<{EPSG.format(epsg)}>"
    x, y = transform(shapely.Point(*port.geometry.coords), STORAGE, epsg).coords[0]
    wanted = (x, y) if epsg == 3857 else (y, x)
    assert response.json()["features"][0]["geometry"]["coordinates"] == pytest.approx(wanted, abs=1e-4)


@pytest.mark.parametrize("corners", [((110.2, 19.8), (110.6, 20.1)), ((109.2, 18.1), (109.8, 18.6))])
@pytest.mark.parametrize("epsg", [4525, 4546, 4508, 4549])
def test_a_box_in_a_zone_is_found_in_either_order(epsg: int, corners: Any) -> None:
    """Northing first, as the authority has it, or easting first, as many programs write it."""
    (west, south), (east, north) = (transform(shapely.Point(at), STORAGE, epsg).coords[0] for at in corners)
    found = [
        [feature["id"] for feature in get("collections/road/items", bbox=box, limit=10_000,
                                          **{"bbox-crs": EPSG.format(epsg)})["features"]]
        for box in (f"{south},{west},{north},{east}", f"{west},{south},{east},{north}")
    ]  # fmt: skip
    (west, south), (east, north) = corners
    inside = get("collections/road/items", bbox=f"{west},{south},{east},{north}", limit=10_000)["features"]
    assert found[0] and found[0] == found[1] and {each["id"] for each in inside} <= set(found[0])
    assert Client().get("/ogc/collections/road/items", {
        "bbox": "1e9,2,2e9,4", "bbox-crs": EPSG.format(epsg)}).status_code == 400  # fmt: skip


@pytest.mark.parametrize(
    "query",
    [
        "limit=0", "limit=a", "limit=-1", "bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,5,3,2", "bbox=nan,1,2,3",
        "bbox-crs=EPSG:1", "crs=http://www.opengis.net/def/crs/EPSG/0/99999", "datetime=yesterday",
        "datetime=2020-01-02/2020-01-01", "filter=lanes%20%3E", "filter=nothing=1", "filter-lang=sql",
        "unknown=1", "datetime=..",
        "sortby=nothing", "sortby=geometry", "properties=nothing", "cursor=abc", "cursor=WyIxJyJd", "asof=1",
        "limit=1&limit=2", "f=xml", "filter=lanes%3D%27%27%3B%20DROP%20TABLE%20x%27", "cursor=W251bGxd",
        "lanes=two", "filter=S_INTERSECTS(geometry,POINT(200000%202000000))&filter-crs=EPSG:1",
    ],
)  # fmt: skip
def test_what_is_wrong_is_named(query: str) -> None:
    response = Client().get(f"/ogc/collections/road/items?{query}")
    assert response.status_code == 400, response.content
    assert response["Content-Type"].startswith("application/problem+json")


def test_other_forms() -> None:
    """CSV for tables, pages in Chinese for people."""
    rows = list(
        csv.DictReader(
            io.StringIO(Client().get("/ogc/collections/port/items?f=csv").content.decode("utf-8-sig"))
        )
    )
    assert (
        rows
        and set(rows[0]) >= {"id", "name", "wkt"}
        and shapely.from_wkt(rows[0]["wkt"]).geom_type == "Point"
    )
    browser = {"HTTP_ACCEPT": "text/html,application/xhtml+xml,*/*;q=0.8"}
    for address in ("", "conformance", "api", "collections", "collections/road", "collections/road/items",
                    f"collections/road/items/{Road.objects.order_by('pk').first().pk}",
                    "collections/road/schema", "collections/road/queryables"):  # fmt: skip
        page = Client().get(f"/ogc/{address}", **browser)
        assert page["Content-Type"].startswith("text/html"), address
        assert 'lang="zh-CN"' in page.content.decode()
    guide = Client().get("/ogc/collections/road", **browser).content.decode()
    assert "QGIS" in guide and "ArcGIS" in guide and "http://testserver/ogc/" in guide


def test_schema_tells_titles_units_and_codes() -> None:
    schema = get("collections/road/schema")
    assert schema["properties"]["width"]["x-ogc-unit"] == "m"
    assert schema["properties"]["road_class"]["enum"]
    assert schema["properties"]["name"]["title"] == "道路名称"
    assert set(get("collections/road/queryables")["properties"]) == set(schema["properties"])


def make_port(**changes: Any) -> dict[str, Any]:
    """A new port as GeoJSON."""
    properties = {"name": "试验港", "district": "460200", **changes}
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [109.5, 18.2]},
        "properties": properties,
    }


def send(client: Client, method: str, address: str, body: Any = None, **headers: str) -> Any:
    media = headers.pop("media", "application/geo+json")
    data = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, f"/ogc/collections/{address}", data, content_type=media, **headers)


def test_a_feature_is_made_changed_and_deleted(surveyor: Client) -> None:
    """Each version has its ETag; who edits an old one is told so."""
    made = send(surveyor, "POST", "port/items", make_port())
    assert made.status_code == 201, made.content
    address = made["Location"].removeprefix("http://testserver/ogc/collections/")
    first = surveyor.get(made["Location"])
    assert first["ETag"] == made["ETag"] and first.json()["properties"]["name"] == "试验港"
    assert surveyor.get(made["Location"], HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    merged = send(surveyor, "PATCH", address, {"properties": {"name": "新港"}}, HTTP_IF_MATCH=first["ETag"],
                  media="application/merge-patch+json")  # fmt: skip
    assert merged.status_code == 204 and merged["ETag"] != first["ETag"], merged.content
    late = send(surveyor, "PUT", address, make_port(), HTTP_IF_MATCH=first["ETag"])
    assert late.status_code == 412, late.content
    replaced = send(surveyor, "PUT", address, make_port(name="老港"), HTTP_IF_MATCH=merged["ETag"])
    assert replaced.status_code == 204, replaced.content
    assert surveyor.get(made["Location"]).json()["properties"]["name"] == "老港"
    assert send(surveyor, "DELETE", address, HTTP_IF_MATCH=merged["ETag"]).status_code == 412
    assert send(surveyor, "DELETE", address).status_code == 204
    assert surveyor.get(made["Location"]).status_code == 404


@pytest.mark.parametrize("epsg", [4490, 4546, 3857])
def test_what_is_sent_in_a_system_comes_back_in_it(surveyor: Client, epsg: int) -> None:
    """Content-Crs names the system and the order of the coordinates."""
    x, y = transform(shapely.Point(109.5, 18.2), STORAGE, epsg).coords[0]
    pair = [x, y] if epsg == 3857 else [y, x]
    body = make_port() | {"geometry": {"type": "Point", "coordinates": pair}}
    made = send(surveyor, "POST", "port/items", body, HTTP_CONTENT_CRS=f"<{EPSG.format(epsg)}>")
    assert made.status_code == 201, made.content
    assert surveyor.get(made["Location"]).json()["geometry"]["coordinates"] == pytest.approx(
        [109.5, 18.2], abs=1e-8
    )
    back = surveyor.get(made["Location"], {"crs": EPSG.format(epsg)}).json()["geometry"]["coordinates"]
    assert back == pytest.approx(pair, abs=1e-4)


def test_broken_rules_are_told_with_their_place(surveyor: Client) -> None:
    """A parcel over another: nothing is written, and the answer says where and why."""
    some = get("collections/parcel/items", surveyor, limit=1)["features"][0]
    body = {"type": "Feature", "geometry": some["geometry"],
            "properties": some["properties"] | {"parcel_code": "460105001001GB99999"}}  # fmt: skip
    refused = send(surveyor, "POST", "parcel/items", body)
    assert refused.status_code == 422, refused.content
    problem = refused.json()
    places = [finding["place"] for finding in problem["findings"] if finding["place"]]
    assert places and places[0]["type"], problem


def test_who_may_not_edit_is_refused(make_person: Callable[..., User]) -> None:
    viewer = Client()
    viewer.force_login(make_person("46", Role.VIEWER))
    assert send(Client(), "POST", "port/items", make_port()).status_code == 401
    assert send(viewer, "POST", "port/items", make_port()).status_code == 403


@pytest.mark.parametrize(
    ("body", "media", "status"),
    [
        ({"type": "FeatureCollection", "features": []}, "application/geo+json", 400),
        ([], "application/geo+json", 400),
        (make_port(), "text/plain", 415),
        (make_port(nothing=1), "application/geo+json", 400),
        (make_port() | {"geometry": {"type": "Point", "coordinates": ["a"]}}, "application/geo+json", 400),
        (make_port() | {"properties": 7}, "application/geo+json", 400),
        (make_port() | {"geometry": None}, "application/geo+json", 400),
        (make_port(name="x" * 1000), "application/geo+json", 422),
    ],
)
def test_faulty_bodies_are_refused(surveyor: Client, body: Any, media: str, status: int) -> None:
    assert send(surveyor, "POST", "port/items", body, media=media).status_code == status


def test_asof_answers_what_was_then(surveyor: Client) -> None:
    """An instant before a change set shows what was there; one in the future is refused."""
    assert get("collections/port/items", asof="2000-01-01T00:00:00Z")["features"] == []
    get("collections/port/items", status=400, asof="2100-01-01T00:00:00Z")


def test_masked_fields_are_empty_for_who_does_not_see_them(make_person: Callable[..., User]) -> None:
    viewer = Client()
    viewer.force_login(make_person("46", Role.VIEWER))
    page = get("collections/parcel/items", viewer, limit=100)
    assert page["features"] and all(f["properties"]["holder_name"] is None for f in page["features"])
    assert (
        get("collections/parcel/items", viewer, filter="holder_name LIKE '_%'", limit=1)["numberMatched"] == 0
    )
