"""Who still waits for a piece of work: when the last of them has left, the work is given up.

The web server tells when a client closes its connection; whatever takes long (a query, a picture, the wait
for somebody else's tile) says how it is given up. Where nobody can leave (commands, jobs) nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import RLock

from gis_core.errors import GisError

GiveUp = Callable[[], object]


class Interest:
    """One who waits, or several who wait for the same."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._waiting = 1
        self._giving_up: list[GiveUp] = []

    @property
    def is_lost(self) -> bool:
        """Whether nobody waits any more."""
        return self._waiting == 0

    def join(self) -> bool:
        """One more waits; False when the work has been given up already."""
        with self._lock:
            if self._waiting:
                self._waiting += 1
            return self._waiting > 0

    def leave(self) -> None:
        """One waits no more; whoever leaves last gives up what is under way."""
        with self._lock:
            if not self._waiting:
                return
            self._waiting -= 1
            if not self._waiting:
                for give_up in self._giving_up:
                    give_up()

    @contextmanager
    def giving_up(self, give_up: GiveUp) -> Iterator[None]:
        """Within the block, another thread calls `give_up` when the last one leaves; never after it.

        GisError("gone") at once when nobody waits any more.
        """
        with self._lock:
            self.check()
            self._giving_up.append(give_up)
        try:
            yield
        finally:
            with self._lock:
                self._giving_up.remove(give_up)

    def check(self) -> None:
        """GisError("gone") when nobody waits any more."""
        if self.is_lost:
            raise GisError("gone", "请求方已断开，处理已取消。", "connection")


_present: ContextVar[Interest | None] = ContextVar("interest", default=None)


def present_interest() -> Interest:
    """For whom this thread works; somebody who never leaves when nobody has said."""
    return _present.get() or Interest()


@contextmanager
def working_for(interest: Interest) -> Iterator[None]:
    """Within the block, this thread works for them."""
    token = _present.set(interest)
    try:
        yield
    finally:
        _present.reset(token)
