"""Our own base map: sea, land, boundaries, water, ways and places, calm enough to lie under every layer.

What it shows is written in `tiles/base/*.toml`, one file a layer in drawing order: rules as in any
style, and by which columns rows are sorted (of two texts in one place the row that comes first wins).
Public layers only.
"""

from __future__ import annotations

import tomllib
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser

from gis_core.geometry.grid import TILE_SIZE
from layers.catalogue import find_layer
from layers.statistics import data_stamp
from layers.styles.read import parse_style
from tiles.base_relief import find_veil
from tiles.kept_pictures import find_picture, keep_pictures
from tiles.map_render import Drawn, compose_map, compose_parts
from tiles.matrix import Box, Tile
from tiles.orders import Order
from tiles.renderers import draw
from tiles.source import find_source

FOLDER = Path(__file__).parent / "base"
# The sea where no depth zone says how deep it is: as the deepest.
SEA = "#bcd6e6"
# The file with the shade of the hills: the files before it are the ground that it lies on.
RELIEF = "04_relief"
ENCODING = "png8:m=h"
# Tiles drawn at once each way: texts are placed together, so fewer are lost at tile edges.
BLOCK = 2
# The modules that decide how it looks.
DRAWING = ("base_map.py", "base_relief.py", "coverage.py", "shading.py", "map_render.py", "mapnik_style.py")
# Deeper tiles are many and seldom asked for again: they are drawn each time.
KEPT_TO = 14


def draw_base(tile: Tile, scale: int) -> bytes:
    """The base picture of a tile, from the kept ones when these are of the present data."""
    folder = f"{stamp()}/{scale}"
    if (found := find_picture(folder, tile)) is not None:
        return found
    corner, count = block_of(tile)
    pictures = dict(zip(tiles_of(corner, count), draw(order_block(corner, count, scale)), strict=True))
    if tile.z <= KEPT_TO:
        keep_pictures(folder, pictures)
    return pictures[tile]


def order_block(corner: Tile, count: int, scale: int) -> Order:
    """A block of tiles to draw; in one go where no hill throws a shade."""
    box, zoom = block_box(corner, count), corner.z
    content = read_file(RELIEF)
    symbol = parse_style(RELIEF, content).raster
    side = TILE_SIZE * count
    veil = find_veil(find_layer(content["layer"]), symbol, box, side, scale, zoom) if symbol else b""
    ground, above = split_files()
    if not veil:
        return Order(compose_base(ground + above, zoom), box, TILE_SIZE, scale, count, ENCODING)
    return Order(
        compose_parts(find_all(above), find_all(ground + above), zoom),
        box,
        TILE_SIZE,
        scale,
        count,
        ENCODING,
        compose_parts(find_all(ground), [], zoom, SEA),
        veil,
    )


def block_of(tile: Tile) -> tuple[Tile, int]:
    """The north-western tile of the block with the tile, and how many tiles the block has each way."""
    count = min(BLOCK, 2**tile.z)
    return Tile(tile.z, tile.x - tile.x % count, tile.y - tile.y % count), count


def tiles_of(corner: Tile, count: int) -> list[Tile]:
    """The block's tiles row by row."""
    places = [(column, row) for row in range(count) for column in range(count)]
    return [Tile(corner.z, corner.x + column, corner.y + row) for column, row in places]


def block_box(corner: Tile, count: int) -> Box:
    """The block's box in Web Mercator metres."""
    west, _, _, north = corner.box()
    side = corner.side * count
    return west, north - side, west + side, north


def compose_base(names: tuple[str, ...], zoom: int) -> str:
    """The text of a base map of these files at a zoom."""
    return compose_map(find_all(names), zoom, SEA)


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


def stamp() -> str:
    """A name that changes with the data and with the way the base map is drawn."""
    return blake2b(f"{data_stamp()}{drawing_stamp()}".encode(), digest_size=8).hexdigest()


@cache
def drawing_stamp() -> str:
    """A name that changes with the base map's files and code."""
    here = Path(__file__).parent
    files = [
        *sorted(FOLDER.glob("*.toml")),
        *(here / name for name in DRAWING),
    ]
    return blake2b(b"".join(path.read_bytes() for path in files), digest_size=8).hexdigest()
