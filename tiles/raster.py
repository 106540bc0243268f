"""Pictures of one layer as tiles: the same style and the same access as its vector tiles."""

from __future__ import annotations

from collections.abc import Sequence

from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.access import Person, require_visible
from layers.coverages import FileState
from layers.declare import LayerOptions
from layers.styles import Style, find_style
from layers.styles.symbols import is_drawn_at
from tiles.answers import as_picture
from tiles.blocks import Block, block_of
from tiles.coverage import draw_coverage, find_files
from tiles.forms import Form
from tiles.kept.depends import cells_in, cells_met, depend_at
from tiles.kept.keeper import keeper
from tiles.kept.tile import Kept, Wanted
from tiles.map_render import TEXT_BUFFER, Drawn, compose_map, reach_of
from tiles.matrix import Tile
from tiles.mvt import MARGIN
from tiles.orders import Order
from tiles.renderers import draw
from tiles.source import find_source_at, is_shown


def find_picture(layer: LayerOptions, person: Person, tile: Tile, form: Form) -> Kept:
    """The picture, wholly transparent where the layer shows nothing; errors as for vector tiles.

    Drawn, and kept, together with the other tiles of its block (`block_for`).
    """
    block = block_for(layer, tile)
    wanted = dict(zip(block.tiles(), want_block(layer, person, block, form), strict=True))

    def make() -> Sequence[Kept]:
        return [
            as_picture(body, form.encoding.content_type, is_public=layer.access == "public")
            for body in draw_block(layer, person, block, form)
        ]

    return keeper().find_or_make_block(list(wanted.values()), wanted[tile], make)


def block_for(layer: LayerOptions, tile: Tile) -> Block:
    """What is drawn in one go: the tile's block where texts are written, which none of its tiles is to cut.

    Else the tile alone: three neighbours that nobody may ask for would cost three times its own drawing.
    """
    has_texts = layer.kind != "coverage" and writes_texts(find_style(layer.style), tile.map_zoom)
    return block_of(tile) if has_texts and not is_blank(layer, tile) else Block(tile, 1)


def draw_block(layer: LayerOptions, person: Person, block: Block, form: Form) -> Sequence[bytes]:
    """The block's pictures row by row."""
    if layer.kind == "coverage":
        return [draw_coverage(layer, person, tile, form) for tile in block.tiles()]
    zoom, epsg = block.corner.map_zoom, block.corner.grid.epsg
    source = find_source_at(layer, person, zoom)
    shown = [] if source is None else [Drawn(layer, source, find_style(layer.style))]
    text = compose_map(shown, zoom, form.background, epsg)
    return draw(Order(text, block.box(), form.pixels, form.scale, block.count, form.encoding.word))


def is_blank(layer: LayerOptions, tile: Tile) -> bool:
    """Whether the layer is not drawn at that scale."""
    return not is_shown(layer, tile.map_zoom)


def want_block(layer: LayerOptions, person: Person, block: Block, form: Form) -> list[Wanted]:
    """What each of the block's pictures depends on; GisError("sign_in", "forbidden") without access."""
    scope, style = require_visible(layer, person), find_style(layer.style)
    around = margin_of(style, block.corner.map_zoom) / form.pixels
    files = find_states(layer, person, block) if layer.kind == "coverage" else ()
    made = []
    for tile in block.tiles():
        if is_blank(layer, tile):
            met = set()
        elif writes_texts(style, tile.map_zoom):
            # Every text of the block may have taken another one's place.
            met = cells_in(block.lonlat_box(around), tile.map_zoom)
        elif around <= MARGIN and tile.grid is WEB_MERCATOR_QUAD:
            met = cells_met(tile)
        else:
            met = cells_in(tile.lonlat_box(around), tile.map_zoom)
        key = form.address_of(f"/tiles/{layer.name}", tile), scope.scope_class
        made.append(Wanted(key, depend_at(tile.map_zoom, layer, scope, met), layer.access == "public", files))
    return made


def find_states(layer: LayerOptions, person: Person, block: Block) -> tuple[FileState, ...]:
    """The files that the block is drawn from, as they are now."""
    return tuple(FileState.of(path) for path in find_files(layer, person, block.lonlat_box(MARGIN)))


def margin_of(style: Style, zoom: int) -> float:
    """How far beyond a picture's edge what lies there shows in it, in pixels of the screen."""
    if writes_texts(style, zoom):
        return TEXT_BUFFER
    # One for the softened edge at least.
    return max(1.0, reach_of(style, zoom))


def writes_texts(style: Style, zoom: int) -> bool:
    """Whether the style writes anything at that zoom."""
    labels = [(rule, rule.label) for rule in style.rules if rule.label]
    return any(
        is_drawn_at(zoom, max(rule.min_zoom, label.min_zoom), min(rule.max_zoom, label.max_zoom))
        for rule, label in labels
    )
