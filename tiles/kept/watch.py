"""Whether what this process keeps is current: asked of the database, for many requests at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from time import monotonic

from layers.history.freshness import MARKS_KEPT_SECONDS
from layers.history.triggers import LEASE_SECONDS
from layers.history.watch import News, read_news
from tiles.kept.memory import Memory


class Watch:
    """Keeps a memory in step with the edits; `sequence` is the last change set known of."""

    def __init__(self, memory: Memory, read: Callable[[int], News] = read_news) -> None:
        self._memory, self._read = memory, read
        self._lock = threading.Lock()
        self._asked = self._until = float("-inf")
        self.sequence = -1
        self.access = -1

    @property
    def is_confirmed(self) -> bool:
        """Whether the memory holds nothing older than now without asking."""
        return monotonic() < self._until

    def confirm(self) -> int:
        """Returns when the memory holds nothing older than this call; the place in the chain.

        Errors of the database pass through: then nothing kept may be served.
        """
        came = monotonic()
        if came >= self._until:
            with self._lock:
                # Somebody who asked after we came has asked for us too.
                if self._asked < came and monotonic() >= self._until:
                    self._ask()
        return self.sequence

    def _ask(self) -> None:
        asked = monotonic()
        is_known = self.sequence >= 0 and asked - self._asked < MARKS_KEPT_SECONDS / 2
        news = self._read(self.sequence if is_known else -1)
        if not is_known:
            self._memory.clear(news.sequence)
        elif news.marks:
            self._memory.forget(news.marks)
        self.sequence, self.access, self._asked = news.sequence, news.access, asked
        self._until = asked if news.is_busy else asked + LEASE_SECONDS
