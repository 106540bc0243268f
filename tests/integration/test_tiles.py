"""Vector tiles as a client gets them: what is in them, who gets what, and what happens when it goes wrong."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import mapbox_vector_tile
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gis_core.accounts.models import User
from gis_core.sql import compose, execute, fetch_all
from layers.catalogue import all_layers, find_layer
from layers.thematic.land_use_patch import LandUsePatch
from tests.support import patches
from tiles.matrix import Tile
from tiles.mvt import compose_tile
from tiles.source import find_source

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_map")]
LAYER = "land_use_patch"
DECLARED = ("land_class", "patch_number", "slope_grade", "land_class_name")


def address(tile: Tile, layer: str = LAYER, ending: str = ".mvt") -> str:
    """The address of a tile."""
    return f"/tiles/{layer}/{tile.z}/{tile.x}/{tile.y}{ending}"


def features(client: Client, tile: Tile, part: str = LAYER) -> list[dict[str, Any]]:
    """The features of one layer inside a tile, empty when the tile is."""
    answer = client.get(address(tile))
    assert answer.status_code in {200, 204}, answer.content
    return decode(answer.content).get(part, {}).get("features", [])  # type: ignore[no-any-return]


def decode(body: bytes) -> dict[str, Any]:
    """The layers of a tile, y downward as in the tile."""
    return mapbox_vector_tile.decode(body, default_options={"y_coord_down": True}) if body else {}


def test_a_tile_has_what_lies_in_it_and_its_buffer(province_client: Client) -> None:
    """All cells of the tile and the ring that the buffer of 64 units touches, with their keys and fields."""
    found = features(province_client, patches.TILE)
    side = patches.CELLS + 2
    assert len(found) == side**2 and all(each["id"] >= patches.FIRST_KEY for each in found)
    assert set(found[0]["properties"]) == set(DECLARED)


def test_shapes_are_exact(province_client: Client) -> None:
    """A cell is an eighth of the tile: its corners are multiples of 512 units."""
    key = patches.make_cell(3, 2).id
    cell = next(f for f in features(province_client, patches.TILE) if f["id"] == key)
    corners = {tuple(corner) for corner in cell["geometry"]["coordinates"][0]}
    assert corners == {(1536, 1024), (2048, 1024), (2048, 1536), (1536, 1536)}


def test_nothing_reaches_beyond_the_buffer(province_client: Client) -> None:
    for tile in (patches.TILE, patches.MONSTER_TILE):
        for each in features(province_client, tile):
            flat = [
                number for ring in each["geometry"]["coordinates"] for corner in ring for number in corner
            ]
            assert min(flat) >= -64 and max(flat) <= 4096 + 64


def test_a_huge_polygon_is_the_same_cut_first_or_not(
    province_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut = features(province_client, patches.MONSTER_TILE)
    monkeypatch.setattr("tiles.mvt.MANY_VERTICES", 10_000_000)
    whole = features(province_client, patches.MONSTER_TILE)
    assert len(cut) == len(whole) == 1
    assert area(cut[0]) > 1e7
    assert area(cut[0]) == pytest.approx(area(whole[0]), rel=1e-4)


def area(feature: dict[str, Any]) -> float:
    """Twice the area of a polygon's outer ring in square units."""
    ring = feature["geometry"]["coordinates"][0]
    return abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)))


def test_a_name_stands_once(province_client: Client) -> None:
    """Of all tiles that a patch touches, one has its label point."""
    tiles = [
        Tile(16, patches.TILE.x * 4 + column, patches.TILE.y * 4 + row)
        for column in range(-2, 6)
        for row in range(-2, 6)
    ]
    names = [
        f["properties"]["patch_number"]
        for tile in tiles
        for f in features(province_client, tile, f"{LAYER}/label")
    ]
    assert len(names) == len(set(names)) == (patches.CELLS + 2 * patches.RING) ** 2
    assert not features(province_client, patches.TILE, f"{LAYER}/label"), "names begin at zoom 16"


def test_each_sees_their_own_district(make_person: Callable[..., User]) -> None:
    """Somebody of one district gets its patches only, on every channel of tiles."""
    client = Client()
    client.force_login(make_person(patches.WEST_DISTRICT))
    found = {f["id"] for f in features(client, patches.TILE)}
    own = LandUsePatch.objects.filter(id__gte=patches.FIRST_KEY, district=patches.WEST_DISTRICT)
    assert found and found <= set(own.values_list("id", flat=True))


def test_a_stranger_gets_nothing_and_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        answer = Client().get(address(patches.TILE))
    assert answer.status_code == 401 and answer.json()["kind"] == "sign_in"


def test_somebody_without_a_division_is_refused(make_person: Callable[..., User]) -> None:
    client = Client()
    client.force_login(make_person(""))
    assert client.get(address(patches.TILE)).status_code == 403


def test_below_the_detail_zoom_no_patch_is_read(province_client: Client) -> None:
    tile = Tile(10, patches.TILE.x >> 4, patches.TILE.y >> 4)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert province_client.get(address(tile)).status_code == 204
    assert not [query for query in asked.captured_queries if "landusepatch" in query["sql"]]


@pytest.mark.parametrize(
    ("path", "status", "kind"),
    [
        ("/tiles/nowhere/3/1/1.mvt", 404, "not_found"),
        ("/tiles/division/3/8/1.mvt", 400, "out_of_range"),
        ("/tiles/division/99/1/1.mvt", 400, "out_of_range"),
        ("/tiles/division/x/1/1.mvt", 400, "out_of_range"),
        ("/tiles/division/-1/1/1.mvt", 400, "out_of_range"),
        ("/tiles/division/3/1/1.gif", 404, "not_found"),
        ("/tiles/division/3/1/1", 404, "not_found"),
        ("/tiles/division/3/1/1@2x.mvt", 404, "not_found"),
        ("/tiles/division/3/8/1.png", 400, "out_of_range"),
        ("/tiles/base/3/8/1.png", 400, "out_of_range"),
        ("/tiles/steep_farmland/14/1/1.txt", 404, "not_found"),
        ("/tiles/nowhere.json", 404, "not_found"),
        ("/styles/nowhere.json", 404, "not_found"),
        ("/tiles/water/3/8/1.mvt", 400, "out_of_range"),
        ("/tiles/water/23/1/1.mvt", 400, "out_of_range"),
        ("/tiles/water/c/19/1/1.mvt", 400, "out_of_range"),
        ("/tiles/water/nogrid/3/1/1.mvt", 400, "out_of_range"),
        ("/tiles/water/3/1/1.pbf", 404, "not_found"),
        ("/tiles/water/3/1/1.png", 404, "not_found"),
        ("/tiles/water%27;--/3/1/1.mvt", 404, "not_found"),
        ("/tiles/../3/1/1.mvt", 404, "not_found"),
        ("/tiles/water/9999999999/1/1.mvt", 400, "out_of_range"),
        ("/tiles/water/3/%00/1.mvt", 400, "out_of_range"),
        ("/fonts/Comic Sans/0-255.pbf", 404, "not_found"),
        ("/fonts/..%2F..%2Fetc/0-255.pbf", 404, "not_found"),
        ("/fonts/Noto Sans CJK SC Regular/1-256.pbf", 400, "out_of_range"),
        ("/fonts/Noto Sans CJK SC Regular/65536-65791.pbf", 400, "out_of_range"),
        ("/fonts/Noto Sans CJK SC Regular/0-65535.pbf", 400, "out_of_range"),
        ("/fonts/Noto Sans CJK SC Regular/٠-255.pbf", 400, "out_of_range"),
        ("/fonts/Noto Sans CJK SC Regular/0-255.png", 404, "not_found"),
        ("/styles/sprite@3x.png", 404, "not_found"),
        ("/styles/sprite.jpg", 404, "not_found"),
    ],
)
def test_bad_addresses_are_named_without_a_query(
    path: str, status: int, kind: str, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = Client().get(path)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json; charset=utf-8")
    assert answer.json()["kind"] == kind


def test_compression_and_unchanged_tiles(province_client: Client) -> None:
    """A tile goes out compressed with a tag; asked for with the tag it is 304 until a feature changes."""
    answer = province_client.get(address(patches.TILE), headers={"accept-encoding": "gzip"})
    assert answer["Content-Encoding"] == "gzip" and answer["Cache-Control"] == "private, no-cache"
    assert LAYER in decode(gzip.decompress(answer.content))
    seen = {"if-none-match": answer["ETag"]}
    assert province_client.get(address(patches.TILE), headers=seen).status_code == 304
    LandUsePatch.objects.filter(id=patches.make_cell(3, 3).id).update(land_class="0307")
    assert province_client.get(address(patches.TILE), headers=seen).status_code == 200


def test_a_slow_query_is_ended(province_client: Client, settings: Any) -> None:
    """Past its time limit a tile is 503 with Retry-After, and the next request works."""
    settings.TILE_SECONDS = 0.001
    answer = province_client.get(address(patches.MONSTER_TILE))
    assert answer.status_code == 503 and answer["Retry-After"] and answer.json()["kind"] == "timeout"
    settings.TILE_SECONDS = 10.0
    assert province_client.get(address(patches.MONSTER_TILE)).status_code == 200


@pytest.mark.parametrize("name", [layer.name for layer in all_layers() if layer.kind == "feature"])
def test_every_layer_s_tile_is_planned_with_the_spatial_index(name: str, admin_user: User) -> None:
    """Whatever the scope: with sequential scans made dear, the plan reads candidates by the GiST index."""
    layer, tile = find_layer(name), Tile(16, 53000, 29000)
    statement, values = compose_tile(layer, find_source(layer, admin_user), tile)
    execute("SET LOCAL enable_seqscan = off")
    plan = fetch_all(compose("EXPLAIN {tile}", {"tile": statement}), values)
    assert f"{layer.table}_geometry" in "\n".join(line for (line,) in plan)


def test_patches_are_found_by_the_index_unasked(admin_user: User) -> None:
    """With real figures about the table the planner takes the index of its own accord."""
    LandUsePatch.objects.bulk_create(
        LandUsePatch(
            id=patches.FIRST_KEY + 10_000 + n,
            geometry=patches.make_cell(50 + n % 100, 50 + n // 100).geometry,
        )
        for n in range(5_000)
    )
    execute("ANALYZE layers_landusepatch")
    layer = find_layer(LAYER)
    statement, values = compose_tile(layer, find_source(layer, admin_user), patches.TILE)
    plan = "\n".join(line for (line,) in fetch_all(compose("EXPLAIN {tile}", {"tile": statement}), values))
    assert "layers_landusepatch_geometry" in plan and "Seq Scan on layers_landusepatch" not in plan


def test_tilejson(province_client: Client) -> None:
    found = province_client.get(f"/tiles/{LAYER}.json").json()
    assert found["tilejson"] == "3.0.0" and found["minzoom"] == 0 and found["maxzoom"] >= 18
    assert found["tiles"] == ["http://testserver/tiles/land_use_patch/{z}/{x}/{y}.mvt"]
    assert [each["id"] for each in found["vector_layers"]] == [LAYER, f"{LAYER}/label"]
    assert found["vector_layers"][0]["fields"]["land_class"] == "String：地类编码"


def test_documents_of_a_layer_kept_back() -> None:
    for path in (f"/tiles/{LAYER}.json", f"/styles/{LAYER}.json"):
        assert Client().get(path).status_code == 401


def test_the_style_of_all_layers_has_what_the_person_may_see(province_client: Client) -> None:
    """A stranger's map names public layers only, in drawing order."""
    public = [
        layer.name for layer in all_layers() if layer.access == "public" and "map" in layer.published_as
    ]
    assert list(Client().get("/styles/map.json").json()["sources"]) == public
    whole = province_client.get("/styles/map.json").json()
    assert set(whole["sources"]) >= {*public, LAYER}
    assert {each["source"] for each in whole["layers"]} == set(whole["sources"])
