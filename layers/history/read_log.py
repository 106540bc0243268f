"""The buffer between requests and the table of reads: a request only puts a row into memory.

One thread a process writes what has gathered, with a connection of its own: within a second, or when a batch
is full. It never makes a request wait or fail: when the database is away rows stay in the buffer, and
when that is full the oldest go and are counted.
"""

from __future__ import annotations

import atexit
import logging
import os
import threading
from collections import deque
from collections.abc import Callable, Iterable
from multiprocessing.util import Finalize

from django.db import DatabaseError, InterfaceError, connections

from layers.history.read_records import ReadRecord

log = logging.getLogger(__name__)

# Rows written at once, seconds that one may wait, rows kept while the database is away.
BATCH, WAIT_SECONDS, MOST = 200, 1.0, 20_000


class ReadLog:
    """Rows on their way to `write`, which may raise DatabaseError."""

    def __init__(self, write: Callable[[list[ReadRecord]], None], most: int = MOST) -> None:
        self._write = write
        self._rows: deque[ReadRecord] = deque(maxlen=most)
        self._begin_process()

    def _begin_process(self) -> None:
        """Nothing of another process's is ours: neither its thread nor its rows."""
        self._rows.clear()
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._some, self._full = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self.dropped = 0

    def add(self, rows: Iterable[ReadRecord]) -> None:
        """Take rows; at once, whatever the database does."""
        with self._lock:
            for row in rows:
                self.dropped += len(self._rows) == self._rows.maxlen
                self._rows.append(row)
            waiting = len(self._rows)
            if self._thread is None:
                self._begin_thread()
        if waiting:
            self._some.set()
        if waiting >= BATCH:
            self._full.set()

    def _begin_thread(self) -> None:
        self._thread = threading.Thread(target=self._run, name="read-log", daemon=True)
        self._thread.start()
        # A server's worker process ends by multiprocessing's own way, which knows nothing of atexit.
        atexit.register(self.flush)
        Finalize(None, self.flush, exitpriority=100)

    def flush(self) -> bool:
        """Write what is there now; False when the database did not take it."""
        with self._writing:
            while batch := self._take():
                try:
                    self._write(batch)
                except (DatabaseError, InterfaceError) as error:
                    self._put_back(batch)
                    log.warning("reads could not be recorded, %d are waiting: %s", len(self._rows), error)
                    return False
            self._tell_dropped()
        return True

    def _take(self) -> list[ReadRecord]:
        with self._lock:
            return [self._rows.popleft() for _ in range(min(BATCH, len(self._rows)))]

    def _put_back(self, batch: list[ReadRecord]) -> None:
        """In front of what came since, as far as there is room."""
        with self._lock:
            room = (self._rows.maxlen or 0) - len(self._rows)
            kept = batch[max(0, len(batch) - room) :] if room else []
            self.dropped += len(batch) - len(kept)
            self._rows.extendleft(reversed(kept))

    def _tell_dropped(self) -> None:
        with self._lock:
            dropped, self.dropped = self.dropped, 0
        if dropped:
            log.error("%d reads were not recorded: the database was away too long", dropped)

    def _run(self) -> None:
        """Sleep while nothing is read; gather for a moment; write."""
        while True:
            self._some.wait()
            self._full.wait(WAIT_SECONDS)
            self._some.clear()
            self._full.clear()
            if not self.flush():
                self._full.wait(WAIT_SECONDS)
                self._some.set()


def write_rows(rows: list[ReadRecord]) -> None:
    """One INSERT, on a connection that is closed again: none is held while nobody reads."""
    try:
        ReadRecord.objects.bulk_create(rows)
    finally:
        connections["default"].close()


read_log = ReadLog(write_rows)
os.register_at_fork(after_in_child=read_log._begin_process)
