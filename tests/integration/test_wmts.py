"""WMTS as its clients use it."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from lxml import etree

from gis_core.geometry.crs import reference_system
from gis_core.geometry.grid import METRES_PER_DEGREE, OGC_PIXEL, TILE_MATRIX_SETS, TILE_SIZE
from tests.support import patches
from tests.support.maps import all_cells, ask, colour_of, is_alike, middle_of, open_picture
from tiles.matrix import to_grid

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_map")]

LAYER = "land_use_patch"
# The level of each grid with pixels as large as those of Web Mercator at zoom 14.
LEVELS = {"WebMercatorQuad": 14, "w": 14, "CGCS2000Quad": 13, "c": 14}
TILE = {"service": "WMTS", "version": "1.0.0", "request": "GetTile", "layer": LAYER, "style": "default"}


def read_capabilities(client: Client) -> Any:
    """The capabilities' root element."""
    return etree.fromstring(ask(client, "/wmts", service="WMTS", request="GetCapabilities").content)


def locate(root: Any, identifier: str, lon: float, lat: float) -> tuple[str, int, int, int, int]:
    """Level, column, row and pixel of a place, reckoned from the capabilities alone as a client does."""
    sets = {each.findtext("{*}Identifier"): each for each in root.iterfind("{*}Contents/{*}TileMatrixSet")}
    found = sets[identifier]
    epsg = int(found.findtext("{*}SupportedCRS").rsplit(":", 1)[-1])
    matrix = next(
        each
        for each in found.iterfind("{*}TileMatrix")
        if each.findtext("{*}Identifier") == str(LEVELS[identifier])
    )
    system = reference_system(epsg)
    unit = METRES_PER_DEGREE if system.is_geographic else 1.0
    pixel = float(matrix.findtext("{*}ScaleDenominator")) * OGC_PIXEL / unit
    first, second = map(float, matrix.findtext("{*}TopLeftCorner").split())
    left, top = (second, first) if system.axes == "yx" else (first, second)
    x, y, _, _ = to_grid((lon, lat, lon, lat), epsg)
    column, row = (x - left) / pixel, (top - y) / pixel
    assert 0 <= column < int(matrix.findtext("{*}MatrixWidth")) * TILE_SIZE
    level = str(LEVELS[identifier])
    return level, int(column) // TILE_SIZE, int(row) // TILE_SIZE, int(column) % 256, int(row) % 256


@pytest.mark.parametrize("identifier", list(TILE_MATRIX_SETS))
def test_every_cell_lies_where_the_grid_says(province_client: Client, identifier: str) -> None:
    root = read_capabilities(province_client)
    drawn: dict[tuple[int, int], Any] = {}
    for cell in all_cells():
        level, column, row, x, y = locate(root, identifier, *middle_of(*cell))
        if (column, row) not in drawn:
            place = {"tilematrix": level, "tilecol": column, "tilerow": row, "tilematrixset": identifier}
            answer = ask(province_client, "/wmts", **TILE | place | {"format": "image/png"})
            drawn[column, row] = open_picture(answer)
        assert is_alike(drawn[column, row].getpixel((x, y)), colour_of(*cell)), cell


def test_an_address_gives_the_same_tile(province_client: Client) -> None:
    z, x, y = patches.TILE.z, patches.TILE.x, patches.TILE.y
    place = {"tilematrixset": "WebMercatorQuad", "tilematrix": z, "tilerow": y, "tilecol": x}
    for ending, form in (("png", "image/png"), ("jpg", "image/jpeg"), ("webp", "image/webp")):
        by_key = ask(province_client, "/wmts", **TILE | place | {"format": form})
        by_address = province_client.get(f"/wmts/{LAYER}/default/WebMercatorQuad/{z}/{y}/{x}.{ending}")
        kept = province_client.get(f"/tiles/{LAYER}/{z}/{x}/{y}.{ending}")
        assert by_key.content == by_address.content == kept.content
        assert by_key["Content-Type"] == form
        assert by_key["ETag"] == kept["ETag"]


@pytest.mark.parametrize("ending", ["html", "json", "gml", "txt"])
def test_information_under_a_pixel(province_client: Client, ending: str) -> None:
    z, x, y = patches.TILE.z, patches.TILE.x, patches.TILE.y
    answer = province_client.get(f"/wmts/{LAYER}/default/WebMercatorQuad/{z}/{y}/{x}/16/48.{ending}")
    cell = patches.make_cell(1, 0)
    assert answer.status_code == 200
    assert cell.land_class in answer.content.decode()
    if ending == "json":
        (found,) = json.loads(answer.content)["features"]
        assert found["id"] == f"{LAYER}.{cell.pk}"


def test_a_filter_makes_a_tile_of_its_own(province_client: Client) -> None:
    z, x, y = patches.TILE.z, patches.TILE.x, patches.TILE.y
    address = f"/wmts/{LAYER}/default/WebMercatorQuad/{z}/{y}/{x}.png"
    empty = open_picture(province_client.get(address, {"cql_filter": "land_class = 'none'"}))
    assert empty.getextrema()[3] == (0, 0)
    assert open_picture(province_client.get(address)).getextrema()[3][1] > 0


@pytest.mark.parametrize(
    ("changed", "code", "locator"),
    [
        ({"version": ""}, "MissingParameterValue", "Version"),
        ({"tilecol": ""}, "MissingParameterValue", "TileCol"),
        ({"layer": "nothing"}, "InvalidParameterValue", "Layer"),
        ({"style": "nothing"}, "InvalidParameterValue", "Style"),
        ({"format": "image/nothing"}, "InvalidParameterValue", "Format"),
        ({"tilematrixset": "nothing"}, "InvalidParameterValue", "TileMatrixSet"),
        ({"tilematrix": "99"}, "InvalidParameterValue", "TileMatrix"),
        ({"tilematrix": "a"}, "InvalidParameterValue", "TileMatrix"),
        ({"tilecol": "-1"}, "TileOutOfRange", "TileCol"),
        ({"tilerow": "99999999"}, "TileOutOfRange", "TileRow"),
        ({"service": "WMS"}, "InvalidParameterValue", "Service"),
    ],
)
def test_bad_requests_are_reported(
    province_client: Client, changed: dict[str, str], code: str, locator: str
) -> None:
    place = {"tilematrixset": "WebMercatorQuad", "tilematrix": 3, "tilerow": 3, "tilecol": 3}
    answer = ask(province_client, "/wmts", **TILE | place | {"format": "image/png"} | changed)
    assert answer.status_code == 400
    (found,) = etree.fromstring(answer.content)
    assert (found.get("exceptionCode"), found.get("locator")) == (code, locator)


def test_an_unknown_operation_is_an_invalid_value(province_client: Client) -> None:
    answer = ask(province_client, "/wmts", service="WMTS", version="1.0.0", request="GetNothing")
    (found,) = etree.fromstring(answer.content)
    assert answer.status_code == 400
    assert found.get("exceptionCode") == "InvalidParameterValue"


def test_the_last_address_takes_keys_and_values(province_client: Client) -> None:
    """Programs that do not read the constraints take it; the well-known scale set has its own system."""
    answer = ask(province_client, "/wmts", service="WMTS", request="GetCapabilities")
    document = etree.fromstring(answer.content)
    for operation in document.iterfind(".//{*}Operation"):
        *_, last = operation.iterfind(".//{*}Get")
        assert last.findtext(".//{*}Value") == "KVP"
    known = document.find(".//{*}WellKnownScaleSet").getparent()
    assert known.findtext("{*}SupportedCRS") == "urn:ogc:def:crs:EPSG:6.18:3:3857"


def test_layers_are_those_the_caller_sees(client: Client, province_client: Client) -> None:
    mine, all_of = (
        {each.findtext("{*}Identifier") for each in read_capabilities(who).iterfind(".//{*}Layer")}
        for who in (client, province_client)
    )
    assert "base" in mine
    assert LAYER in all_of - mine
    answer = client.get(f"/wmts/{LAYER}/default/WebMercatorQuad/3/3/3.png")
    assert answer.status_code == 401


def test_sections_of_the_capabilities(client: Client) -> None:
    answer = ask(client, "/wmts", service="WMTS", request="GetCapabilities", sections="ServiceProvider")
    root = etree.fromstring(answer.content)
    assert root.find("{*}ServiceProvider") is not None
    assert root.find("{*}Contents") is None
    refused = ask(client, "/wmts", service="WMTS", request="GetCapabilities", acceptversions="0.1")
    assert b"VersionNegotiationFailed" in refused.content
