"""GetLegendGraphic: the legend of a layer as a picture, or as JSON."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.styles import Style, find_style, legend
from tiles.glyphs.faces import FAMILY, find_face
from tiles.sprites import MARKER_PIXELS, read_shape

# Pixels of a swatch, of the gap round it, of a row and of the texts.
SWATCH = (26, 16)
GAP, ROW, TEXT_SIZE = 6, 24, 13
LARGEST_SWATCH = 256
MOST_ROWS = 200
TEXT_COLOUR, EMPTY = "#222222", "#00000000"
# Drawn so many times larger and then made smaller: Pillow draws without softened edges.
FINER = 4
Entry = dict[str, Any]


def entries_of(style: Style, layer: LayerOptions) -> list[Entry]:
    """The rows of the legend."""
    return legend(style, layer.quantity.unit if layer.quantity else "")[:MOST_ROWS]


@cache
def legend_size(name: str) -> tuple[int, int]:
    """Width and height of a layer's legend."""
    layer = find_layer(name)
    return _measure(entries_of(find_style(layer.style), layer), SWATCH, has_texts=True)


def draw_legend(entries: list[Entry], swatch: tuple[int, int] = SWATCH, *, has_texts: bool = True) -> bytes:
    """The legend as PNG, transparent where it shows nothing."""
    width, height = _measure(entries, swatch, has_texts)
    picture = Image.new("RGBA", (width, height), EMPTY)
    words, row = ImageDraw.Draw(picture), _row(swatch)
    for number, entry in enumerate(entries):
        top = GAP // 2 + number * row
        picture.alpha_composite(draw_swatch(entry, swatch), (GAP // 2, top + (row - swatch[1]) // 2))
        if has_texts:
            place = (GAP + swatch[0] + GAP // 2, top + row // 2)
            words.text(place, entry["title"], TEXT_COLOUR, _font(), anchor="lm")
    written = BytesIO()
    picture.save(written, "PNG")
    return written.getvalue()


def _measure(entries: list[Entry], swatch: tuple[int, int], has_texts: bool) -> tuple[int, int]:
    longest = max((_font().getlength(entry["title"]) for entry in entries), default=0) if has_texts else 0
    texts = int(longest) + 2 * GAP if has_texts else 0
    return swatch[0] + GAP + texts, max(1, len(entries)) * _row(swatch) + GAP


def _row(swatch: tuple[int, int]) -> int:
    return max(ROW, swatch[1] + GAP)


def _font() -> ImageFont.FreeTypeFont:
    return find_face(f"{FAMILY} Regular").load(TEXT_SIZE)


def draw_swatch(entry: Entry, size: tuple[int, int]) -> Image.Image:
    """The symbol of one row."""
    picture = Image.new("RGBA", (size[0] * FINER, size[1] * FINER), EMPTY)
    {"fill": _draw_fill, "line": _draw_line, "point": _draw_point}[entry["kind"]](
        ImageDraw.Draw(picture), entry, picture.size
    )
    return picture.resize(size, Image.Resampling.LANCZOS)


def _draw_fill(pen: ImageDraw.ImageDraw, entry: Entry, size: tuple[int, int]) -> None:
    alpha = f"{round(entry['opacity'] * 255):02x}"
    width = round(entry["width"] * FINER) if entry["stroke"] else 0
    pen.rectangle((0, 0, size[0] - 1, size[1] - 1), entry["fill"] + alpha, entry["stroke"], width)


def _draw_line(pen: ImageDraw.ImageDraw, entry: Entry, size: tuple[int, int]) -> None:
    y, width = size[1] // 2, max(1.0, entry["width"]) * FINER
    if entry["casing"]:
        broad = round(width + 2 * entry["casing_width"] * FINER)
        pen.line((0, y, size[0], y), entry["casing"], broad)
    x, solid = 0.0, True
    pieces = [max(1.0, part * FINER) for part in entry["dash"] or [size[0]]]
    while x < size[0]:
        for piece in pieces if len(pieces) % 2 == 0 else [*pieces, 1.0]:
            if solid:
                pen.line((x, y, min(x + piece, size[0]), y), entry["stroke"], round(width))
            x, solid = x + piece, not solid


def _draw_point(pen: ImageDraw.ImageDraw, entry: Entry, size: tuple[int, int]) -> None:
    side = min(entry["size"] * FINER, min(size) - FINER)
    x, y = size[0] / 2, size[1] / 2
    line = round(entry["width"] * FINER) if entry["stroke"] else 0
    if entry["icon"] == "circle":
        pen.ellipse(
            (x - side / 2, y - side / 2, x + side / 2, y + side / 2), entry["fill"], entry["stroke"], line
        )
        return
    corners = read_shape(entry["icon"]).exterior.coords
    places = [(x + a * side / MARKER_PIXELS, y + b * side / MARKER_PIXELS) for a, b in corners]
    pen.polygon(places, entry["fill"], entry["stroke"], line)
