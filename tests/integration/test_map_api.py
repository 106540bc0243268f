"""The JSON addresses of the map, as a browser uses them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from gis_core.accounts.models import Role, User
from layers.catalogue import all_layers
from layers.declare import THEMES
from layers.thematic.division import Division
from layers.thematic.land_use_patch import LandUsePatch
from layers.thematic.parcel import Parcel

pytestmark = pytest.mark.django_db


def get(client: Client, address: str, status: int = 200, **query: Any) -> Any:
    """The JSON answer of an address, which must have the status."""
    response = client.get(address, query)
    assert response.status_code == status, response.content
    return response.json()


def test_catalogue_has_all_themes_and_public_layers_only_for_a_stranger() -> None:
    """A stranger sees public layers; every theme is named."""
    answer = get(Client(), "/api/catalogue")
    names = {layer["name"] for layer in answer["layers"]}
    assert names == {layer.name for layer in all_layers() if layer.access == "public"}
    assert [theme["name"] for theme in answer["themes"]] == list(THEMES)
    assert "land_use_patch" not in names and answer["user"] == {"signed_in": False}


def test_catalogue_for_the_province(province_client: Client) -> None:
    """Somebody of the province sees every layer with its count, standard and fields."""
    answer = get(province_client, "/api/catalogue")
    layers = {layer["name"]: layer for layer in answer["layers"]}
    assert set(layers) == {layer.name for layer in all_layers()}
    patch = layers["land_use_patch"]
    assert patch["count"] == LandUsePatch.objects.count() > 0
    assert {"name": "land_class", "source": "DLBM"}.items() <= patch["fields"][5].items() or any(
        field["source"] == "DLBM" and field["code_list"] == "land_use_survey" for field in patch["fields"]
    )
    assert any(place["bounds"] for place in answer["demo_places"])
    assert any(system["epsg"] and "proj4" in system for system in answer["crs"])


def test_identify_tells_attributes_and_meanings(province_client: Client) -> None:
    """A click on a patch answers its attributes with Chinese code meanings."""
    patch = LandUsePatch.objects.exclude(land_class="").first()
    assert patch is not None
    place = patch.geometry.point_on_surface
    query = {"lon": place.x, "lat": place.y, "zoom": 16, "layers": "land_use_patch,division"}
    results = get(province_client, "/api/identify", **query)["results"]
    assert any(hit["layer"] == "land_use_patch" and hit["id"] == patch.pk for hit in results)
    hit = next(hit for hit in results if hit["id"] == patch.pk and hit["layer"] == "land_use_patch")
    land_class = next(a for a in hit["attributes"] if a["source"] == "DLBM")
    assert land_class["value"] == patch.land_class and land_class["meaning"]
    assert land_class["text"] == f"{patch.land_class} {land_class['meaning']}"


def test_identify_keeps_to_the_scope(make_person: Callable[..., User]) -> None:
    """A person of another county gets nothing of a patch, by place or by number; a stranger neither."""
    patch = LandUsePatch.objects.first()
    assert patch is not None
    other = "469006" if not patch.district.startswith("469006") else "460105"
    client = Client()
    client.force_login(make_person(other, Role.SURVEYOR))
    place = patch.geometry.point_on_surface
    for somebody in (client, Client()):
        query = {"lon": place.x, "lat": place.y, "zoom": 17, "layers": "land_use_patch"}
        assert get(somebody, "/api/identify", **query)["results"] == []
        get(somebody, f"/api/features/land_use_patch/{patch.pk}", status=404)


@pytest.mark.parametrize(
    ("query", "locator"),
    [
        ({"lon": "x", "lat": 19, "zoom": 12}, "lon"),
        ({"lon": "nan", "lat": 19, "zoom": 12}, "lon"),
        ({"lon": 110, "lat": 91, "zoom": 12}, "lat"),
        ({"lon": 110, "lat": 19, "zoom": 99}, "zoom"),
        ({"lon": 110, "lat": 19}, "zoom"),
    ],
)
def test_bad_parameters_are_named(query: dict[str, Any], locator: str) -> None:
    """Wrong input is a 400 problem that names the parameter."""
    answer = get(Client(), "/api/identify", status=400, **query)
    assert answer["locator"] == locator and answer["detail"]


def test_unknown_layer_is_not_found() -> None:
    """An unknown layer is a 404 problem, not an empty answer."""
    get(Client(), "/api/identify", status=404, lon=110, lat=19, zoom=12, layers="no_such_layer")
    get(Client(), "/api/legend/no_such_layer", status=404)


def test_search_finds_divisions_parcels_sheets_and_coordinates(province_client: Client) -> None:
    """Names, code beginnings, sheet numbers and pairs of degrees are found."""
    hits = get(province_client, "/api/search", q="琼海")["results"]
    assert hits[0]["kind"] == "division" and hits[0]["title"].startswith("琼海")
    parcel = Parcel.objects.first()
    assert parcel is not None
    found = get(province_client, "/api/search", q=parcel.parcel_code)["results"]
    assert [hit["id"] for hit in found if hit["kind"] == "parcel"] == [parcel.pk]
    assert get(Client(), "/api/search", q=parcel.parcel_code)["results"] == []
    assert get(Client(), "/api/search", q="E49")["results"][0]["kind"] == "sheet"
    hit = get(Client(), "/api/search", q="110.35, 20.02")["results"][0]
    assert hit["kind"] == "coordinate" and hit["centre"] == pytest.approx([110.35, 20.02])


@pytest.mark.parametrize("text", ["'; DROP TABLE layers_parcel; --", "%", "_", "\\", "𠀀", "a" * 100, "E99Z"])
def test_hostile_search_texts_find_nothing_and_break_nothing(text: str) -> None:
    """Quotes, wildcards and odd characters are plain text."""
    assert get(Client(), "/api/search", q=text)["results"] == []
    assert Division.objects.exists()


def test_search_refuses_overlong_and_nul() -> None:
    """Texts over 100 characters and NUL bytes are refused by name."""
    assert get(Client(), "/api/search", status=413, q="a" * 101)["locator"] == "q"
    assert get(Client(), "/api/search", status=400, q="a\x00b")["locator"] == "q"


def test_coordinates_in_every_zone() -> None:
    """The test point of Haikou comes back from each zone it is given in (domain.md 1.7)."""
    for epsg, x, y in (
        (4546, 431986.864, 2214712.422),
        (4525, 37431986.864, 2214712.422),
        (4545, 745942.734, 2216307.722),
        (4497, 19431986.864, 2214712.422),
    ):
        found = get(Client(), "/api/coordinates", x=x, y=y, crs=f"EPSG:{epsg}")["candidates"][0]
        assert (found["lon"], found["lat"]) == pytest.approx((110.35, 20.02), abs=2e-8)


def test_coordinates_are_guessed_by_the_zone_prefix() -> None:
    """A prefixed easting has one reading; six digits have several, to be asked."""
    one = get(Client(), "/api/coordinates", x=37431986.864, y=2214712.422)["candidates"]
    assert len(one) == 1 and one[0]["lon"] == pytest.approx(110.35, abs=1e-6)
    assert len(get(Client(), "/api/coordinates", x=431986.864, y=2214712.422)["candidates"]) > 1
    get(Client(), "/api/coordinates", status=400, x=1, y=1, crs="EPSG:27700")


def test_measures_are_statutory() -> None:
    """Area of the 1:10 000 sheet at 20°N by the formula of TD/T 1055 (domain.md 1.6)."""
    ring = [
        [110.0, 20.0],
        [110.0625, 20.0],
        [110.0625, 20.0 + 2.5 / 60],
        [110.0, 20.0 + 2.5 / 60],
        [110.0, 20.0],
    ]
    body = {"type": "Polygon", "coordinates": [ring]}
    answer = Client().post("/api/measure", body, content_type="application/json").json()
    assert answer["area_m2"] == pytest.approx(30165060.64, abs=0.005)
    assert answer["area_ha"] == 3016.51 and answer["area_mu"] == pytest.approx(45247.59, abs=0.01)


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "nonsense",
        '{"type":"Polygon"}',
        '{"type":"Polygon","coordinates":[]}',
        '{"type":"Point","coordinates":[1,2]}',
        '{"type":"LineString","coordinates":[[1e300,1],[2,2]]}',
        '{"type":"LineString","coordinates":["a","b"]}',
    ],
)
def test_measure_refuses_what_is_no_figure(body: str) -> None:
    """Half, empty, wrong or absurd geometries are 400 problems."""
    response = Client().post("/api/measure", body, content_type="application/json")
    assert response.status_code == 400 and response.json()["detail"]


def test_every_layer_has_a_legend_and_a_style(province_client: Client) -> None:
    """No layer is without a symbol."""
    for layer in all_layers():
        assert get(province_client, f"/api/legend/{layer.name}")["entries"], layer.name
        assert get(province_client, f"/styles/{layer.name}.json")["layers"], layer.name
