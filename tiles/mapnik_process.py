"""Holds Mapnik: a process of its own that draws pictures; nothing else imports Mapnik.

Apart from the server because a fault in native code then costs one picture, not the server; and because a Map
is not safe to share between threads: here is one thread. It knows nothing of Django, layers or access.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Mapping
from functools import lru_cache
from multiprocessing.connection import Connection

import mapnik

from tiles.font_files import BOLD, REGULAR, find_font_files
from tiles.orders import Order, Picture

# Compiled maps kept: one for each style, zoom and scope of access lately drawn.
KEPT_MAPS = 96


def serve(orders: Connection, environment: Mapping[str, str]) -> None:
    """Draw what is ordered until the other side hangs up; `environment` tells the database (PGHOST …)."""
    # Ctrl-C is for the server, which then hangs up.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.update(environment)
    orders.send(register_fonts())
    while True:
        try:
            order = orders.recv()
        except EOFError:
            return
        orders.send(answer(order))


def register_fonts() -> int:
    """Make the Chinese fonts known to Mapnik; answers how many files were found."""
    found = find_font_files(REGULAR + BOLD)
    return sum(bool(mapnik.FontEngine.register_font(str(path))) for path in found)


def answer(order: Order) -> Picture:
    """The picture, or Mapnik's complaint."""
    try:
        return Picture(draw(order))
    except RuntimeError as error:
        return Picture((), str(error) or "unknown")


def draw(order: Order) -> tuple[bytes, ...]:
    """The tiles of the picture; RuntimeError when the map, a font or a query is at fault."""
    image = mapnik.Image(*(length * order.tiles for length in tile_size(order)))
    if order.veil:
        draw_map(order.ground_xml, image, order)
        lay_veil(image, mapnik.Image.from_buffer(order.veil))
    draw_map(order.map_xml, image, order)
    return cut(image, order)


def draw_map(map_xml: str, image: mapnik.Image, order: Order) -> None:
    """Draw a map over what the image shows already."""
    drawn = compile_map(map_xml)
    drawn.resize(image.width(), image.height())
    # The very box, though its pixels be no squares.
    drawn.aspect_fix_mode = mapnik.aspect_fix_mode.RESPECT
    drawn.zoom_to_box(mapnik.Box2d(*order.box))
    mapnik.render(drawn, image, order.scale * order.enlarged)


def lay_veil(image: mapnik.Image, veil: mapnik.Image) -> None:
    """Lay an image over another of the same size that has no transparent places."""
    veil.premultiply()
    image.premultiply()
    image.composite(veil)
    image.demultiply()


def cut(image: mapnik.Image, order: Order) -> tuple[bytes, ...]:
    """The image as encoded tiles, row by row."""
    width, height = tile_size(order)
    places = [(column * width, row * height) for row in range(order.tiles) for column in range(order.tiles)]
    return tuple(image.view(x, y, width, height).to_string(order.encoding) for x, y in places)


def tile_size(order: Order) -> tuple[int, int]:
    """Width and height of a tile in device pixels."""
    return order.pixels * order.scale, (order.height or order.pixels) * order.scale


@lru_cache(maxsize=KEPT_MAPS)
def compile_map(map_xml: str) -> mapnik.Map:
    """The map of that text, compiled once."""
    made = mapnik.Map(256, 256)
    mapnik.load_map_from_string(made, map_xml, True)
    return made
