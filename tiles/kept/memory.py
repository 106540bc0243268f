"""Tiles in the memory of one process. What edits touch is thrown out at once, so what is there is current."""

from __future__ import annotations

import threading
from collections import OrderedDict, defaultdict, deque
from collections.abc import Iterable, Iterator

from layers.history.freshness import Cell
from layers.history.triggers import DEEP_ZOOMS
from layers.history.watch import Mark
from tiles.kept.tile import Kept, Key, LayerCell, Wanted

# Lately seen marks: a tile that was begun before them and ends after them must not slip in.
REMEMBERED_MARKS = 200_000


class Memory:
    """Kept tiles by key, at most `most` bytes; those longest unasked for go first."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = threading.RLock()
        self.clear(0)

    def clear(self, sequence: int) -> None:
        """Forget all; nothing that was begun before this place in the chain is taken any more."""
        with self._lock:
            self._held: OrderedDict[Key, tuple[Kept, Wanted]] = OrderedDict()
            self._own: defaultdict[LayerCell, set[Key]] = defaultdict(set)
            self._below: defaultdict[LayerCell, set[Key]] = defaultdict(set)
            self._marks: deque[Mark] = deque()
            self._oldest = sequence
            self.size = 0

    def find(self, key: Key) -> Kept | None:
        """The tile, if it is there and its raster files are as they were."""
        found = self._held.get(key)
        if found is None:
            return None
        if not all(file.is_current() for file in found[1].files):
            with self._lock:
                self._drop(key)
            return None
        try:
            self._held.move_to_end(key)
        except KeyError:  # thrown out by another thread just now
            return None
        return found[0]

    def put(self, wanted: Wanted, kept: Kept, since: int) -> None:
        """Keep a tile made at place `since` of the chain or later, unless edited meanwhile."""
        with self._lock:
            if since < self._oldest or kept.size > self._most:
                return
            if any(mark.sequence > since and concerns(mark, wanted.cells) for mark in self._marks):
                return
            self._drop(wanted.key)
            self._held[wanted.key] = kept, wanted
            self.size += kept.size
            for index, cell in self._entries(wanted.cells):
                index[cell].add(wanted.key)
            while self.size > self._most:
                self._drop(next(iter(self._held)))

    def forget(self, marks: Iterable[Mark]) -> None:
        """Throw out every tile that the marks concern."""
        with self._lock:
            for mark in marks:
                self._marks.append(mark)
                cell = mark.layer, mark.cell
                gone = self._own.get(cell, set()) | (self._below.get(cell, set()) if mark.is_deep else set())
                for key in gone:
                    self._drop(key)
            while len(self._marks) > REMEMBERED_MARKS:
                self._oldest = self._marks.popleft().sequence

    def __len__(self) -> int:
        return len(self._held)

    def _drop(self, key: Key) -> None:
        held = self._held.pop(key, None)
        if held is None:
            return
        kept, wanted = held
        self.size -= kept.size
        for index, cell in self._entries(wanted.cells):
            index[cell].discard(key)
            if not index[cell]:
                del index[cell]

    def _entries(
        self, cells: frozenset[LayerCell]
    ) -> Iterator[tuple[defaultdict[LayerCell, set[Key]], LayerCell]]:
        for layer, cell in cells:
            yield self._own, (layer, cell)
            for above in cells_above(cell):
                yield self._below, (layer, above)


def cells_above(cell: Cell) -> Iterator[Cell]:
    """The cells with the tile in them whose deep marks concern it, itself among them."""
    z, x, y = cell
    for zoom in DEEP_ZOOMS:
        if zoom <= z:
            yield zoom, x >> (z - zoom), y >> (z - zoom)


def concerns(mark: Mark, cells: frozenset[LayerCell]) -> bool:
    """Whether an edit with this mark may have changed a tile that depends on these cells."""
    return any(
        layer == mark.layer and (cell == mark.cell or (mark.is_deep and mark.cell in cells_above(cell)))
        for layer, cell in cells
    )
