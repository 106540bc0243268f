"""Glyphs of a face drawn as distance fields, in the measures of map clients: 24 pixels an em."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageFont

from tiles.glyphs.distance import Field, Pixels, measure_distances
from tiles.glyphs.faces import Face

EM = 24
# Pixels round a glyph in its picture: what the format prescribes.
BORDER = 3
# Drawn larger and averaged down, so that hinting to the large pixels does not show.
FINER = 4
# Clients place glyphs as if the line's top lay so many pixels above the base line (MapLibre's own measure).
LINE_TOP = 27


@dataclass(frozen=True)
class Glyph:
    """`bitmap` has width + 6 times height + 6 pixels; `left` and `top` place it, `advance` is to the next."""

    code: int
    bitmap: bytes
    width: int
    height: int
    left: int
    top: int
    advance: int


@dataclass(frozen=True)
class _Drawn:
    code: int
    pixels: Pixels  # coverage 0–1 at 24 pixels an em, without border
    left: int
    above: int  # of the base line
    advance: int


def draw_glyphs(face: Face, codes: Iterable[int]) -> list[Glyph]:
    """The glyphs of those code points that the face has."""
    font = face.load(EM * FINER)
    drawn = [_draw(font, code) for code in codes if code in face.characters]
    return [_finish(each, field) for each, field in zip(drawn, _measure(drawn), strict=True)]


def _draw(font: ImageFont.FreeTypeFont, code: int) -> _Drawn:
    text = chr(code)
    west, north, east, south = (int(side) for side in font.getbbox(text, anchor="ls"))
    # The box widened to whole pixels of the coarse grid, whose origin is the glyph's.
    left, top = west // FINER, north // FINER
    width, height = -(-east // FINER) - left, -(-south // FINER) - top
    advance = round(font.getlength(text) / FINER)
    if east <= west or south <= north:
        return _Drawn(code, np.zeros((0, 0), np.float32), 0, 0, advance)
    image = Image.new("L", (width * FINER, height * FINER))
    _write(image, font, text, (-left * FINER, -top * FINER))
    fine = np.asarray(image, np.float32).reshape(height, FINER, width, FINER) / 255
    return _Drawn(code, fine.mean((1, 3)), left, -top, advance)


def _write(image: Image.Image, font: ImageFont.FreeTypeFont, text: str, place: tuple[int, int]) -> None:
    mask, (x, y) = font.getmask2(text, mode="L", anchor="ls")
    drawn = Image.frombytes("L", mask.size, bytes(mask))
    image.paste(drawn, (place[0] + x, place[1] + y))


def _measure(drawn: Sequence[_Drawn]) -> Field:
    """Their distance fields, all at once on pictures of one size."""
    rows = max((each.pixels.shape[0] for each in drawn), default=0) + 2 * BORDER
    columns = max((each.pixels.shape[1] for each in drawn), default=0) + 2 * BORDER
    coverage = np.zeros((len(drawn), rows, columns), np.float32)
    for number, each in enumerate(drawn):
        height, width = each.pixels.shape
        coverage[number, BORDER : BORDER + height, BORDER : BORDER + width] = each.pixels
    return measure_distances(coverage)


def _finish(drawn: _Drawn, field: Field) -> Glyph:
    height, width = drawn.pixels.shape
    bitmap = field[: height + 2 * BORDER, : width + 2 * BORDER].tobytes() if width else b""
    return Glyph(
        drawn.code, bitmap, width, height, drawn.left, drawn.above - LINE_TOP if width else 0, drawn.advance
    )
