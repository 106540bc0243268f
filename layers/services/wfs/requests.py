"""What a client asks for, as values, whichever way and in whichever version it was written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from layers.declare import LayerOptions
from layers.history.instants import Instant
from layers.services.wfs.dialect import Dialect

Expression = dict[str, Any]
# Features that one request may ask for by number; beyond, a client pages or streams all.
MOST_COUNT = 10_000_000


@dataclass(frozen=True)
class SortKey:
    """A property to sort by, and whether the greatest comes first."""

    name: str
    is_descending: bool = False


@dataclass(frozen=True)
class Query:
    """Features of one layer: which, in what order, with which properties (None: all), in which system.

    `crs` is the system's name as the client wrote it, or as the version writes it. Properties `withheld` from
    who asks are written as nil, where those without a value are left out.
    """

    layer: LayerOptions
    crs: str
    condition: Expression | None = None
    sort: tuple[SortKey, ...] = ()
    properties: tuple[str, ...] | None = None
    withheld: frozenset[str] = frozenset()

    def shows(self, name: str) -> bool:
        """Whether the property is asked for."""
        return self.properties is None or name in self.properties


@dataclass(frozen=True)
class LockTerms:
    """What features are locked for: seconds, whether some are better than none, an earlier lock to renew."""

    seconds: int
    takes_some: bool = False
    renewed: str = ""


@dataclass(frozen=True)
class Reading:
    """A request that reads features; `count` None is all of them.

    `links` are the parameters that, sent by GET, ask for the same again; `is_single` asks for the feature
    itself, not for a collection.
    """

    dialect: Dialect
    queries: tuple[Query, ...]
    output: str = ""
    count: int | None = None
    start: int = 0
    is_hits: bool = False
    value_name: str = ""
    instant: Instant | None = None
    lock: LockTerms | None = None
    is_single: bool = False
    links: dict[str, str] = field(default_factory=dict)
