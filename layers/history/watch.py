"""What has been written since somebody last asked, and how long they may rely on it; see sql/watch.sql."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gis_core.sql import fetch_one
from layers.history.freshness import Cell


@dataclass(frozen=True)
class Mark:
    """A cell of a layer that the change set of this place in the chain touched."""

    sequence: int
    layer: str
    cell: Cell
    is_deep: bool


@dataclass(frozen=True)
class News:
    """The last change set, the state of accounts and grants, whether an edit is under way, the new marks."""

    sequence: int
    access: int
    is_busy: bool
    marks: tuple[Mark, ...] = ()


def read_news(since: int = -1) -> News:
    """What is new since the change set of that place in the chain; without one, only where we are."""
    row = fetch_one("SELECT sequence, access, busy, marks FROM hn_watch(%(since)s)", {"since": since})
    sequence, access, is_busy, text = row or (0, 0, False, None)
    marks = json.loads(text) if text else ()
    return News(sequence, access, is_busy, tuple(Mark(s, n, (z, x, y), d) for s, n, z, x, y, d in marks))
