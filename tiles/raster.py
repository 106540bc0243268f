"""Pictures of one layer as tiles: the same style and the same access as its vector tiles."""

from __future__ import annotations

from functools import cache

from gis_core.geometry.grid import TILE_SIZE
from layers.access import Person
from layers.declare import LayerOptions
from layers.styles import find_style
from tiles.coverage import draw_coverage
from tiles.map_render import TEXT_BUFFER, Drawn, compose_map
from tiles.matrix import Tile
from tiles.orders import Order
from tiles.renderers import draw
from tiles.source import find_source_at

# 256 colours with their transparency, chosen by hextree.
ENCODING = "png8:m=h"
# How far beyond its edge a picture shows what lies there, in parts of its side.
REACH = TEXT_BUFFER / TILE_SIZE


def draw_tile(layer: LayerOptions, person: Person, tile: Tile, scale: int) -> bytes:
    """The picture, wholly transparent where the layer shows nothing; errors as for vector tiles."""
    source = find_source_at(layer, person, tile.map_zoom)
    if source is None:
        return blank_picture(scale)
    if layer.kind == "coverage":
        return draw_coverage(layer, person, tile, scale)
    text = compose_map([Drawn(layer, source, find_style(layer.style))], tile.map_zoom, epsg=tile.grid.epsg)
    return draw(Order(text, tile.box(), TILE_SIZE, scale, encoding=ENCODING))[0]


@cache
def blank_picture(scale: int) -> bytes:
    """A transparent tile."""
    return draw(Order(compose_map([], 0), Tile(0, 0, 0).box(), TILE_SIZE, scale, encoding=ENCODING))[0]
