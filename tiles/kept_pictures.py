"""Base pictures kept on disk, in a folder for each state of the data; older states are thrown away."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from tiles.matrix import Tile

log = logging.getLogger(__name__)


def find_picture(folder: str, tile: Tile) -> bytes | None:
    """The kept picture, or None."""
    path = _path(folder, tile)
    return path.read_bytes() if path.is_file() else None


def keep_pictures(folder: str, pictures: Mapping[Tile, bytes]) -> None:
    """Keep pictures; a full disk only means that they are drawn again next time."""
    try:
        _forget_others(folder)
        for tile, body in pictures.items():
            _write_whole(_path(folder, tile), body)
    except OSError as error:
        log.warning("base pictures not kept: %s", error)


def _root() -> Path:
    return Path(settings.VAR) / "tiles" / "base"


def _path(folder: str, tile: Tile) -> Path:
    return _root() / folder / str(tile.z) / str(tile.x) / f"{tile.y}.png"


def _forget_others(folder: str) -> None:
    root, present = _root(), folder.split("/")[0]
    if (root / present).is_dir() or not root.is_dir():
        return
    for old in root.iterdir():
        shutil.rmtree(old, ignore_errors=True)


def _write_whole(path: Path, body: bytes) -> None:
    """Write beside, then rename: no reader ever sees half a picture."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(body)
    Path(file.name).replace(path)
