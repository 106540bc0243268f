"""Kept pictures are as if drawn now: of layers, of rasters, of computed layers and of the base map."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gis_core.accounts.models import User
from gis_core.accounts.roles import Role
from gis_core.errors import GisError
from gis_core.geometry.grid import CGCS2000_QUAD
from gis_core.sql import execute, fetch_all, fetch_one
from layers.catalogue import find_layer
from layers.coverages import file_of
from layers.thematic.relief import Relief
from tests.support.own_database import run_together
from tests.support.routes import tile_of
from tests.support.wsgi import Answer, Browser
from tiles import base_map, raster
from tiles.base_map import find_base
from tiles.blocks import block_of
from tiles.forms import Form
from tiles.kept.keeper import keeper
from tiles.matrix import Tile, find_tile
from tiles.raster import block_for, draw_block, find_picture

PATCH = """
SELECT id, ST_X(p), ST_Y(p) FROM layers_landusepatch, ST_PointOnSurface(geometry) AS p
WHERE land_class = '0101' ORDER BY id LIMIT 1
"""
ROAD = "SELECT id, ST_X(p), ST_Y(p) FROM layers_road, ST_PointOnSurface(geometry) AS p ORDER BY id LIMIT 1"


@pytest.fixture(scope="module")
def person(own_database: str) -> User:
    return User.objects.create_user("pictures", password="not-a-secret-1", division="46", role=Role.REVIEWER)


@pytest.fixture
def browser(person: User) -> Iterator[Browser]:
    """The person's browser, with everything forgotten before."""
    keeper.cache_clear()
    client = Client()
    client.force_login(person)
    yield Browser({name: morsel.value for name, morsel in client.cookies.items()})


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each module has had something drawn."""
    counts: Counter[str] = Counter()

    def count(module: Any) -> None:
        was = module.draw

        def draw(order: Any) -> Any:
            counts[module.__name__] += 1
            return was(order)

        monkeypatch.setattr(module, "draw", draw)

    count(raster)
    count(base_map)
    return counts


def place_of(statement: str, zoom: int) -> tuple[int, Tile]:
    """A feature, and the tile with it."""
    key, lon, lat = fetch_one(statement) or (0, 0, 0)
    return key, find_tile(*tile_of(lon, lat, zoom).split("/"))


def get_kept(browser: Browser, address: str) -> Answer:
    """The answer, asked for twice: the second time from memory, with no Django."""
    first, again = browser.get(address), browser.get(address)
    assert first.status == 200 and first.body == again.body and not again.was_passed_on, address
    return again


def test_a_block_is_drawn_once_for_all_who_ask(person: User, drawn: Counter[str], tmp_path: Path) -> None:
    keeper.cache_clear()
    _, tile = place_of(PATCH, 17)
    # Where texts are written. A form that no other test asks for: nothing of it lies on the disk.
    layer, form = find_layer("land_use_patch"), Form("webp", scale=2)
    asked = [each for each in block_of(tile).tiles() for _ in range(3)]
    found = run_together([lambda each=each: find_picture(layer, person, each, form) for each in asked])  # type: ignore[misc]
    assert drawn["tiles.raster"] == 1 and len({kept.tag for kept in found}) >= 2
    assert [kept.body for kept in found[::3]] == list(draw_block(layer, person, block_of(tile), form))


@pytest.mark.parametrize("ending", [".png", ".png32", ".webp", ".jpg", "@2x.png"])
def test_the_gateway_has_every_form(browser: Browser, ending: str) -> None:
    _, tile = place_of(PATCH, 15)
    for folder in ("land_use_patch", "steep_farmland", "relief", "base", "base/512", "land_use_patch/512"):
        get_kept(browser, f"/tiles/{folder}/{tile.place}{ending}")


@pytest.mark.parametrize("ending", [".mvt", ".png", ".webp", "@2x.jpg"])
def test_what_is_not_kept_is_made_without_django(browser: Browser, ending: str) -> None:
    """For who has a pass; and it is what Django gives to who asks with a parameter."""
    _, tile = place_of(PATCH, 15)
    browser.get("/tiles/land_use_patch/18/0/0.png")
    keeper.cache_clear()
    made = browser.get(f"/tiles/land_use_patch/{tile.place}{ending}")
    assert made.status == 200 and made.was_passed_on and not made.reached_django
    theirs = browser.get(f"/tiles/land_use_patch/{tile.place}{ending}", QUERY_STRING="x=1")
    assert theirs.reached_django and theirs.body == made.body


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("relief/512/15/1/1.mvt", 404),
        ("land_use_patch/15/1/1@2x.mvt", 404),
        ("land_use_patch/15/1/1.gif", 404),
        ("land_use_patch/99/1/1.png", 400),
        ("nothing/15/1/1.png", 404),
    ],
)
def test_what_is_wrong_with_an_address_django_says(browser: Browser, path: str, status: int) -> None:
    browser.get("/tiles/land_use_patch/18/0/0.png")
    answer = browser.get(f"/tiles/{path}")
    assert answer.reached_django and answer.status == status


@pytest.mark.parametrize("ending", ["@2x.webp", ".mvt"])
def test_what_was_tried_in_vain_is_not_tried_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """A tile that is too slow for the gateway is too slow for Django. No other test asks for these."""
    _, tile = place_of(PATCH, 16)
    browser.get("/tiles/land_use_patch/18/0/0.png")
    tries = []

    def fail(*asked: Any) -> Any:
        tries.append(asked)
        raise GisError("timeout", "查询超过了时限。", "tile")

    monkeypatch.setattr("tiles.raster.draw", fail)
    monkeypatch.setattr("tiles.vector_order.make_tiles", fail)
    answer = browser.get(f"/tiles/land_use_patch/{tile.place}{ending}")
    assert answer.reached_django and (answer.status, len(tries)) == (503, 1)
    assert answer.headers["Retry-After"]


def test_a_stranger_has_the_base_map_and_no_patch(browser: Browser) -> None:
    _, tile = place_of(PATCH, 15)
    stranger = Browser()
    assert get_kept(stranger, f"/tiles/base/{tile.place}.png").headers["Cache-Control"] == "public, no-cache"
    get_kept(browser, f"/tiles/land_use_patch/{tile.place}.png")
    assert stranger.get(f"/tiles/land_use_patch/{tile.place}.png").status == 401


@pytest.mark.parametrize("zoom", [13, 15, 17])
def test_an_edit_shows_in_every_picture_around(browser: Browser, person: User, zoom: int) -> None:
    """A class changes by plain SQL: every picture of the block and beside it is as if drawn now."""
    key, tile = place_of(PATCH, zoom)
    layer, form = find_layer("land_use_patch"), Form()
    around = [Tile(zoom, tile.x + dx, tile.y + dy) for dx in (-2, -1, 0, 1, 2) for dy in (-2, -1, 0, 1, 2)]
    before = {each: browser.get(form.address_of("/tiles/land_use_patch", each)).body for each in around}
    for land_class in ("1104A", "0101"):
        execute("UPDATE layers_landusepatch SET land_class = %(to)s WHERE id = %(id)s",
                {"to": land_class, "id": key})  # fmt: skip
        changed = 0
        for each in around:
            block = block_for(layer, each)
            wanted = dict(zip(block.tiles(), draw_block(layer, person, block, form), strict=True))[each]
            found = browser.get(form.address_of("/tiles/land_use_patch", each)).body
            assert found == wanted, (each, land_class)
            changed += found != before[each]
        assert changed if land_class != "0101" else not changed


def test_without_texts_an_edit_drops_its_own_tile_only(browser: Browser) -> None:
    key, tile = place_of(PATCH, 15)
    x, y, side = *tile.box()[:2], tile.side
    execute("UPDATE layers_landusepatch SET land_class = '0102' WHERE id = %(id)s", {"id": key})
    met = fetch_all(
        "SELECT ST_XMin(g), ST_YMin(g), ST_XMax(g), ST_YMax(g) FROM layers_landusepatch, "
        "ST_Transform(geometry, 3857) AS g WHERE id = %(id)s",
        {"id": key},
    )[0]
    far = Tile(15, tile.x + 1 + int((met[2] - x) / side), tile.y)
    assert far.box()[0] > met[2] + side / 64 and y
    get_kept(browser, f"/tiles/land_use_patch/{far.place}.png")
    execute("UPDATE layers_landusepatch SET land_class = '0101' WHERE id = %(id)s", {"id": key})
    assert not browser.get(f"/tiles/land_use_patch/{far.place}.png").was_passed_on


@pytest.mark.parametrize("zoom", [9, 12, 15])
def test_a_road_that_changes_changes_the_base_map(browser: Browser, zoom: int) -> None:
    key, tile = place_of(ROAD, zoom)
    address = f"/tiles/base/{tile.place}.png"
    was = fetch_all("SELECT road_class FROM layers_road WHERE id = %(id)s", {"id": key})[0][0]
    before = get_kept(browser, address).body
    seen = []
    for road_class in ("E" if was != "E" else "C", was):
        execute("UPDATE layers_road SET road_class = %(to)s WHERE id = %(id)s", {"to": road_class, "id": key})
        assert browser.get(address).was_passed_on
        seen.append(browser.get(address).body)
    assert seen[1] == before != seen[0]


def test_the_base_map_stays_when_nothing_in_it_changes(browser: Browser, drawn: Counter[str]) -> None:
    key, tile = place_of(PATCH, 12)
    get_kept(browser, f"/tiles/base/{tile.place}@2x.webp")
    execute("UPDATE layers_landusepatch SET land_class = '0102' WHERE id = %(id)s", {"id": key})
    keeper.cache_clear()
    assert find_base(tile, Form("webp", scale=2)).body and drawn["tiles.base_map"] <= 1
    execute("UPDATE layers_landusepatch SET land_class = '0101' WHERE id = %(id)s", {"id": key})


def test_a_computed_layer_follows_its_source(browser: Browser) -> None:
    key, tile = place_of(PATCH, 15)
    grade = "UPDATE layers_landusepatch SET slope_grade = %(grade)s WHERE id = %(id)s"
    execute(grade, {"grade": "1", "id": key})
    for address in (f"/tiles/steep_farmland/{tile.place}.png", f"/tiles/steep_farmland/{tile.place}.mvt"):
        without = browser.get(address).body
        browser.get(address)
        assert not browser.get(address).was_passed_on
        execute(grade, {"grade": "5", "id": key})
        assert browser.get(address).body != without
        execute(grade, {"grade": "1", "id": key})
        assert browser.get(address).body == without


def test_a_raster_follows_its_rows_and_its_files(browser: Browser) -> None:
    row = Relief.objects.get()
    path, address = file_of(row.path), "/tiles/relief/10/824/457.png"
    shaded, base = get_kept(browser, address).body, get_kept(browser, "/tiles/base/10/824/457.png").body
    Relief.objects.update(geometry=row.geometry.clone())  # any change of a row counts
    assert browser.get(address).was_passed_on
    Relief.objects.all().delete()
    assert browser.get(address).body != shaded and browser.get("/tiles/base/10/824/457.png").body != base
    row.save(force_insert=True)
    assert get_kept(browser, address).body == shaded
    hidden = path.rename(path.with_suffix(".hidden"))
    try:
        assert browser.get(address).status == 503
        assert browser.get("/tiles/base/10/824/457.png").body != base
    finally:
        hidden.rename(path)
    assert get_kept(browser, address).body == shaded
    assert browser.get("/tiles/base/10/824/457.png").body == base
    os.utime(path)
    assert browser.get(address).was_passed_on, "written anew"


def test_a_grid_in_degrees_is_fresh_too(browser: Browser) -> None:
    key, lon, lat = fetch_one(PATCH) or (0, 0, 0)
    x, y = CGCS2000_QUAD.tile_at(15, lon, lat)
    address = f"/tiles/land_use_patch/CGCS2000Quad/15/{x}/{y}.png"
    before = get_kept(browser, address).body
    execute("UPDATE layers_landusepatch SET land_class = '1104A' WHERE id = %(id)s", {"id": key})
    assert browser.get(address).body != before
    execute("UPDATE layers_landusepatch SET land_class = '0101' WHERE id = %(id)s", {"id": key})
    assert browser.get(address).body == before
