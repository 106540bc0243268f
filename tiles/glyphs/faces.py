"""The faces that styles name (`layers.styles.maplibre.FONTS`), as files of this machine."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

from fontTools.ttLib import TTCollection, TTFont
from PIL import ImageFont

from gis_core.errors import GisError
from tiles.font_files import BOLD, REGULAR, find_font_files

FAMILY = "Noto Sans CJK SC"
FILES = {f"{FAMILY} Regular": REGULAR, f"{FAMILY} Bold": BOLD}


@dataclass(frozen=True)
class Face:
    """One face: its file and, in a collection, its number there."""

    name: str
    path: Path
    number: int

    @property
    def stamp(self) -> str:
        """A name, safe as a folder's, that changes with the face's file."""
        seen = self.path.stat()
        text = f"{self.name}/{self.path}/{seen.st_size}/{seen.st_mtime_ns}"
        return blake2b(text.encode(), digest_size=8).hexdigest()

    def load(self, size: int) -> ImageFont.FreeTypeFont:
        """The face at so many pixels an em."""
        return ImageFont.truetype(str(self.path), size, self.number, layout_engine=ImageFont.Layout.BASIC)

    @property
    def characters(self) -> frozenset[int]:
        """Code points that it has a glyph for."""
        return _read_characters(self.path, self.number)


def find_face(stack: str) -> Face:
    """The first face of a comma-separated stack that we have; GisError("not_found") when there is none."""
    known = [name for name in (part.strip() for part in stack.split(",")) if name in FILES]
    if not known:
        raise GisError("not_found", f"没有名为“{stack[:60]}”的字体。", "fontstack")
    return _open_face(known[0])


@cache
def _open_face(name: str) -> Face:
    for path in find_font_files(FILES[name]):
        for number in range(_count_faces(path)):
            if ImageFont.truetype(str(path), 16, number).getname()[0] == FAMILY:
                return Face(name, path, number)
    raise GisError("unavailable", "没有中文字体：请安装软件包 fonts-noto-cjk 后重启。", "fonts")


def _count_faces(path: Path) -> int:
    with path.open("rb") as file:
        if file.read(4) != b"ttcf":
            return 1
    with TTCollection(path, lazy=True) as found:
        return len(found.fonts)


@cache
def _read_characters(path: Path, number: int) -> frozenset[int]:
    with TTFont(path, fontNumber=number, lazy=True) as found:
        return frozenset(found.getBestCmap())
