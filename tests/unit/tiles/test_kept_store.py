"""Tiles on disk: found again, bounded, and never the reason that a request fails."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from tiles.kept.single import Single
from tiles.kept.store import Store
from tiles.kept.tile import Kept

KEY = ("/tiles/a/1/0/0.mvt", "d4601")
TILE = Kept(b"body", "a/b", 'W/"1"', True, False)


def test_a_tile_is_found_under_its_key_epoch_and_version(tmp_path: Path) -> None:
    store = Store(tmp_path / "a" / "kept.sqlite", 2**20, "v1")
    store.keep(KEY, 3, TILE)
    assert store.find(KEY, 3) == TILE
    assert Store(tmp_path / "a" / "kept.sqlite", 2**20, "v1").find(KEY, 3) == TILE, "survives a restart"
    assert store.find(KEY, 4) is None and store.find((KEY[0], "all"), 3) is None
    assert Store(tmp_path / "a" / "kept.sqlite", 2**20, "v2").find(KEY, 3) is None
    store.keep(KEY, 4, TILE)
    assert store.find(KEY, 3) is None, "one epoch a key"


def test_what_is_oldest_goes(tmp_path: Path) -> None:
    store = Store(tmp_path / "kept.sqlite", 20 * TILE.size, "v1")
    for number in range(40):
        store.keep((f"/{number}", ""), 1, TILE)
    store.evict()
    found = [number for number in range(40) if store.find((f"/{number}", ""), 1)]
    assert found == list(range(22, 40))


def test_other_versions_go(tmp_path: Path) -> None:
    Store(tmp_path / "kept.sqlite", 2**20, "v1").keep(KEY, 1, TILE)
    Store(tmp_path / "kept.sqlite", 2**20, "v2").evict()
    assert Store(tmp_path / "kept.sqlite", 2**20, "v1").find(KEY, 1) is None


def test_a_broken_file_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    path.write_bytes(b"no database at all" * 500)
    store = Store(path, 2**20, "v1")
    assert store.find(KEY, 1) is None
    store.keep(KEY, 1, TILE)
    assert store.find(KEY, 1) == TILE


def test_a_file_broken_in_use_is_begun_anew(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite"
    store = Store(path, 2**20, "v1")
    for number in range(200):
        store.keep((f"/{number}", ""), 1, TILE)
    for file in (path, path.with_name("kept.sqlite-wal")):
        with file.open("r+b") as content:
            content.seek(50)
            content.write(b"\xff" * 60_000)
    for _ in range(3):
        Store(path, 2**20, "v1").keep(KEY, 1, TILE)
    assert Store(path, 2**20, "v1").find(KEY, 1) == TILE


def test_a_full_disk_only_means_that_tiles_are_made_again(tmp_path: Path, monkeypatch: Any) -> None:
    store, begun = Store(tmp_path / "kept.sqlite", 2**30, "v1"), Store._open

    def open_small(self: Store) -> sqlite3.Connection:
        file = begun(self)
        file.execute("PRAGMA max_page_count = 30")  # beyond it SQLite says what it says of a full disk
        return file

    monkeypatch.setattr(Store, "_open", open_small)
    for number in range(100):
        store.keep((f"/{number}", ""), 1, Kept(b"x" * 3_000, "", "", False, False))
    found = [number for number in range(100) if store.find((f"/{number}", ""), 1)]
    assert 5 < len(found) < 50


def test_no_place_to_write_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "kept.sqlite", 2**20, "v1")
    store.keep(KEY, 1, TILE)
    assert store.find(KEY, 1) is None


HOLD = """
import os, sys, time, pathlib
import django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
django.setup()
from tiles.kept.single import Single
with Single(pathlib.Path(sys.argv[1])).hold((sys.argv[2], sys.argv[3])):
    print("held", flush=True)
    time.sleep(0.5)
"""


def test_one_at_a_time_among_threads_and_processes(tmp_path: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(tmp_path), *KEY]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdout.readline() == "held\n"
    started = monotonic()
    with Single(tmp_path).hold(KEY):
        assert monotonic() - started > 0.3
    process.wait()

    single, inside, most = Single(tmp_path), [], []

    def work() -> None:
        with single.hold(KEY):
            inside.append(1)
            most.append(len(inside))
            sleep(0.01)
            inside.pop()

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(most) == 1
