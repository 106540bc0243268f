"""The low-zoom pyramid: true areas at every zoom, within everybody's scope, and made anew after edits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from unittest.mock import patch

import mapbox_vector_tile
import pytest
import shapely
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from shapely.geometry import shape

from gis_core.accounts.models import User
from gis_core.accounts.roles import Role
from gis_core.errors import GisError
from gis_core.geometry.grid import CGCS2000_QUAD, WEB_MERCATOR_QUAD
from gis_core.sql import Fragment, compose, execute, fetch_all, fetch_one, load_sql, trust
from layers.catalogue import find_layer
from layers.history.chain import check_chain
from layers.history.freshness import epochs_of
from tests.support.own_database import run_together
from tiles.matrix import Tile, to_mercator
from tiles.models import MergedArea, PyramidCell, PyramidState
from tiles.mvt import make_tile
from tiles.pyramid import climb, refresh
from tiles.pyramid.levels import LOWEST, levels_of, survey_zoom
from tiles.pyramid.refresh import refresh_layer
from tiles.pyramid.store import SQL, marked_name
from tiles.source import find_source_at

LAYER = "land_use_patch"
TRUTH = """
SELECT land_class, sum(hn_ellipsoid_area(geometry)) FROM layers_landusepatch WHERE district LIKE %s GROUP BY 1
"""
TURN_TO_RAILWAY = """
UPDATE layers_landusepatch SET land_class = '1001'
WHERE left(district, 9) = (SELECT left(district, 9) FROM layers_landusepatch WHERE id = %(id)s)
"""
DRAWN = """
SELECT value, sum(hn_ellipsoid_area(geometry)) FROM tiles_mergedarea
WHERE layer = 'land_use_patch' AND z = %s AND district LIKE %s GROUP BY 1
"""


@pytest.fixture(scope="module")
def built(own_database: str) -> int:
    """The pyramid of the patches, made; how many cells."""
    return refresh_layer(find_layer(LAYER))


@pytest.fixture(scope="module")
def province(built: int) -> User:
    return make_user("pyramid-province", "46")


def make_user(name: str, division: str) -> User:
    return User.objects.create_user(
        name, password="not-a-secret-1", division=division, role=Role.VIEWER, first_name="x"
    )


def a_place() -> tuple[int, float, float, str]:
    """A patch, a point in it and its division."""
    row = fetch_one(
        "SELECT id, ST_X(p), ST_Y(p), district FROM layers_landusepatch, ST_PointOnSurface(geometry) AS p"
        " ORDER BY id LIMIT 1"
    )
    assert row is not None
    return row  # type: ignore[return-value]


def tile_at(zoom: int, lon: float, lat: float) -> Tile:
    west, south, *_ = to_mercator((lon, lat, lon, lat))
    return Tile(zoom, *WEB_MERCATOR_QUAD.tile_at(zoom, west, south))


def test_class_areas_are_true_at_every_zoom(built: int) -> None:
    truth = dict(fetch_all(TRUTH, ["46%"]))
    for zoom in levels_of(find_layer(LAYER)):
        drawn = dict(fetch_all(DRAWN, [zoom, "46%"]))
        assert drawn.keys() == truth.keys()
        assert all(abs(drawn[value] / area - 1) < 0.001 for value, area in truth.items())


def test_a_second_time_there_is_nothing_to_do(built: int) -> None:
    assert refresh_layer(find_layer(LAYER)) == 0


def test_tiles_show_the_areas(province: User) -> None:
    """The decoded tiles of a zoom hold what the database holds: buffers cut off, the sum of areas."""
    layer = find_layer(LAYER)
    for zoom in (LOWEST, 9, survey_zoom(layer)):
        cells = fetch_all(
            "SELECT DISTINCT x, y FROM tiles_mergedarea WHERE layer = %s AND z = %s", [LAYER, zoom]
        )
        units: dict[str, float] = defaultdict(float)
        for x, y in cells:
            tile = mapbox_vector_tile.decode(
                make_tile(layer, province, Tile(zoom, x, y)), default_options={"y_coord_down": True}
            )
            for feature in tile[LAYER]["features"]:
                drawn = shapely.clip_by_rect(shapely.make_valid(shape(feature["geometry"])), 0, 0, 4096, 4096)
                units[feature["properties"]["land_class"]] += drawn.area
        total = sum(units.values())
        truth = dict(fetch_all(TRUTH, ["46%"]))
        for value, area in truth.items():
            share = area / sum(truth.values())
            # A tile tells the height of a cell's part to an eighth: 8 square units.
            assert units[value] == pytest.approx(share * total, rel=0.01, abs=16 * len(cells))


def test_other_grids_and_pictures_draw_the_same_rows(province: User) -> None:
    layer, (_, lon, lat, _) = find_layer(LAYER), a_place()
    tile = Tile(9, *CGCS2000_QUAD.tile_at(9, lon, lat), CGCS2000_QUAD)
    features = mapbox_vector_tile.decode(make_tile(layer, province, tile))[LAYER]["features"]
    assert features and not any(feature.get("id") for feature in features)
    assert {"land_class"} == set(features[0]["properties"])


@pytest.mark.parametrize("length", [4, 6, 9, 12])
def test_nobody_sees_beyond_their_division(built: int, length: int) -> None:
    layer, (_, lon, lat, district) = find_layer(LAYER), a_place()
    person = make_user(f"pyramid-{length}", district[:length])
    for zoom in range(LOWEST, survey_zoom(layer) + 1):
        source = find_source_at(layer, person, zoom)
        assert source is not None
        seen = {row[0] for row in fetch_all(_select_districts(source.rows), source.parameters)}
        assert seen and all(code.startswith(district[:length]) for code in seen)
        assert make_tile(layer, person, tile_at(zoom, lon, lat))


def test_a_county_sees_its_true_areas(built: int) -> None:
    _, _, _, district = a_place()
    county = f"{district[:6]}%"
    truth = dict(fetch_all(TRUTH, [county]))
    drawn = dict(fetch_all(DRAWN, [8, county]))
    assert drawn == pytest.approx(truth, rel=0.001)


def test_a_stranger_is_refused(built: int) -> None:
    with pytest.raises(GisError) as caught:
        make_tile(find_layer(LAYER), AnonymousUser(), Tile(8, 206, 113))
    assert caught.value.kind == "sign_in"


def test_an_edit_by_plain_sql_is_drawn_on_every_zoom(province: User) -> None:
    layer, (key, lon, lat, _) = find_layer(LAYER), a_place()
    tiles = [tile_at(zoom, lon, lat) for zoom in levels_of(layer)]
    before = [make_tile(layer, province, tile) for tile in tiles]
    marks = epochs_of([marked_name(layer)], [(tile.z, tile.x, tile.y) for tile in tiles])
    execute(TURN_TO_RAILWAY, {"id": key})
    assert refresh_layer(layer) >= len(tiles)
    after = [make_tile(layer, province, tile) for tile in tiles]
    assert all(old != new for old, new in zip(before, after, strict=True))
    now = epochs_of([marked_name(layer)], [(tile.z, tile.x, tile.y) for tile in tiles])
    assert all(old < new for old, new in zip(marks, now, strict=True))
    test_class_areas_are_true_at_every_zoom(0)


def test_work_that_was_ended_goes_on(built: int) -> None:
    layer, (key, *_) = find_layer(LAYER), a_place()
    execute("UPDATE layers_landusepatch SET land_class = '0101' WHERE id = %s", [key])
    kept: list[object] = []

    def stop_after_one(*values: Any, **more: Any) -> None:
        if kept:
            raise KeyboardInterrupt
        kept.append(values)
        keep_cell(*values, **more)

    keep_cell = climb.keep_cell
    with patch.object(climb, "keep_cell", stop_after_one), pytest.raises(KeyboardInterrupt):
        refresh_layer(layer)
    assert refresh_layer(layer) >= len(levels_of(layer)) - 1
    assert refresh_layer(layer) == 0
    test_class_areas_are_true_at_every_zoom(0)


def test_an_edit_leads_to_what_making_all_anew_gives(built: int) -> None:
    layer, (key, *_) = find_layer(LAYER), a_place()
    execute("UPDATE layers_landusepatch SET land_class = '0305' WHERE id = %s", [key])
    assert refresh_layer(layer) == len(levels_of(layer))
    cells = PyramidCell.objects.filter(layer=LAYER)
    followed = set(cells.values_list("z", "x", "y", "digest", "content"))
    cells.delete()
    MergedArea.objects.filter(layer=LAYER).delete()
    PyramidState.objects.filter(layer=LAYER).delete()
    with patch.object(refresh, "VERY_FEW", 0):
        refresh_layer(layer)
    assert {(z, x, y, digest, bytes(content or b"")) for z, x, y, digest, content in followed} == {
        (z, x, y, digest, bytes(content or b""))
        for z, x, y, digest, content in cells.values_list("z", "x", "y", "digest", "content")
    }


def test_what_no_map_shows_makes_nothing_above(built: int) -> None:
    layer, (key, *_) = find_layer(LAYER), a_place()
    execute("UPDATE layers_landusepatch SET patch_number = 'X-1' WHERE id = %s", [key])
    assert refresh_layer(layer) == 1
    assert refresh_layer(layer) == 0


def test_one_maker_at_a_time(built: int) -> None:
    layer = find_layer(LAYER)
    with refresh._hold_maker(layer) as is_ours:
        assert is_ours
        assert run_together([lambda: refresh_layer(layer)]) == [0]


def test_making_leaves_the_chain_whole(built: int) -> None:
    assert list(check_chain()) == []


def _select_districts(rows: Fragment) -> Fragment:
    return compose("SELECT DISTINCT district FROM {rows} AS t", {"rows": rows})


def test_a_tile_is_read_by_the_index_of_its_cell(province: User) -> None:
    statement = compose(load_sql(SQL / "drawn_areas.sql"), {"scope": trust("t.district LIKE %(code)s")})
    row = fetch_one("SELECT x, y FROM tiles_mergedarea WHERE layer = %s AND z = 12 LIMIT 1", [LAYER])
    assert row is not None
    values = {"layer": LAYER, "z": 12, "x": row[0], "y": row[1], "code": "46%"}
    assert "merged_area_cell" in explain(statement, values)


def test_other_grids_are_read_by_the_index_of_places(province: User) -> None:
    _, lon, lat, _ = a_place()
    source = find_source_at(find_layer(LAYER), province, 11)
    assert source is not None
    box = "t.geometry && ST_MakeEnvelope(%(lon)s, %(lat)s, %(lon)s + 0.001, %(lat)s + 0.001, 4490)"
    statement = compose("SELECT * FROM {rows} AS t WHERE {box}", {"rows": source.rows, "box": trust(box)})
    assert "merged_area_place" in explain(statement, {**source.parameters, "lon": lon, "lat": lat})


def explain(statement: Fragment, values: Mapping[str, object]) -> str:
    """The plan, where a table of a few pages is not simply read through."""
    with transaction.atomic():
        execute("SET LOCAL enable_seqscan = off")
        rows = fetch_all(compose("EXPLAIN {statement}", {"statement": statement}), values)
    return "\n".join(line for (line,) in rows)
