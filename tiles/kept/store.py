"""Tiles kept on the disk of one node, for all its processes and beyond their lives.

A SQLite file: one row a key, with the epoch it was made under. Whatever is wrong with the file or the disk,
tiles are made anew: nothing here fails a request.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from time import time
from typing import Any

from tiles.kept.tile import Kept, Key

log = logging.getLogger(__name__)

SCHEMA = """
CREATE TABLE IF NOT EXISTS tile (
    version TEXT NOT NULL, address TEXT NOT NULL, scope TEXT NOT NULL, epoch INTEGER NOT NULL,
    body BLOB NOT NULL, content_type TEXT NOT NULL, tag TEXT NOT NULL, gzipped INTEGER NOT NULL,
    public INTEGER NOT NULL, size INTEGER NOT NULL, used REAL NOT NULL,
    PRIMARY KEY (address, scope)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS tile_used ON tile (used, size);
"""
FIND = """
SELECT body, content_type, tag, gzipped, public FROM tile
WHERE address = ? AND scope = ? AND epoch = ? AND version = ?
"""
KEEP = "INSERT OR REPLACE INTO tile VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
# What was longest unused goes until a tenth of the room is free.
EVICT = """
DELETE FROM tile WHERE (address, scope) IN (
    SELECT address, scope FROM (
        SELECT address, scope, sum(size) OVER (ORDER BY used DESC, address, scope) AS held FROM tile)
    WHERE held > ?)
"""
# Tiles written between two looks at the whole size.
WRITES_A_LOOK = 500
WAIT_SECONDS = 2.0


class Store:
    """The file at `path`, of at most `most` bytes of tiles; rows of another `version` are not found."""

    def __init__(self, path: Path, most: int, version: str) -> None:
        self._path, self._most, self._version = path, most, version
        self._local = threading.local()
        self._writes = 0

    def find(self, key: Key, epoch: int) -> Kept | None:
        """The tile of that key made under that epoch."""
        row = self._try(lambda file: file.execute(FIND, (*key, epoch, self._version)).fetchone())
        return None if row is None else Kept(row[0], row[1], row[2], bool(row[3]), bool(row[4]))

    def keep(self, key: Key, epoch: int, kept: Kept) -> None:
        """Keep a tile in place of any other of its key."""
        values = (self._version, *key, epoch, kept.body, kept.content_type, kept.tag)
        marks = (kept.is_gzipped, kept.is_public, kept.size, time())
        self._try(lambda file: file.execute(KEEP, (*values, *marks)))
        self._writes += 1
        if self._writes % WRITES_A_LOOK == 1:
            self.evict()

    def evict(self) -> None:
        """Throw out what goes beyond the room, and what other versions have left."""
        self._try(lambda file: file.execute("DELETE FROM tile WHERE version <> ?", (self._version,)))
        held = self._try(lambda file: file.execute("SELECT coalesce(sum(size), 0) FROM tile").fetchone())
        if held is not None and held[0] > self._most:
            self._try(lambda file: file.execute(EVICT, (int(self._most * 0.9),)))

    def _try(self, work: Callable[[sqlite3.Connection], Any]) -> Any:
        try:
            return work(self._open())
        except sqlite3.DatabaseError as error:
            log.warning("kept tiles (%s): %s", self._path, error)
            self._close()
            if "malformed" in str(error) or "not a database" in str(error):
                self._begin_anew()
            return None
        except OSError as error:
            log.warning("kept tiles (%s): %s", self._path, error)
            return None

    def _begin_anew(self) -> None:
        """Without the journal too: it would bring the fault into the new file."""
        for ending in ("", "-wal", "-shm"):
            self._path.with_name(self._path.name + ending).unlink(missing_ok=True)

    def _open(self) -> sqlite3.Connection:
        """This thread's connection."""
        if (file := getattr(self._local, "file", None)) is not None:
            return file
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = sqlite3.connect(self._path, timeout=WAIT_SECONDS, isolation_level=None)
        # Without fsync: what a power cut loses is made again.
        file.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;" + SCHEMA)
        self._local.file = file
        return file

    def _close(self) -> None:
        if (file := getattr(self._local, "file", None)) is not None:
            file.close()
            self._local.file = None
