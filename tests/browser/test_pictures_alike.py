"""MapLibre and Mapnik draw the same layer alike: pictures of both, compared dot by dot.

Without texts, whose fonts and places each renderer chooses for itself.
"""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
import shapely
from django.contrib.gis.geos import Point
from PIL import Image
from playwright.sync_api import Page

from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.catalogue import find_layer
from layers.scope import EVERYTHING
from layers.source import compose_source
from layers.styles import find_style
from tests.browser.conftest import Site
from tests.browser.test_map import sign_in
from tiles.forms import WHITE
from tiles.map_render import Drawn, compose_parts
from tiles.matrix import Tile, to_mercator
from tiles.orders import Order
from tiles.renderers import draw

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
Pixels = npt.NDArray[np.int_]

SIDE = 512
# MapLibre over one tile, as wide as it draws a tile; nothing but the layer's shapes on white.
DRAW = """async ({layer, lon, lat, zoom, side}) => {
    const {maplibre, maplibreWorker} = document.querySelector("[data-maplibre]").dataset;
    const library = await import(maplibre);
    library.setWorkerUrl(maplibreWorker);
    const style = await (await fetch(`/styles/${layer}.json`)).json();
    style.layers = style.layers.filter((each) => each.type !== "symbol");
    style.layers.unshift({id: "white", type: "background", paint: {"background-color": "#ffffff"}});
    const box = document.createElement("div");
    box.style.cssText = `position:fixed;left:0;top:0;width:${side}px;height:${side}px;background:white`;
    document.body.replaceChildren(box);
    const map = new library.Map({
        container: box, style, center: [lon, lat], zoom, interactive: false, attributionControl: false,
        fadeDuration: 0, pixelRatio: 1, canvasContextAttributes: {antialias: true},
    });
    await new Promise((done) => map.once("idle", done));
    // The last frame is on the screen one frame after it was drawn.
    for (const _ of [1, 2]) await new Promise((done) => requestAnimationFrame(done));
}"""
# Fills, strokes, casings, dashes and round markers, each at a zoom where some are drawn.
LAYERS = [
    ("land_use_patch", 15),
    ("water_body", 12),
    ("depth_zone", 8),
    ("road", 13),
    ("river_reach", 11),
    ("division", 9),
    ("boundary_point", 18),
]
# The part of all dots that may differ. Measured: to 0.00001 with areas and lines, to 0.0012 with circles.
MOST = 0.002
# Colours that differ by less are the same to the eye, after each dot may lie one beside its place.
STEPS = 32


def tile_with(layer: str, zoom: int) -> Tile:
    """A tile with something of the layer in its middle part."""
    row = find_layer(layer).model._default_manager.order_by("-id").first()
    assert row is not None
    lon, lat = shapely.from_wkb(bytes(row.geometry.wkb)).representative_point().coords[0]
    x, y, _, _ = to_mercator((lon, lat, lon, lat))
    return Tile(zoom, *WEB_MERCATOR_QUAD.tile_at(zoom, x, y))


def draw_by_maplibre(page: Page, layer: str, tile: Tile) -> Pixels:
    """The tile as the map in the browser draws it."""
    west, south, east, north = tile.box()
    middle = Point((west + east) / 2, (south + north) / 2, srid=3857).transform(4326, clone=True)
    page.goto("/")
    page.evaluate(DRAW, {"layer": layer, "lon": middle.x, "lat": middle.y, "zoom": tile.z, "side": SIDE})
    shot = page.screenshot(clip={"x": 0, "y": 0, "width": SIDE, "height": SIDE})
    return np.asarray(Image.open(BytesIO(shot)).convert("RGB")).astype(int)


def draw_by_mapnik(layer: str, tile: Tile) -> Pixels:
    """The same tile as pictures are drawn, on white."""
    found = find_layer(layer)
    shapes = Drawn(found, compose_source(found, EVERYTHING), find_style(found.style))
    text = compose_parts([shapes], [], tile.map_zoom, background=WHITE)
    (body,) = draw(Order(text, tile.box(), SIDE, 1, encoding="png32"))
    return np.asarray(Image.open(BytesIO(body)).convert("RGB")).astype(int)


def part_unlike(one: Pixels, other: Pixels) -> float:
    """The part of dots whose colour lies outside what the other picture has there and right beside it."""
    return float(max(_unlike(one, other).mean(), _unlike(other, one).mean()))


def _unlike(one: Pixels, other: Pixels) -> npt.NDArray[np.bool_]:
    near = [np.roll(other, (x, y), axis=(0, 1)) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    outside = (one < np.min(near, axis=0) - STEPS) | (one > np.max(near, axis=0) + STEPS)
    return np.asarray(outside.any(axis=2)[1:-1, 1:-1])


@pytest.mark.parametrize(("layer", "zoom"), LAYERS)
def test_both_renderers_draw_alike(page: Page, site: Site, layer: str, zoom: int) -> None:
    sign_in(page, site)
    tile = tile_with(layer, zoom)
    one, other = draw_by_maplibre(page, layer, tile), draw_by_mapnik(layer, tile)
    unlike = part_unlike(one, other)
    print(layer, tile.place, f"{unlike:.5f}", "mean", np.abs(one - other).mean().round(3))
    if folder := os.environ.get("QIONGTU_SHOW"):
        Image.fromarray(np.hstack([one, other]).astype(np.uint8)).save(Path(folder) / f"{layer}.png")
    assert (one != 255).any() and (other != 255).any(), "something is drawn"
    assert unlike <= MOST
