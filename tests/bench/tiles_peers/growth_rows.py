"""How the cost of a cold tile and picture grows with the data: a row for each kind, all servers in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from gis_core.sql import compose, fetch_all
from tests.bench.tiles_peers.picture_rows import TILE, shares_of
from tests.bench.tiles_peers.picture_rows import blocks_of as picture_blocks
from tests.bench.tiles_peers.places import list_boxes, list_tiles
from tests.bench.tiles_peers.rounds import Contender, Taken, share_out, take_rounds
from tests.bench.tiles_peers.server import LAYER
from tests.bench.tiles_peers.vector_rows import blocks_of

COUNT = "SELECT count(*) FROM {table}"
# Zoom, how many, of those to warm.
TILES = ((14, 128, 8), (12, 40, 8), (10, 9, 1))
PICTURES = ((14, 88, 8), (10, 9, 1))


def measure_growth(tiles: Sequence[Contender], pictures: Sequence[Contender]) -> Iterator[str]:
    """Rows of the configured database; the first contenders are ours."""
    patches = f"{fetch_all(compose(COUNT, {'table': LAYER.table}), {})[0][0]:,} patches"
    for zoom, count, warm in TILES:
        taken = take_rounds(tiles, share_out(list_tiles(zoom, count, 1), warm), blocks_of)
        is_there = any(not answer.is_empty for answer in taken[tiles[0].name].answers)
        yield f"| cold vector tile z{zoom}, {patches} | {_write(taken)} | {_head(is_there)} | |"
    for zoom, count, warm in PICTURES:
        places = share_out(list_boxes(zoom, 1, count, 1), warm)
        taken = take_rounds(pictures, places, partial(picture_blocks, pixels=TILE))
        is_there = shares_of(taken[pictures[0].name].answers) > 0
        yield f"| cold picture {TILE} px z{zoom}, {patches} | {_write(taken)} | {_head(is_there)} | |"


def _write(all_taken: dict[str, Taken]) -> str:
    return "; ".join(f"{name} {each.milliseconds:,.1f} ms{each.faults()}" for name, each in all_taken.items())


def _head(is_there: bool) -> str:
    return "p50, one by one" if is_there else "ours not yet"
