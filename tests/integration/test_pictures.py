"""Pictures as a client gets them; drawn by processes of their own, so their rows are committed."""

from __future__ import annotations

import os
from collections.abc import Callable
from io import BytesIO
from math import log2
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from PIL import Image, ImageChops

from gis_core.accounts.models import User
from gis_core.geometry.grid import CGCS2000_QUAD, TIANDITU_C, TILE_SIZE, TileMatrixSet
from gis_core.sql import execute
from layers.styles import find_style
from tests.support import patches
from tiles.base_map import SEA
from tiles.matrix import Tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("made_up_map")]
GOLDEN = Path(__file__).resolve().parents[1] / "golden"
CELL = TILE_SIZE // patches.CELLS


def draw(client: Client, path: str) -> Image.Image:
    """The picture at an address."""
    answer = client.get(path)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/png"), answer.content
    return Image.open(BytesIO(answer.content)).convert("RGBA")


def draw_any(client: Client, path: str) -> Image.Image:
    """The same of any format."""
    return Image.open(BytesIO(client.get(path).content)).convert("RGBA")


def address(tile: Tile, ending: str = ".png") -> str:
    """The address of a patch picture."""
    return f"/tiles/land_use_patch/{tile.z}/{tile.x}/{tile.y}{ending}"


def middle(column: int, row: int, scale: int = 1) -> tuple[int, int]:
    """The pixel in the middle of a cell."""
    return round((column + 0.5) * CELL * scale), round((row + 0.5) * CELL * scale)


@pytest.mark.parametrize(("ending", "scale"), [(".png", 1), ("@2x.png", 2)])
def test_cells_have_the_colours_of_the_style(province_client: Client, ending: str, scale: int) -> None:
    """The middle of each cell is its class's fill at the style's opacity, at both densities."""
    drawn = draw(province_client, address(patches.TILE, ending))
    assert drawn.size == (TILE_SIZE * scale, TILE_SIZE * scale)
    style = find_style("land_use_patch")
    for column in range(patches.CELLS):
        for row in range(patches.CELLS):
            cell = patches.make_cell(column, row)
            rule = next(r for r in style.rules if style.applies(r, {"land_class": cell.land_class}))
            wanted = (*bytes.fromhex(rule.fill[1:]), round(rule.opacity * 255))
            found = drawn.getpixel(middle(column, row, scale))
            assert all(abs(a - b) <= 3 for a, b in zip(found, wanted, strict=True)), (column, row, found)  # type: ignore[arg-type]


@pytest.mark.parametrize("grid", [CGCS2000_QUAD, TIANDITU_C])
def test_a_picture_in_degrees_shows_the_same_ground(province_client: Client, grid: TileMatrixSet) -> None:
    """The middle of each cell that lies in the tile, found by its longitude and latitude."""
    cells = [patches.make_cell(column, row) for column in range(8) for row in range(8)]
    places = [cell.geometry.centroid.coords for cell in cells]
    zoom = 15 - round(log2(1.40625 / grid.resolution_0))
    x, y = grid.tile_at(zoom, *places[27])
    west, south, east, north = grid.tile_bounds(zoom, x, y)
    drawn = draw(province_client, f"/tiles/land_use_patch/{grid.identifier}/{zoom}/{x}/{y}.png")
    style, compared = find_style("land_use_patch"), 0
    for cell, (lon, lat) in zip(cells, places, strict=True):
        if west < lon < east and south < lat < north:
            rule = next(r for r in style.rules if style.applies(r, {"land_class": cell.land_class}))
            pixel = int((lon - west) / (east - west) * 256), int((north - lat) / (north - south) * 256)
            found = drawn.getpixel(pixel)[:3]  # type: ignore[index]
            assert all(abs(a - b) <= 3 for a, b in zip(found, bytes.fromhex(rule.fill[1:]), strict=True))
            compared += 1
    assert compared >= 8


@pytest.mark.parametrize(
    ("ending", "kind", "mode"),
    [("png", "PNG", "P"), ("png32", "PNG", "RGBA"), ("webp", "WEBP", "RGBA"), ("jpg", "JPEG", "RGB")],
)
@pytest.mark.parametrize("layer", ["land_use_patch", "relief", "base"])
def test_every_form_is_what_it_says(
    province_client: Client, layer: str, ending: str, kind: str, mode: str
) -> None:
    """Format, colours and side of the pictures of features, of a raster layer and of the base map."""
    tile = patches.TILE if layer == "land_use_patch" else Tile(10, 824, 457)
    for size, retina, side in (("", "", 256), ("512/", "@2x", 1024)):
        answer = province_client.get(f"/tiles/{layer}/{size}{tile.place}{retina}.{ending}")
        assert answer.status_code == 200, answer.content
        drawn = Image.open(BytesIO(answer.content))
        content_type = f"image/{kind.lower()}"
        assert (drawn.format, drawn.size, answer["Content-Type"]) == (kind, (side, side), content_type)
        # A shaded raster would show steps in 256 colours; a base map is opaque.
        assert drawn.mode in {"relief": {"RGBA", "RGB"}, "base": {mode, "RGB"}}.get(layer, {mode})


def test_jpeg_lies_on_white(make_person: Callable[..., User]) -> None:
    client = Client()
    client.force_login(make_person(patches.WEST_DISTRICT))
    drawn = draw_any(client, address(patches.TILE, ".jpg"))
    assert drawn.getpixel(middle(6, 4)) == (255, 255, 255, 255)


def test_a_tile_of_512_pixels_shows_the_same_ground_in_the_style_of_its_zoom(province_client: Client) -> None:
    """Cells have the same colours in twice the pixels; strokes are as broad as in the smaller tile."""
    small = draw(province_client, address(patches.TILE, ".png32"))
    large = draw(province_client, f"/tiles/land_use_patch/512/{patches.TILE.place}.png32")
    dense = draw(province_client, address(patches.TILE, "@2x.png32"))
    assert large.size == dense.size == (512, 512)
    for column in range(patches.CELLS):
        x, y = middle(column, column)
        assert small.getpixel((x, y)) == large.getpixel((2 * x, 2 * y)) == dense.getpixel((2 * x, 2 * y))
    assert large.tobytes() != dense.tobytes(), "strokes of the dense one are twice as many dots broad"


def test_unknown_forms_are_no_addresses(province_client: Client) -> None:
    place = patches.TILE.place
    for rest in (f"{place}.gif", f"{place}@3x.png", f"1024/{place}.png", f"512/{place}.mvt", f"{place}.PNG"):
        assert province_client.get(f"/tiles/land_use_patch/{rest}").status_code == 404, rest


def test_a_picture_shows_the_person_s_district_only(make_person: Callable[..., User]) -> None:
    """The eastern half is transparent for somebody of the western district."""
    client = Client()
    client.force_login(make_person(patches.WEST_DISTRICT))
    drawn = draw(client, address(patches.TILE))
    alphas = [drawn.getpixel(middle(column, 4))[3] for column in range(patches.CELLS)]  # type: ignore[index]
    assert all(alphas[:4]) and not any(alphas[4:])


def test_a_stranger_gets_no_picture() -> None:
    assert Client().get(address(patches.TILE)).status_code == 401


def test_below_the_detail_zoom_it_is_blank(province_client: Client) -> None:
    drawn = draw(province_client, address(Tile(10, patches.TILE.x >> 4, patches.TILE.y >> 4)))
    assert drawn.getextrema()[3] == (0, 0)


def test_a_huge_polygon_is_drawn(province_client: Client) -> None:
    """Cut to the tile before Mapnik sees it; no line shows where it was cut."""
    drawn = draw(province_client, address(patches.MONSTER_TILE))
    inside = drawn.crop((40, 40, 216, 216))
    assert inside.getextrema()[3][0] > 0 and len(inside.getcolors() or []) == 1


def test_the_tag_spares_the_picture(province_client: Client) -> None:
    tag = province_client.get(address(patches.TILE))["ETag"]
    assert province_client.get(address(patches.TILE), headers={"if-none-match": tag}).status_code == 304


def test_a_slow_picture_is_ended(province_client: Client, settings: Any) -> None:
    """The renderer's own connection has the time limit too."""
    settings.TILE_SECONDS = 0.002
    answer = province_client.get(address(patches.MONSTER_TILE))
    assert answer.status_code == 503 and answer["Retry-After"]


def test_the_picture_is_as_blessed(province_client: Client) -> None:
    """Looked at once, compared ever since; QIONGTU_BLESS=1 writes what is drawn now."""
    drawn = draw(province_client, address(patches.TILE))
    blessed = GOLDEN / "land_use_patch.png"
    if os.environ.get("QIONGTU_BLESS"):
        drawn.save(blessed, optimize=True)
    difference = ImageChops.difference(drawn, Image.open(blessed).convert("RGBA"))
    # Antialiasing may differ by a few steps between builds of the renderer.
    assert max(high for _, high in difference.getextrema()) <= 24  # type: ignore[misc]


def test_the_base_picture_is_for_everyone() -> None:
    answer = Client().get("/tiles/base/9/412/228.png")
    assert answer.status_code == 200 and answer["Cache-Control"] == "public, no-cache"
    assert draw(Client(), "/tiles/base/9/412/228@2x.png").size == (512, 512)


def test_the_open_sea_is_sea() -> None:
    drawn = draw(Client(), "/tiles/base/9/60/400.png")
    assert drawn.getcolors() == [(TILE_SIZE**2, (*bytes.fromhex(SEA[1:]), 255))]


END_OTHER_SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()
"""


def test_a_connection_that_was_cut_spoils_no_picture(province_client: Client) -> None:
    """As by a restart of the database: the picture is drawn over a new one."""
    assert province_client.get(address(patches.TILE)).status_code == 200
    execute(END_OTHER_SESSIONS)
    assert province_client.get(address(patches.TILE, ".webp")).status_code == 200
