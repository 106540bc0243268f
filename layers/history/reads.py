"""What a request has read: the read path notes it, the edge (read_middleware.py) makes records of it.

So no view says that it reads, and none can forget to.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Reading:
    """A layer as somebody sees it, today or at an instant."""

    layer: str
    scope: str
    at: datetime | None = None


# Features seen by reading, None where nobody counted them.
Noted = dict[Reading, int | None]
_noted: ContextVar[Noted | None] = ContextVar("noted_reads", default=None)


@contextmanager
def note_reads() -> Iterator[Noted]:
    """What is read within the block."""
    noted: Noted = {}
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def note_read(reading: Reading, features: int | None = None) -> None:
    """Something was read; nothing happens outside of a request, nor when no feature was found."""
    noted = _noted.get()
    if noted is None or features == 0:
        return
    before = noted.get(reading, 0)
    noted[reading] = None if features is None or before is None else before + features
