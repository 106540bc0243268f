"""Ranges of 256 glyphs in the protocol-buffer form that map clients read, kept on disk once drawn.

The form (glyphs.proto of the Mapbox fonts): one stack with name and range, in it glyphs with their bitmaps.
"""

from __future__ import annotations

import gzip
import logging
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from gis_core.errors import GisError
from tiles.glyphs.drawing import Glyph, draw_glyphs
from tiles.glyphs.faces import Face, find_face

log = logging.getLogger(__name__)

RANGE = re.compile(r"(0|[1-9][0-9]{0,4})-([1-9][0-9]{0,4})")
GLYPHS_A_RANGE, CODES = 256, 65536
# The drawing's own version: what is kept under another one is not found.
DRAWN_AS = 1


def make_range(stack: str, named: str) -> bytes:
    """A range such as 0-255 of a font stack, gzipped; without glyphs where the face has none.

    GisError("not_found") for a font we do not have, GisError("out_of_range") for what is no range.
    """
    first = _read_range(named)
    face = find_face(stack)
    path = Path(settings.VAR) / "tiles" / "glyphs" / f"{face.stamp}-{DRAWN_AS}" / f"{named}.pbf.gz"
    if path.is_file():
        return path.read_bytes()
    body = gzip.compress(write_range(face, first), mtime=0)
    _keep(path, body)
    return body


def _read_range(named: str) -> int:
    found = RANGE.fullmatch(named)
    first, last = (int(found[1]), int(found[2])) if found else (0, 0)
    if first % GLYPHS_A_RANGE or last != first + GLYPHS_A_RANGE - 1 or last >= CODES:
        raise GisError("out_of_range", "字形区间应为 0-255、256-511，直至 65280-65535。", "range")
    return first


def _keep(path: Path, body: bytes) -> None:
    """Write beside, then rename; a full disk only means that it is drawn again next time."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(body)
        Path(file.name).replace(path)
    except OSError as error:
        log.warning("glyphs not kept: %s", error)


def write_range(face: Face, first: int) -> bytes:
    """The range beginning at a code point."""
    last = first + GLYPHS_A_RANGE - 1
    glyphs = draw_glyphs(face, range(first, last + 1))
    stack = _text(1, face.name.encode()) + _text(2, f"{first}-{last}".encode())
    return _text(1, stack + b"".join(_text(3, b"".join(_write_glyph(glyph))) for glyph in glyphs))


def _write_glyph(glyph: Glyph) -> Iterator[bytes]:
    yield _number(1, glyph.code)
    if glyph.bitmap:
        yield _text(2, glyph.bitmap)
    # 3–7 in order: width, height, and the two that may be negative folded to even and odd numbers.
    for field, value in enumerate((glyph.width, glyph.height, _fold(glyph.left), _fold(glyph.top)), 3):
        yield _number(field, value)
    yield _number(7, glyph.advance)


def _fold(value: int) -> int:
    return 2 * value if value >= 0 else -2 * value - 1


def _number(field: int, value: int) -> bytes:
    return bytes(_varint(field << 3)) + bytes(_varint(value))


def _text(field: int, body: bytes) -> bytes:
    return bytes(_varint(field << 3 | 2)) + bytes(_varint(len(body))) + body


def _varint(value: int) -> Iterable[int]:
    while value > 0x7F:
        yield value & 0x7F | 0x80
        value >>= 7
    yield value
