"""A tile is computed once, however many ask for it at the same time, in all processes of a node."""

from __future__ import annotations

import fcntl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path

from tiles.kept.tile import Key

# Locks of a node; two tiles that share one wait for each other, which is rare and harmless.
LOCKS = 1024


class Single:
    """Locks by key: one a number, as files in a folder, and within the process as threads' locks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._locks = [threading.Lock() for _ in range(LOCKS)]

    @contextmanager
    def hold(self, key: Key) -> Iterator[None]:
        """Within the block, nobody else on this node holds the key."""
        number = int.from_bytes(blake2b("\n".join(key).encode(), digest_size=4).digest()) % LOCKS
        with self._locks[number], self._open(number) as file:
            # Released when the file is closed, also by the death of the process.
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    @contextmanager
    def _open(self, number: int) -> Iterator[int]:
        self._folder.mkdir(parents=True, exist_ok=True)
        with (self._folder / f"{number}.lock").open("wb") as file:
            yield file.fileno()
