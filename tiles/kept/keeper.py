"""The one way to a kept tile: from memory, from disk, or made now and kept."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db import connection

from gis_core.errors import GisError
from layers.history.freshness import Cell, epochs_of
from tiles.kept.memory import Memory
from tiles.kept.single import Single
from tiles.kept.store import Store
from tiles.kept.tile import Kept, Key, LayerCell, Wanted
from tiles.kept.version import version
from tiles.kept.watch import Watch

log = logging.getLogger(__name__)


class Keeper:
    """Memory, disk and freshness of one process."""

    def __init__(self, memory: Memory, store: Store, single: Single, watch: Watch) -> None:
        self._memory, self._store, self._single, self.watch = memory, store, single, watch

    def find_confirmed(self, key: Key) -> Kept | None:
        """The tile from memory, no older than the watch's last confirmation; None when it is not there."""
        return self._memory.find(key)

    def find_or_make(self, wanted: Wanted, make: Callable[[], Kept]) -> Kept:
        """The tile, no older than this call; `make` is called once on this node, its errors pass through."""
        return self.find_or_make_block([wanted], wanted, lambda: [make()])

    def find_or_make_block(
        self, block: Sequence[Wanted], wanted: Wanted, make: Callable[[], Sequence[Kept]]
    ) -> Kept:
        """The wanted one of a block of tiles that `make` makes together: all of them are kept.

        Whoever asks for any tile of the block waits for the same making. Within a transaction nothing is
        kept: what it sees, nobody else may ever see.
        """
        if connection.in_atomic_block:
            return make()[block.index(wanted)]
        self.watch.confirm()
        if (found := self._memory.find(wanted.key)) is not None:
            return found
        with self._single.hold(block[0].key):
            since = self.watch.confirm()
            if (found := self._memory.find(wanted.key)) is not None:
                return found
            # Before the tiles are made: one with a later edit in it is only made again once more.
            epochs = epochs_of_all(block)
            kept = self._store.find(wanted.key, epochs[wanted])
            if kept is not None:
                self._memory.put(wanted, kept, since)
                return kept
            made = dict(zip(block, _make_in_time(wanted, make), strict=True))
            for each, picture in made.items():
                self._store.keep(each.key, epochs[each], picture)
                self._memory.put(each, picture, since)
            return made[wanted]


def _make_in_time(wanted: Wanted, make: Callable[[], Sequence[Kept]]) -> Sequence[Kept]:
    try:
        return make()
    except GisError as error:
        if error.kind == "timeout":
            log.warning("a tile is too slow: %s, scope %s", *wanted.key)
        raise


def epochs_of_all(block: Iterable[Wanted]) -> dict[Wanted, int]:
    """For each tile a number that changes with every edit that marks any of its cells, and with its files."""
    tiles = list(block)
    by_layer: dict[str, set[Cell]] = defaultdict(set)
    for layer, cell in set().union(*(tile.cells for tile in tiles)):
        by_layer[layer].add(cell)
    found: dict[LayerCell, int] = {}
    for layer, cells in by_layer.items():
        listed = list(cells)
        found |= zip(((layer, cell) for cell in listed), epochs_of([layer], listed), strict=True)
    return {tile: _add_files(sum(found[cell] for cell in tile.cells), tile) for tile in tiles}


def _add_files(epoch: int, tile: Wanted) -> int:
    if not tile.files:
        return epoch
    said = f"{epoch}{tile.files}".encode()
    return int.from_bytes(blake2b(said, digest_size=7).digest())


@cache
def keeper() -> Keeper:
    """This process's keeper."""
    folder = Path(settings.VAR) / "tiles"
    memory = Memory(settings.TILE_MEMORY_MB * 2**20)
    store = Store(folder / "kept.sqlite", settings.TILE_DISK_MB * 2**20, version())
    return Keeper(memory, store, Single(folder / "locks"), Watch(memory))
