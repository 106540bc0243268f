"""A tile that is kept, as a value."""

from __future__ import annotations

from dataclasses import dataclass

from layers.coverages import FileState
from layers.history.freshness import Cell

# A layer's cell on the Web Mercator grid; a tile depends on the marks of some.
LayerCell = tuple[str, Cell]
# Every edit of a layer marks it.
WHOLE: Cell = (0, 0, 0)
# Address of the tile, and the scope class of those who may be shown it.
Key = tuple[str, str]


@dataclass(frozen=True)
class Kept:
    """A tile as it goes out: `body` as compressed as it is kept, empty where there is nothing to show."""

    body: bytes
    content_type: str
    tag: str
    is_gzipped: bool
    is_public: bool

    @property
    def size(self) -> int:
        """Bytes it takes to keep, about."""
        return len(self.body) + 600


@dataclass(frozen=True)
class Wanted:
    """What somebody asks for: the key, the cells whose edits would change it, and the raster files in it."""

    key: Key
    cells: frozenset[LayerCell]
    is_public: bool
    files: tuple[FileState, ...] = ()
