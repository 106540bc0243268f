"""Glyphs and markers as a map client reads them."""

from __future__ import annotations

import gzip
import io
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from layers.catalogue import all_layers
from layers.styles import find_style, to_maplibre
from layers.styles.maplibre import FONTS
from tiles.glyphs.drawing import BORDER
from tiles.glyphs.faces import FILES

REGULAR, BOLD = FILES


def fields_of(body: bytes) -> Iterator[tuple[int, Any]]:
    """The fields of a protocol-buffer message: numbers and texts."""
    place = 0

    def varint() -> int:
        nonlocal place
        value = shift = 0
        while True:
            byte = body[place]
            place += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    while place < len(body):
        key = varint()
        length = varint()
        if key & 7 == 2:
            yield key >> 3, body[place : place + length]
            place += length
        else:
            yield key >> 3, length


def glyphs_of(client: Client, named: str, face: str = REGULAR) -> dict[int, dict[int, Any]]:
    """The glyphs of a range, by code point, with their fields."""
    answer = client.get(f"/fonts/{face}/{named}.pbf")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/x-protobuf"
    stack = list(fields_of(dict(fields_of(answer.content))[1]))
    assert stack[0] == (1, face.encode()) and stack[1] == (2, named.encode())
    glyphs = [dict(fields_of(content)) for field, content in stack if field == 3]
    return {glyph[1]: glyph for glyph in glyphs}


def picture_of(glyph: dict[int, Any]) -> Any:
    return np.frombuffer(glyph[2], np.uint8).reshape(glyph[4] + 2 * BORDER, glyph[3] + 2 * BORDER)


def unfold(value: int) -> int:
    return value // 2 if value % 2 == 0 else -(value + 1) // 2


def test_latin_and_chinese_glyphs(client: Client) -> None:
    letter, sign = glyphs_of(client, "0-255")[ord("H")], glyphs_of(client, "29696-29951")[ord("琼")]
    # At 24 pixels an em: capitals of some 18, a Chinese sign as wide as the em.
    assert letter[4] == 18 and 14 <= letter[7] <= 20
    assert sign[7] == 24 and 20 <= sign[3] <= 25 and 20 <= sign[4] <= 25
    assert unfold(letter[6]) == letter[4] - 27 and 0 <= unfold(letter[5]) <= 3


def test_the_field_is_191_on_the_edge_and_falls_by_32_a_pixel(client: Client) -> None:
    """The left stem of an H is a straight upright edge."""
    glyph = glyphs_of(client, "0-255", BOLD)[ord("H")]
    row = picture_of(glyph)[BORDER + 2].astype(int)
    assert row[:4] == pytest.approx(np.arange(row[0], row[0] + 128, 32), abs=3)
    assert row.max() > 191 > row[0] > 0


def test_a_space_has_no_picture(client: Client) -> None:
    assert 2 not in glyphs_of(client, "0-255")[32] and glyphs_of(client, "0-255")[32][7] > 0


@pytest.mark.parametrize("named", ["0-255", "55296-55551", "57344-57599", "65280-65535"])
def test_every_range_answers(client: Client, named: str) -> None:
    """Also where no font has a glyph (surrogates, private use)."""
    glyphs_of(client, named)


def test_a_range_is_drawn_once(
    client: Client, settings: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.VAR = tmp_path
    first = client.get(f"/fonts/{REGULAR}/8192-8447.pbf", headers={"accept-encoding": "gzip"})
    monkeypatch.setattr("tiles.glyphs.ranges.write_range", None)
    again = client.get(f"/fonts/{REGULAR}/8192-8447.pbf", headers={"accept-encoding": "gzip"})
    assert first.content == again.content and gzip.decompress(again.content)
    assert again["Cache-Control"] == "public, max-age=86400"
    had = client.get(f"/fonts/{REGULAR}/8192-8447.pbf", headers={"if-none-match": again["ETag"]})
    assert had.status_code == 304


def test_the_first_known_face_of_a_stack_is_taken(client: Client) -> None:
    assert client.get(f"/fonts/Open Sans Regular,{BOLD}/0-255.pbf").status_code == 200


def test_every_face_of_the_styles_is_served() -> None:
    assert {name for names in FONTS.values() for name in names} == set(FILES)


@pytest.mark.parametrize("retina", ["", "@2x"])
def test_the_sprite_has_every_marker_that_styles_name(client: Client, retina: str) -> None:
    index = client.get(f"/styles/sprite{retina}.json").json()
    picture = Image.open(io.BytesIO(client.get(f"/styles/sprite{retina}.png").content))
    layers = [drawn for layer in all_layers() for drawn in to_maplibre(find_style(layer.style), layer)]
    named = {drawn["layout"]["icon-image"] for drawn in layers if "icon-image" in drawn.get("layout", {})}
    assert named <= set(index) and len(index) == 4
    for place in index.values():
        assert place["sdf"] and place["pixelRatio"] == (2 if retina else 1)
        box = (place["x"], place["y"], place["x"] + place["width"], place["y"] + place["height"])
        alpha = np.asarray(picture.crop(box).getchannel("A"))
        middle = place["height"] // 2
        assert alpha[middle, middle] > 191 > alpha[0].max()
