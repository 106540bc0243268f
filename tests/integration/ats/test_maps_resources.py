"""OGC API Maps (20-058): maps of a layer, of all layers and of styles, and how one finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from gis_core.accounts.models import Role, User
from layers.services.ogc.map_links import MAP, SECURE_MAP
from tests.support.abstract_tests import abstract_test, read_json
from tests.support.maps import open_picture
from tests.support.ogc_maps import get_map, get_wms

pytestmark = pytest.mark.django_db
FRAME = {"bbox": "109.4,18.1,109.8,18.4", "width": 160, "height": 120}


def hrefs(links: list[Any]) -> dict[str, str]:
    """Addresses of maps by media type."""
    return {link["type"]: link["href"] for link in links if link["rel"] == MAP}


def wms(client: Client, layers: str) -> bytes:
    """The same frame from WMS."""
    return open_picture(get_wms(client, layers, crs="CRS:84", **FRAME)).tobytes()


@abstract_test("maps", "collection-map/desc-links", "collection-map/map-operation", "collection-map/desc-crs")
def test_every_layer_leads_to_its_map(province_client: Client) -> None:
    listed = read_json(province_client, "collections")["collections"]
    assert len(listed) > 30
    for each in listed:
        links = hrefs(each["links"])
        assert links["image/png"] == f"http://testserver/ogc/collections/{each['id']}/map?f=png"
        assert [link["href"] for link in each["links"] if link["rel"] == SECURE_MAP]
        assert each["storageCrs"] in each["crs"]
        if spatial := each.get("extent", {}).get("spatial"):
            west, south, east, north = spatial["bbox"][0]
            assert spatial["storageCrsBbox"] == [[south, west, north, east]]
    for media, address in hrefs(read_json(province_client, "collections/road")["links"]).items():
        answer = province_client.get(address.removeprefix("http://testserver"))
        assert answer.status_code == 200 and answer["Content-Type"].startswith(media)


@abstract_test(
    "maps",
    "dataset-map/landingpage",
    "dataset-map/desc-extent",
    "dataset-map/desc-crs",
    "dataset-map/operation",
)
def test_the_landing_page_leads_to_the_map_of_everything(province_client: Client) -> None:
    landing = read_json(province_client, "")
    assert landing["storageCrs"] in landing["crs"] and len(landing["crs"]) > 5
    spatial = landing["extent"]["spatial"]
    assert len(spatial["bbox"][0]) == 4 and len(spatial["storageCrsBbox"][0]) == 4
    address = hrefs(landing["links"])["image/png"].removeprefix("http://testserver")
    answer = province_client.get(address, {"f": "png", **FRAME})
    assert open_picture(answer).getextrema()[3] == (0, 255)
    assert len(set(open_picture(answer).getdata())) > 50


@abstract_test("maps", "styled-map/desc-links", "styled-map/map-operation")
def test_styles_lead_to_their_maps(province_client: Client) -> None:
    """Of a layer one, of a group of layers another; an unknown one is not found."""
    plain = wms(province_client, "road")
    (own,) = read_json(province_client, "collections/road/styles")["styles"]
    address = hrefs(own["links"])["image/png"]
    assert address == "http://testserver/ogc/collections/road/styles/road/map?f=png"
    assert (
        open_picture(get_map(province_client, address.removeprefix("http://testserver"), **FRAME)).tobytes()
        == plain
    )
    styles = {each["id"]: each for each in read_json(province_client, "styles")["styles"]}
    for name in ("road", "transport"):
        there = hrefs(styles[name]["links"])["image/png"].removeprefix("http://testserver")
        assert there.startswith(f"/ogc/styles/{name}/map")
        drawn = open_picture(get_map(province_client, there, **FRAME))
        assert drawn.tobytes() == wms(province_client, name)
    for wrong in ("collections/road/styles/none/map", "styles/none/map", "collections/none/map"):
        assert province_client.get(f"/ogc/{wrong}").status_code == 404


@abstract_test(
    "maps", "collections-selection/collections-parameter", "collections-selection/collections-response"
)
def test_collections_are_drawn_in_their_order(province_client: Client) -> None:
    """The first lowest; by name or by address; nothing else."""
    for order in ("road,railway", "railway,road"):
        drawn = open_picture(get_map(province_client, "/ogc/map", collections=order, **FRAME))
        assert drawn.tobytes() == wms(province_client, order)
    address = "http://testserver/ogc/collections/road,railway"
    assert open_picture(get_map(province_client, "/ogc/map", collections=address, **FRAME)).tobytes() == wms(
        province_client, "road,railway"
    )
    styled = get_map(province_client, "/ogc/styles/transport/map", collections="railway", **FRAME)
    assert open_picture(styled).tobytes() == wms(province_client, "railway")
    for wrong in (
        "none",
        "road,road",
        "road,",
        "http://elsewhere/ogc/collections/road",
        "relief",
        "x" * 3000,
    ):
        answer = get_map(province_client, "/ogc/map", collections=wrong)
        assert answer.status_code == 400 and answer.json()["locator"] == "collections", wrong
    assert get_map(province_client, "/ogc/styles/transport/map", collections="parcel").status_code == 400


def _maps_in(api: Any) -> Iterator[tuple[str, Any]]:
    for path, methods in api["paths"].items():
        if path.endswith("/map"):
            yield path, methods["get"]


@abstract_test("maps", "api-operations/completeness", "api-operations/operation-id")
def test_the_interface_tells_of_every_map(province_client: Client) -> None:
    api = read_json(province_client, "api")
    maps = dict(_maps_in(api))
    names = {each["id"] for each in read_json(province_client, "collections")["collections"]}
    ends = {"/map": ".dataset.getMap", "/styles/{styleId}/map": ".dataset.style.getMap"}
    for name in names:
        ends[f"/collections/{name}/map"] = ".collection.getMap"
        ends[f"/collections/{name}/styles/{{styleId}}/map"] = ".collection.style.getMap"
    assert set(maps) == set(ends)
    for path, end in ends.items():
        told = [one["$ref"].rpartition("/")[2] for one in maps[path]["parameters"]]
        assert maps[path]["operationId"].endswith(end)
        assert {"bbox", "center", "subset", "width", "crs", "datetime", "mm-per-pixel", "void-color"} <= set(
            told
        )
        assert all(one in api["components"]["parameters"] for one in told)
    assert len({told["operationId"] for told in maps.values()}) == len(maps)
    assert api["info"]["x-OGC-limits"]["maps"] == {"maxWidth": 4096, "maxHeight": 4096, "maxPixels": 4096**2}


def test_who_may_not_see_a_layer_gets_no_map_of_it(make_person: Callable[..., User]) -> None:
    """Neither its own nor among others; the map of everything is of what they may see."""
    for address in ("collections/parcel/map", "collections/parcel/styles/parcel/map", "styles/parcel/map"):
        answer = Client().get(f"/ogc/{address}", FRAME)
        assert answer.status_code == 401 and answer["Content-Type"].startswith("application/problem+json")
    assert Client().get("/ogc/map", {"collections": "road,parcel"}).status_code == 401
    assert Client().get("/ogc/map", FRAME).status_code == 200
    local = Client()
    local.force_login(make_person("4601", Role.SURVEYOR))
    assert local.get("/ogc/collections/parcel/map", FRAME).status_code == 200


def test_a_page_of_the_layer_tells_the_address(province_client: Client) -> None:
    page = province_client.get("/ogc/collections/road?f=html").content.decode()
    assert "http://testserver/ogc/collections/road/map" in page
