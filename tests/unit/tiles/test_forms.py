"""Forms of pictures: their addresses, their channel, and what the freshness of the base map rests on."""

from __future__ import annotations

import pytest
from django.urls import resolve

from gis_core.errors import GisError
from gis_core.geometry.grid import CGCS2000_QUAD
from gis_core.http.channels import channels_of
from layers.catalogue import all_layers, find_layer
from layers.history.triggers import read_by_queries
from layers.query_layers import sources_of
from layers.styles import find_style
from layers.styles.read import parse_style
from tiles.base_map import base_files, read_file
from tiles.forms import ENCODINGS, SIDES, Form, read_form
from tiles.map_render import reach_of
from tiles.matrix import Tile
from tiles.raster import margin_of, writes_texts

FORMS = [Form(ending, side, scale) for ending in ENCODINGS for side in SIDES for scale in (1, 2)]


@pytest.mark.parametrize("form", FORMS, ids=str)
@pytest.mark.parametrize("tile", [Tile(9, 412, 228), Tile(8, 412, 101, CGCS2000_QUAD)])
@pytest.mark.parametrize("folder", ["/tiles/road", "/tiles/base"])
def test_an_address_names_its_form(form: Form, tile: Tile, folder: str) -> None:
    """What a form is kept under is an address that is read as that form, and counts as a picture."""
    if folder == "/tiles/base" and tile.grid is CGCS2000_QUAD:
        pytest.skip("the base map is in Web Mercator only")
    address = form.address_of(folder, tile)
    found = resolve(address).kwargs
    assert read_form(found["ending"], found.get("size") or "", found.get("retina") or "") == form
    assert found.get("grid", tile.grid.identifier) == tile.grid.identifier
    assert (int(found["z"]), int(found["x"]), int(found["y"])) == (tile.z, tile.x, tile.y)
    assert channels_of(address) == ("pictures",)


@pytest.mark.parametrize("said", [("gif", "", ""), ("png", "1024", ""), ("png", "256", "")])
def test_an_unknown_form_is_refused(said: tuple[str, str, str]) -> None:
    with pytest.raises(GisError) as caught:
        read_form(*said)
    assert caught.value.kind == "not_found"


@pytest.mark.parametrize("name", base_files())
def test_edits_of_what_the_base_map_shows_mark_tiles(name: str) -> None:
    """Marks are written for columns that tiles or the layer's own style show: the base map uses no other."""
    content = read_file(name)
    layer, style = find_layer(content["layer"]), parse_style(name, content)
    marked = {"id", "geometry", "district", *layer.tiled, *find_style(layer.style).fields()}
    assert {*style.fields(), *content.get("sorting", [])} <= marked


def test_edits_of_what_computed_layers_read_mark_tiles() -> None:
    for layer in all_layers():
        if layer.kind == "query":
            read = set.union(*(read_by_queries(source) for source in sources_of(layer)))
            assert {*layer.tiled, *find_style(layer.style).fields()} <= read | {"id"}


def test_strokes_reach_less_far_than_texts() -> None:
    style = find_style("land_use_patch")
    assert writes_texts(style, 18) and not writes_texts(style, 14)
    assert margin_of(style, 14) < 4 < margin_of(style, 18)


def test_areas_that_are_only_filled_reach_nowhere() -> None:
    """Then a picture reads no neighbour."""
    style = find_style("land_use_patch")
    assert reach_of(style, 10) == 0
    assert 1 < reach_of(style, 14) < 4
