"""The few cells that an edit touches and all above them: what they hold, level by level, then all are drawn.

Drawing takes ten times as long as finding what a cell holds, and no level's drawing needs another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

from layers.declare import LayerOptions
from tiles.matrix import Tile
from tiles.pyramid.levels import levels_of
from tiles.pyramid.make import Made, draw_cell, merge_cells, pack_content
from tiles.pyramid.mosaic import Mosaic
from tiles.pyramid.store import keep_cell, newest_sequence, read_content, read_quarters, survey_cell

# Arrays are worked on outside Python's lock: two threads draw in two thirds of the time of one.
THREADS = 2
Contents = dict[Tile, bytes | None]


def climb(layer: LayerOptions, surveyed: Sequence[Tile]) -> Iterator[Tile]:
    """Make these cells of the finest zoom and what is made of them; yields each when kept, the finest first.

    Each cell is marked by itself. Above a cell that holds what it held before nothing is made.
    """
    # Before anything is read: what is edited later makes the cells stale again.
    sequence = newest_sequence()
    contents: Contents = {}
    mosaics = dict(_find_mosaics(layer, surveyed, contents))
    with ThreadPoolExecutor(THREADS) as threads:
        drawn = [(tile, threads.submit(draw_cell, layer, tile, mosaic, contents[tile]))
                 for tile, mosaic in mosaics.items()]  # fmt: skip
        del mosaics
        for tile, future in drawn:
            made: Made = future.result()
            keep_cell(layer, tile, made, sequence, is_marked=True)
            yield tile


def _find_mosaics(
    layer: LayerOptions, surveyed: Sequence[Tile], contents: Contents
) -> Iterator[tuple[Tile, Mosaic]]:
    """The mosaics of these cells and those above, level by level; notes in `contents` what each hands on."""
    changed = []
    for tile in surveyed:
        mosaic = survey_cell(layer, tile)
        changed += _note(layer, tile, mosaic, contents)
        yield tile, mosaic
    for _ in levels_of(layer)[1:]:
        parents = dict.fromkeys(Tile(below.z - 1, below.x >> 1, below.y >> 1) for below in changed)
        changed = []
        for tile in parents:
            mosaic = merge_cells(tile, _overlay(tile, read_quarters(layer, tile), contents))
            changed += _note(layer, tile, mosaic, contents)
            yield tile, mosaic


def _note(layer: LayerOptions, tile: Tile, mosaic: Mosaic, contents: Contents) -> list[Tile]:
    """The tile, if it hands on anything else than before."""
    contents[tile] = pack_content(mosaic)
    return [tile] if contents[tile] != read_content(layer, tile) else []


def _overlay(
    tile: Tile, kept: Mapping[tuple[int, int], bytes], contents: Contents
) -> dict[tuple[int, int], bytes]:
    """The contents of a cell's quarters: kept ones, and in their place those that were just found."""
    quarters: dict[tuple[int, int], bytes | None] = dict(kept)
    for column in (0, 1):
        for row in (0, 1):
            below = Tile(tile.z + 1, 2 * tile.x + column, 2 * tile.y + row)
            if below in contents:
                quarters[column, row] = contents[below]
    return {place: content for place, content in quarters.items() if content is not None}
