"""A tile is computed once, however many ask for it at the same time, in all processes of a node.

Who waits for somebody else's tile keeps it alive: it is given up when all of them have left. A tile that went
beyond its time limit is not tried again for a moment: a crowd that waits for it is told so at once.
"""

from __future__ import annotations

import fcntl
import logging
import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import blake2b
from pathlib import Path
from time import sleep, time

from gis_core.errors import GisError
from gis_core.http.errors import RETRY_AFTER
from gis_core.interest import Interest, present_interest, working_for
from tiles.kept.tile import Key

log = logging.getLogger(__name__)
# Locks of a node; two tiles that share one wait for each other, which is rare and harmless.
LOCKS = 1024
# Seconds between two looks whether another process has finished.
LOOK_SECONDS = 0.01


class Single:
    """Locks by key: within the process by who waits for whom, among processes as files in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changed = threading.Condition()
        self._under_way: dict[Key, Interest] = {}

    @contextmanager
    def hold(self, key: Key) -> Iterator[None]:
        """Within the block, nobody else on this node holds the key, and the work is for all who wait for it.

        GisError("gone") when the asker leaves, GisError("timeout") when the work was too slow a moment ago.
        """
        shared = self._begin(key)
        try:
            with present_interest().giving_up(shared.leave), working_for(shared), self._lock(key, shared):
                yield
        finally:
            with self._changed:
                del self._under_way[key]
                self._changed.notify_all()

    def _begin(self, key: Key) -> Interest:
        """Returns when nobody else in this process works on the key."""
        while True:
            with self._changed:
                other = self._under_way.get(key)
                if other is None:
                    shared = self._under_way[key] = Interest()
                    return shared
            self._wait(key, other)

    def _wait(self, key: Key, other: Interest) -> None:
        """Returns when the other's work has ended."""
        own = present_interest()
        with ExitStack() as stack:
            if other.join():
                stack.enter_context(own.giving_up(other.leave))
            stack.enter_context(own.giving_up(self._wake))
            with self._changed:
                self._changed.wait_for(lambda: own.is_lost or self._under_way.get(key) is not other)
        own.check()

    def _wake(self) -> None:
        with self._changed:
            self._changed.notify_all()

    @contextmanager
    def _lock(self, key: Key, shared: Interest) -> Iterator[None]:
        """Holds the key among the processes; where no file can be written each process is on its own."""
        digest = blake2b("\n".join(key).encode(), digest_size=16)
        number = int.from_bytes(digest.digest()[:4]) % LOCKS
        file = self._open(number)
        if file is None:
            yield
            return
        try:
            _acquire(file, shared)
            _refuse_if_doomed(file, digest.hexdigest())
            yield
        except Doomed:
            raise
        except GisError as error:
            if error.kind == "timeout":
                _mark_doomed(file, digest.hexdigest())
            raise
        finally:
            # Released when the file is closed, also by the death of the process.
            os.close(file)

    def _open(self, number: int) -> int | None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            return os.open(self._folder / f"{number}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            log.warning("tiles are made without a lock: %s", error)
            return None


class Doomed(GisError):
    """The same tile was beyond its time limit a moment ago."""

    def __init__(self) -> None:
        super().__init__("timeout", "该瓦片刚刚超过了时限，请稍后重试或放大地图。", "tile")


def _acquire(file: int, shared: Interest) -> None:
    """Waits for other processes as long as somebody waits for us."""
    while True:
        try:
            return fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            shared.check()
            sleep(LOOK_SECONDS)


def _refuse_if_doomed(file: int, digest: str) -> None:
    said = os.pread(file, 100, 0).decode("ascii", "replace").split()
    if len(said) == 2 and said[0] == digest and time() < float(said[1]):
        raise Doomed


def _mark_doomed(file: int, digest: str) -> None:
    try:
        os.ftruncate(file, 0)
        os.pwrite(file, f"{digest} {time() + RETRY_AFTER:.3f}".encode("ascii"), 0)
    except OSError as error:
        log.warning("not noted that a tile is too slow: %s", error)
