"""The forms of a picture tile: how it is encoded, how large it is on the screen, how dense.

Whatever its size it is drawn in the style of its own zoom: one of 512 pixels looks as MapLibre draws the
vector tile of the same place.
"""

from __future__ import annotations

from dataclasses import dataclass

from gis_core.errors import GisError
from gis_core.geometry.grid import TILE_SIZE
from tiles.matrix import Tile


@dataclass(frozen=True)
class Encoding:
    """One way to encode pictures: Mapnik's word for it, and whether there is no transparency in it."""

    word: str
    content_type: str
    is_opaque: bool = False


# By the ending of the address. Of PNG the plain one has 256 colours with their transparency, by hextree.
ENCODINGS = {
    "png": Encoding("png8:m=h:z=4", "image/png"),
    "png32": Encoding("png32:z=4", "image/png"),
    "webp": Encoding("webp:quality=85:method=2", "image/webp"),
    "jpg": Encoding("jpeg85", "image/jpeg", is_opaque=True),
}
SIDES = (TILE_SIZE, 2 * TILE_SIZE)
# What lies under a picture that has no transparency.
WHITE = "#ffffff"


@dataclass(frozen=True)
class Form:
    """`ending` is a key of ENCODINGS; `pixels` of the screen are its side, each of `scale` dots each way."""

    ending: str = "png"
    pixels: int = TILE_SIZE
    scale: int = 1

    @property
    def encoding(self) -> Encoding:
        """How it is encoded."""
        return ENCODINGS[self.ending]

    @property
    def background(self) -> str:
        """The colour under everything; empty where what shows nothing is transparent."""
        return WHITE if self.encoding.is_opaque else ""

    @property
    def dots(self) -> int:
        """Side of the picture in its own dots."""
        return self.pixels * self.scale

    def address_of(self, folder: str, tile: Tile) -> str:
        """Where the tile is served: `{folder}/[512/]{grid/z/x/y}[@2x].{ending}`."""
        size = "" if self.pixels == TILE_SIZE else f"{self.pixels}/"
        return f"{folder}/{size}{tile.place}{'@2x' if self.scale == 2 else ''}.{self.ending}"


def read_form(ending: str, size: str, retina: str) -> Form:
    """The form an address names; GisError("not_found") when there is none."""
    if ending not in ENCODINGS or size not in ("", *map(str, SIDES[1:])):
        raise GisError("not_found", f"瓦片图片的格式为 {'、'.join(ENCODINGS)}，边长 256 或 512。", "path")
    return Form(ending, int(size or TILE_SIZE), 2 if retina else 1)
