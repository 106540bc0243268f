"""The one way to a kept tile: from memory, from disk, or made now and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import connection

from layers.history.freshness import Cell, epochs_of
from tiles.kept.memory import Memory
from tiles.kept.single import Single
from tiles.kept.store import Store
from tiles.kept.tile import Kept, Key, LayerCell, Wanted
from tiles.kept.version import version
from tiles.kept.watch import Watch


class Keeper:
    """Memory, disk and freshness of one process."""

    def __init__(self, memory: Memory, store: Store, single: Single, watch: Watch) -> None:
        self._memory, self._store, self._single, self.watch = memory, store, single, watch

    def find_confirmed(self, key: Key) -> Kept | None:
        """The tile from memory, no older than the watch's last confirmation; None when it is not there."""
        return self._memory.find(key)

    def find_or_make(self, wanted: Wanted, make: Callable[[], Kept]) -> Kept:
        """The tile, no older than this call; `make` is called once on this node, whose errors pass through.

        Within a transaction nothing is kept: what it sees, nobody else may ever see.
        """
        if connection.in_atomic_block:
            return make()
        self.watch.confirm()
        if (found := self._memory.find(wanted.key)) is not None:
            return found
        with self._single.hold(wanted.key):
            since = self.watch.confirm()
            if (found := self._memory.find(wanted.key)) is not None:
                return found
            # Before the tile is made: one with a later edit in it is only made again once more.
            epoch = epoch_of(wanted.cells)
            kept = self._store.find(wanted.key, epoch)
            if kept is None:
                kept = make()
                self._store.keep(wanted.key, epoch, kept)
            self._memory.put(wanted, kept, since)
            return kept


def epoch_of(cells: Iterable[LayerCell]) -> int:
    """One number that grows with every edit that marks any of the cells."""
    layers: dict[Cell, set[str]] = defaultdict(set)
    for layer, cell in cells:
        layers[cell].add(layer)
    by_layers: dict[frozenset[str], list[Cell]] = defaultdict(list)
    for cell, names in layers.items():
        by_layers[frozenset(names)].append(cell)
    return sum(sum(epochs_of(sorted(names), found)) for names, found in by_layers.items())


@cache
def keeper() -> Keeper:
    """This process's keeper."""
    folder = Path(settings.VAR) / "tiles"
    memory = Memory(settings.TILE_MEMORY_MB * 2**20)
    store = Store(folder / "kept.sqlite", settings.TILE_DISK_MB * 2**20, version())
    return Keeper(memory, store, Single(folder / "locks"), Watch(memory))
