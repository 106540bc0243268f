"""Brings a layer's pyramid up to its edits: first the surveyed cells, then the coarser ones level by level.

Whatever ends the work, the next one goes on where it stood: each cell is kept with what it was made from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from gis_core.sql import execute, fetch_one
from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from tiles.matrix import Tile
from tiles.models import PyramidState
from tiles.pyramid.climb import climb
from tiles.pyramid.levels import levels_of, survey_zoom
from tiles.pyramid.make import make_cell, making_version, merge_cells
from tiles.pyramid.stale import find_edited, find_stale_parents
from tiles.pyramid.store import keep_cell, mark_whole, newest_sequence, read_quarters, survey_cell

# More surveyed cells than this are remade without a mark each, and the whole is marked at the end.
FEW = 24
# So few are made with all above them in memory: each takes some 20 MB.
VERY_FEW = 4
# First key of the advisory lock that one maker of a layer's pyramid holds ("HNPY").
MAKER_LOCK = 1213091929


@dataclass(frozen=True)
class Work:
    """A cell to be made; `is_marked`: its tiles are marked with it."""

    layer: str
    z: int
    x: int
    y: int
    is_marked: bool


@dataclass(frozen=True)
class Progress:
    """How far a layer's pyramid has come: cells done of those found on a level."""

    layer: str
    zoom: int
    done: int
    found: int


Report = Callable[[Progress], None]
# Runs `do_work` for each piece of work, in whatever order and processes; answers as pieces are done.
Runner = Callable[[Sequence[Work]], Iterable[object]]


def do_work(work: Work) -> None:
    """Make one cell and keep it."""
    layer, tile = find_layer(work.layer), Tile(work.z, work.x, work.y)
    # Before anything is read: what is edited later makes the cell stale again.
    sequence = newest_sequence()
    is_surveyed = work.z == survey_zoom(layer)
    mosaic = survey_cell(layer, tile) if is_surveyed else merge_cells(tile, read_quarters(layer, tile))
    keep_cell(layer, tile, make_cell(layer, tile, mosaic), sequence, is_marked=work.is_marked)


def run_here(work: Sequence[Work]) -> Iterator[object]:
    """One after the other, in this process."""
    for each in work:
        do_work(each)
        yield each


def layers_with_pyramid() -> list[LayerOptions]:
    """The layers that are drawn merged below their `detail_from`."""
    return [layer for layer in all_layers() if levels_of(layer)]


def refresh_layer(layer: LayerOptions, run: Runner = run_here, report: Report = lambda progress: None) -> int:
    """Make what is stale of a layer's pyramid; answers how many cells. 0 too when somebody else is at it."""
    with _hold_maker(layer) as is_ours:
        return _refresh(layer, run, report) if is_ours else 0


def _refresh(layer: LayerOptions, run: Runner, report: Report) -> int:
    sequence = newest_sequence()
    state, _ = PyramidState.objects.get_or_create(layer=layer.name)
    stale = find_edited(layer, state)
    if len(stale) > FEW and not state.is_unmarked:
        state.is_unmarked = True
        state.save()
    if len(stale) <= VERY_FEW and not state.is_unmarked:
        made = sum(1 for _ in climb(layer, stale))
    else:
        made = _make(layer, stale, state, run, report)
    # After a climb nothing is left, unless somebody was interrupted before.
    for zoom in reversed(levels_of(layer)[:-1]):
        made += _make(layer, find_stale_parents(layer, zoom), state, run, report)
    if state.is_unmarked:
        mark_whole(layer)
    state.sequence, state.version, state.is_unmarked = sequence, making_version(), False
    state.save()
    return made


def _make(layer: LayerOptions, tiles: list[Tile], state: PyramidState, run: Runner, report: Report) -> int:
    work = [Work(layer.name, tile.z, tile.x, tile.y, not state.is_unmarked) for tile in tiles]
    for number, _ in enumerate(run(work), 1):
        report(Progress(layer.name, tiles[0].z, number, len(tiles)))
    if work and state.is_unmarked:
        mark_whole(layer)
    return len(work)


@contextmanager
def _hold_maker(layer: LayerOptions) -> Iterator[bool]:
    """Whether this process is the one that makes the layer's pyramid; the database frees the dead."""
    keys = {"lock": MAKER_LOCK, "layer": layer.name}
    row = fetch_one("SELECT pg_try_advisory_lock(%(lock)s, hashtext(%(layer)s))", keys)
    is_ours = bool(row and row[0])
    try:
        yield is_ours
    finally:
        if is_ours:
            execute("SELECT pg_advisory_unlock(%(lock)s, hashtext(%(layer)s))", keys)
