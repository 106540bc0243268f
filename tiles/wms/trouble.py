"""Errors of GetMap as pictures: the sentence written into one (INIMAGE), or an empty one (BLANK)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PIL import Image, ImageDraw

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from tiles.glyphs.faces import FAMILY, find_face
from tiles.wms.formats import OGC_DPI, PNG, WHITE_NAME, Format, encode, find_format, lay_on
from tiles.wms.map_request import read_colour, read_size

Value = TypeVar("Value")
SIZE, MARGIN, COLOUR = 14, 8, "#b00020"
USUAL_SIDE, WHITE = 256, "#ffffff"
IN_IMAGE = ("inimage", "application/vnd.ogc.se_inimage")
BLANK = ("blank", "application/vnd.ogc.se_blank")
# These must reach the client's machinery by their status.
NEVER_DRAWN = ("sign_in", "forbidden", "gone")


def wants_picture(kvp: Kvp, error: GisError) -> bool:
    """Whether EXCEPTIONS asks for a picture of the error."""
    return kvp.text("exceptions").lower() in IN_IMAGE + BLANK and error.kind not in NEVER_DRAWN


def draw_error(kvp: Kvp, error: GisError) -> tuple[bytes, Format]:
    """The picture and its format, of what can be read of the request."""
    form = _or_else(lambda: find_format(kvp.required("format")), PNG)
    width, height = _or_else(lambda: read_size(kvp), (USUAL_SIDE, USUAL_SIDE))
    ground = _or_else(lambda: read_colour(kvp.text("bgcolor", WHITE_NAME)), WHITE)
    is_transparent = kvp.text("transparent").lower() == "true" and not form.is_opaque
    picture = Image.new("RGBA", (width, height))
    if kvp.text("exceptions").lower() in IN_IMAGE:
        write_sentence(picture, error.sentence)
    if not is_transparent:
        picture = lay_on(picture, ground)
    plain = PNG if form.ending == "tif" else form
    return encode(picture, plain, (0, 0, width, height), 0, OGC_DPI), plain


def _or_else(read: Callable[[], Value], otherwise: Value) -> Value:
    """What is read, or something else where just that is at fault."""
    try:
        return read()
    except GisError:
        return otherwise


def write_sentence(picture: Image.Image, sentence: str) -> None:
    """The sentence from the upper left corner, broken where the picture ends."""
    font = find_face(f"{FAMILY} Regular").load(SIZE)
    lines = [""]
    for sign in sentence:
        if font.getlength(lines[-1] + sign) > picture.width - 2 * MARGIN and lines[-1]:
            lines.append("")
        lines[-1] += sign
    ImageDraw.Draw(picture).multiline_text((MARGIN, MARGIN), "\n".join(lines), COLOUR, font)
