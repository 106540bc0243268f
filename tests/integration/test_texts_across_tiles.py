"""A text or a stroke that crosses the edge of a tile goes on in its neighbour, whoever draws that one."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from django.contrib.gis.geos import LineString, Point
from django.test import Client
from PIL import Image

from gis_core.accounts.models import User
from gis_core.accounts.roles import Role
from gis_core.geometry.grid import TILE_SIZE
from gis_core.raster.encode import lay_on_white
from layers.thematic.place_name import PlaceName
from layers.thematic.road import Road
from tests.support.own_database import run_together
from tiles.forms import Form
from tiles.kept.keeper import keeper
from tiles.matrix import Tile, to_lonlat

# Far from the province; even, so it is the north-western tile of its block.
TILE = Tile(15, 25400, 15500)
# Where in TILE, in tiles: in the middle of a tile, on an edge within the block, on the block's own edge, on a
# corner of four tiles within the block, on a corner of four blocks.
MIDDLE = (0.5, 0.5)
EDGES = [(5.0, 0.5), (10.0, 0.5), (0.5, 5.0), (0.5, 10.0), (5.0, 5.0), (10.0, 10.0)]
NAME = "海南热带雨林国家公园"


def place(column: float, row: float) -> tuple[float, float]:
    """A place so many tiles east and south of TILE's corner, in degrees."""
    west, _, _, north = TILE.box()
    # Not between two dots, where rounding would decide.
    x, y = west + (column + 0.3 / TILE_SIZE) * TILE.side, north - (row + 0.3 / TILE_SIZE) * TILE.side
    return to_lonlat((x, y, x, y), TILE.grid.epsg)[:2]


@pytest.fixture(scope="module")
def client(own_database: str) -> Iterator[Client]:
    """A reader of a map with the same name at each place, and one broad road over all edges."""
    names = [
        PlaceName(geometry=Point(*place(*at), srid=4490), name=NAME, kind="42", rank=3)
        for at in (MIDDLE, *EDGES)
    ]
    PlaceName.objects.bulk_create(names)
    road = LineString(place(20.3, 0.98), place(22.1, 1.02), srid=4490)
    Road.objects.create(geometry=road, road_class="E")
    keeper.cache_clear()
    person = User.objects.create_user("edges", password="not-a-secret-1", division="46", role=Role.REVIEWER)
    reader = Client()
    reader.force_login(person)
    yield reader


def around(client: Client, layer: str, form: Form, column: float, row: float) -> np.ndarray[Any, Any]:
    """A square of two tiles around a place, put together from the tiles with it."""
    west, north = int(column - 0.5), int(row - 0.5)
    count = 3
    joined = Image.new("RGBA", (count * form.dots, count * form.dots))
    for x in range(count):
        for y in range(count):
            tile = Tile(TILE.z, TILE.x + west + x, TILE.y + north + y)
            answer = client.get(form.address_of(f"/tiles/{layer}", tile))
            joined.paste(Image.open(BytesIO(answer.content)).convert("RGBA"), (x * form.dots, y * form.dots))
    left, top = round((column - west) * form.dots), round((row - north) * form.dots)
    half = round(form.dots * 0.45)
    shown = joined.crop((left - half, top - half, left + half, top + half))
    return lay_on_white(np.asarray(shown)).astype(int)


@pytest.mark.parametrize("form", [Form("png32"), Form("png32", scale=2), Form("png32", 2 * TILE_SIZE)])
def test_a_name_is_whole_wherever_it_lies(client: Client, form: Form) -> None:
    """On every kind of edge it looks, on white, as in the middle of a tile, dot by dot."""
    wanted = around(client, "place_name", form, *MIDDLE)
    inked = np.argwhere(wanted.min(axis=2) < 255)
    assert np.ptp(inked[:, 1]) > 100 * form.scale, "a long name was written"
    for edge in EDGES:
        found = around(client, "place_name", form, *edge)
        assert np.abs(found - wanted).max() <= 8, edge


def test_a_stroke_goes_on_over_the_edge(client: Client) -> None:
    """Along the edge between two rows of tiles the road is as broad as where no edge is."""
    form = Form("png32")
    rows = []
    for y in (0, 1):
        tiles = [Tile(TILE.z, TILE.x + 20 + x, TILE.y + y) for x in range(3)]
        bodies = [client.get(form.address_of("/tiles/road", tile)).content for tile in tiles]
        rows.append(np.hstack([np.asarray(Image.open(BytesIO(body)).convert("RGBA")) for body in bodies]))
    drawn = np.vstack(rows)[..., 3] > 128
    broad = drawn[:, 100:530].sum(axis=0)
    assert broad.min() >= 3 and broad.max() - broad.min() <= 1


def test_all_who_ask_see_the_same(client: Client) -> None:
    """Neighbours that are asked for at once fit together as those asked for one by one."""
    form = Form("webp")
    tiles = [Tile(TILE.z, TILE.x + x, TILE.y + y) for x in (4, 5) for y in (4, 5)]
    addresses = [form.address_of("/tiles/place_name", tile) for tile in tiles]
    at_once = run_together([lambda a=a: client.get(a).content for a in addresses])  # type: ignore[misc]
    assert at_once == [client.get(address).content for address in addresses]
