"""Where the Chinese fonts lie on this machine; read by Mapnik, and by the glyphs for map clients."""

from __future__ import annotations

import sys
from pathlib import Path

FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path(sys.prefix) / "fonts")
REGULAR = ("NotoSansCJK-Regular.*", "NotoSansCJKsc-Regular.*")
BOLD = ("NotoSansCJK-Bold.*", "NotoSansCJKsc-Bold.*")


def find_font_files(patterns: tuple[str, ...]) -> list[Path]:
    """The files of these names, in the order of folders and patterns; empty when not installed."""
    return [path for folder in FONT_FOLDERS for name in patterns for path in sorted(folder.rglob(name))]
