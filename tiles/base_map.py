"""Our own base map: sea, land, boundaries, water, ways and places, calm enough to lie under every layer.

What it shows is written in `tiles/base/*.toml`, one file a layer in drawing order: rules as in any
style, and by which columns rows are sorted (of two texts in one place the row that comes first wins).
Public layers only.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser

from gis_core.errors import GisError
from layers.catalogue import find_layer
from layers.coverages import FileState
from layers.declare import LayerOptions
from layers.scope import EVERYTHING
from layers.styles.read import parse_style
from layers.styles.symbols import is_drawn_at
from tiles.answers import as_picture
from tiles.base_relief import find_veil
from tiles.blocks import Block, block_of
from tiles.forms import Form
from tiles.kept.depends import cells_in, depend
from tiles.kept.keeper import keeper
from tiles.kept.tile import Kept, Wanted
from tiles.map_render import TEXT_BUFFER, Drawn, compose_map, compose_parts
from tiles.matrix import Tile
from tiles.orders import Order
from tiles.raster import find_states
from tiles.renderers import draw
from tiles.source import find_source

FOLDER = Path(__file__).parent / "base"
# The sea where no depth zone says how deep it is: as the deepest.
SEA = "#bcd6e6"
# The file with the shade of the hills: the files before it are the ground that it lies on.
RELIEF = "04_relief"
# Its place among the addresses of layers.
FOLDER_ADDRESS = "/tiles/base"
# By how many zooms the cells that it depends on are coarser than its tiles: of a dozen layers they are many.
COARSER = 2


def find_base(tile: Tile, form: Form) -> Kept:
    """The base picture of a tile; drawn and kept together with the other tiles of its block."""
    block = block_of(tile)
    wanted = dict(zip(block.tiles(), want_base(block, form), strict=True))

    def make() -> Sequence[Kept]:
        drawn = draw(order_block(block, form))
        return [as_picture(body, form.encoding.content_type, is_public=True) for body in drawn]

    return keeper().find_or_make_block(list(wanted.values()), wanted[tile], make)


def want_base(block: Block, form: Form) -> list[Wanted]:
    """What the block's pictures depend on: everything drawn in the block, and the files of the relief."""
    tiles, zoom = block.tiles(), block.corner.map_zoom
    cells = cells_in(block.lonlat_box(TEXT_BUFFER / form.pixels), block.corner.z - COARSER)
    layers = layers_drawn(zoom)
    depends = frozenset().union(*(depend(layer, EVERYTHING, cells) for layer in layers))
    relief = find_layer(read_file(RELIEF)["layer"])
    files = find_relief_files(relief, block) if relief in layers else ()
    return [
        Wanted((form.address_of(FOLDER_ADDRESS, tile), EVERYTHING.scope_class), depends, True, files)
        for tile in tiles
    ]


def find_relief_files(relief: LayerOptions, block: Block) -> tuple[FileState, ...]:
    """The files of the relief; none when there are so many that it is left out (the log says so then)."""
    try:
        return find_states(relief, AnonymousUser(), block)
    except GisError:
        return ()


@cache
def layers_drawn(zoom: int) -> list[LayerOptions]:
    """The layers of which something is drawn at a zoom."""
    styles = {name: parse_style(name, read_file(name)) for name in base_files()}
    shown = [
        name
        for name, style in styles.items()
        if (style.raster and zoom < style.raster.max_zoom)
        or any(is_drawn_at(zoom, rule.min_zoom, rule.max_zoom) for rule in style.rules)
    ]
    return [find_layer(name) for name in dict.fromkeys(read_file(name)["layer"] for name in shown)]


def order_block(block: Block, form: Form) -> Order:
    """A block of tiles to draw; in one go where no hill throws a shade."""
    box, zoom = block.box(), block.corner.map_zoom
    content = read_file(RELIEF)
    symbol = parse_style(RELIEF, content).raster
    side = form.pixels * block.count
    veil = find_veil(find_layer(content["layer"]), symbol, box, side, form.scale, zoom) if symbol else b""
    ground, above = split_files()
    texts = find_all(ground + above)
    order = Order("", box, form.pixels, form.scale, block.count, form.encoding.word)
    if not veil:
        return replace(order, map_xml=compose_map(texts, zoom, SEA))
    return replace(
        order,
        map_xml=compose_parts(find_all(above), texts, zoom),
        ground_xml=compose_parts(find_all(ground), [], zoom, SEA),
        veil=veil,
    )


def find_all(names: tuple[str, ...]) -> list[Drawn]:
    """Files of the base map as layers to draw."""
    return [find_drawn(name) for name in names]


@cache
def split_files() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The files of the ground, and those of what lies above the shade of the hills."""
    names = base_files()
    place = names.index(RELIEF)
    return names[:place], names[place + 1 :]


def find_drawn(name: str) -> Drawn:
    """A file of the base map as a layer to draw, as somebody not signed in sees it."""
    content = read_file(name)
    layer = find_layer(content["layer"])
    sorting = tuple(content.get("sorting", ["id"]))
    return Drawn(layer, find_source(layer, AnonymousUser()), parse_style(name, content), sorting)


@cache
def base_files() -> tuple[str, ...]:
    """Names of the base map's files, lowest layer first."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.toml")))


@cache
def read_file(name: str) -> dict[str, Any]:
    """The content of one of the base map's files."""
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
