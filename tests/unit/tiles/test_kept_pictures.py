"""Base pictures on disk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tiles.kept_pictures import find_picture, keep_pictures
from tiles.matrix import Tile

TILE = Tile(9, 412, 228)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    """A folder of the test's own."""
    settings.VAR = tmp_path
    return tmp_path


def test_what_was_kept_is_found() -> None:
    assert find_picture("a/1", TILE) is None
    keep_pictures("a/1", {TILE: b"png"})
    assert find_picture("a/1", TILE) == b"png" and find_picture("a/2", TILE) is None


def test_a_new_state_of_the_data_throws_the_old_away(folder: Path) -> None:
    keep_pictures("a/1", {TILE: b"old"})
    keep_pictures("b/1", {TILE: b"new"})
    assert find_picture("a/1", TILE) is None and find_picture("b/1", TILE) == b"new"
    keep_pictures("b/2", {TILE: b"twice"})
    assert find_picture("b/1", TILE) == b"new"


def test_a_disk_that_cannot_be_written_is_no_error(folder: Path) -> None:
    (folder / "tiles").write_text("a file where the folder should be")
    keep_pictures("a/1", {TILE: b"png"})
    assert find_picture("a/1", TILE) is None
