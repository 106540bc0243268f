"""Several layers in one tile, each under its own scope."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import mapbox_vector_tile
import pytest
from django.contrib.gis.geos import MultiPolygon
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.accounts.models import User
from layers.catalogue import all_layers, find_layer
from layers.declare import THEMES
from layers.groups import all_groups, find_group, read_groups
from layers.thematic.cadastral_district import CadastralDistrict
from layers.thematic.parcel import Parcel
from tests.support import patches

pytestmark = pytest.mark.django_db
TILE = patches.TILE
PLACE = f"{TILE.z}/{TILE.x}/{TILE.y}"


@pytest.fixture(scope="module", autouse=True)
def rows(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Patches, and over one of them a parcel in a cadastral district."""
    with django_db_blocker.unblock():
        patches.write_patches()
        west, east = patches.make_cell(1, 1), patches.make_cell(6, 1)
        for cell in (west, east):
            cell.geometry.srid = 4490
            Parcel.objects.create(
                id=cell.id,
                geometry=cell.geometry,
                parcel_code=f"p{cell.id}",
                land_use="0101",
                district=cell.district,
            )
        CadastralDistrict.objects.create(
            id=west.id, geometry=MultiPolygon(west.geometry, srid=4490), code="x", name="y", district="46"
        )
    yield
    with django_db_blocker.unblock():
        patches.remove_patches()
        for model in (Parcel, CadastralDistrict):
            model.objects.filter(id__gte=patches.FIRST_KEY).delete()


def read(client: Client, name: str, grid: str = "") -> dict[str, Any]:
    """The parts of a tile; empty where there is nothing."""
    answer = client.get(f"/tiles/{name}/{grid}{PLACE}.mvt")
    assert answer.status_code in {200, 204}, answer.content
    return mapbox_vector_tile.decode(answer.content) if answer.content else {}


def keys(parts: dict[str, Any]) -> dict[str, set[int]]:
    return {name: {feature["id"] for feature in part["features"]} for name, part in parts.items()}


def test_a_group_is_all_its_layers(province_client: Client) -> None:
    found, expected = read(province_client, "land"), {}
    for layer in find_group("land").layers:
        expected |= read(province_client, layer.name)
    assert found == expected and {"land_use_patch", "parcel", "cadastral_district"} <= set(found)


def test_one_statement_makes_it(province_client: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        read(province_client, "cadastre")
    assert len([query for query in asked.captured_queries if "ST_AsMVT(" in query["sql"]]) == 1


def test_each_layer_is_under_its_own_scope(make_person: Callable[..., User]) -> None:
    """Of two people of two districts each gets their own parcel, and both the public layer."""
    clients = {}
    for district in (patches.WEST_DISTRICT, patches.EAST_DISTRICT):
        clients[district] = Client()
        clients[district].force_login(make_person(district))
    west, east = (keys(read(client, "cadastre")) for client in clients.values())
    assert west["parcel"] == {patches.make_cell(1, 1).id} and east["parcel"] == {patches.make_cell(6, 1).id}
    assert west["cadastral_district"] == east["cadastral_district"] != set()


def test_a_stranger_gets_what_is_public(client: Client) -> None:
    answer = client.get(f"/tiles/cadastre/{PLACE}.mvt")
    parts = {name.removesuffix("/label") for name in mapbox_vector_tile.decode(answer.content)}
    assert parts == {"cadastral_district"}
    # Others get more at the same address.
    assert answer["Cache-Control"] == "private, no-cache" and "Cookie" in answer["Vary"]
    told = client.get("/tiles/cadastre.json").json()
    assert {each["id"].removesuffix("/label") for each in told["vector_layers"]} == {
        "cadastral_district",
        "cadastral_sub_district",
    }


def test_of_a_group_with_nothing_to_see_strangers_get_no_answer(
    client: Client, django_assert_num_queries: Any
) -> None:
    for path in (
        f"/tiles/control_lines/{PLACE}.mvt",
        "/tiles/control_lines.json",
        "/styles/control_lines.json",
    ):
        with django_assert_num_queries(0):
            answer = client.get(path)
        assert (answer.status_code, answer.json()["kind"]) == (401, "sign_in")


def test_the_style_of_a_group_draws_from_one_source(province_client: Client) -> None:
    style = province_client.get("/styles/land.json").json()
    assert list(style["sources"]) == ["land"] and {each["source"] for each in style["layers"]} == {"land"}
    told = province_client.get("/tiles/land.json").json()
    assert {each["source-layer"] for each in style["layers"]} <= {
        each["id"] for each in told["vector_layers"]
    }
    assert told["tiles"] == ["http://testserver/tiles/land/{z}/{x}/{y}.mvt"]


def test_codes_bring_their_meaning(province_client: Client) -> None:
    (parcel,) = [
        f
        for f in read(province_client, "parcel")["parcel"]["features"]
        if f["id"] == patches.make_cell(1, 1).id
    ]
    assert parcel["properties"]["land_use"] == "0101" and parcel["properties"]["land_use_name"] == "水田"
    fields = province_client.get("/tiles/parcel.json").json()["vector_layers"][0]["fields"]
    assert fields["land_use"] == "String：土地用途" and fields["land_use_name"] == "String：土地用途的含义"


def test_every_theme_and_named_group_is_there() -> None:
    names = [group.name for group in all_groups()]
    assert len(names) == len(set(names)) and set(names) == set(THEMES) | set(read_groups())
    assert not set(names) & {layer.name for layer in all_layers()}
    assert all(layer.kind == "feature" for group in all_groups() for layer in group.layers)
    assert find_group("road").layers == (find_layer("road"),)
