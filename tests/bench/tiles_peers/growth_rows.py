"""How the cost of a cold tile and picture grows with the data: a row for each kind, all servers in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gis_core.sql import compose, fetch_all
from tests.bench.tiles_peers.picture_rows import TILE
from tests.bench.tiles_peers.picture_rows import blocks_of as picture_blocks
from tests.bench.tiles_peers.places import list_boxes, list_tiles
from tests.bench.tiles_peers.rounds import Blocks, Contender, take_rounds
from tests.bench.tiles_peers.server import LAYER
from tests.bench.tiles_peers.vector_rows import blocks_of

COUNT = "SELECT count(*) FROM {table}"
# Zoom and how many; one by one only.
TILES = ((14, 60), (12, 16), (10, 4))
PICTURES = ((14, 40), (10, 4))
WARM = 8


def measure_growth(tiles: Sequence[Contender], pictures: Sequence[Contender]) -> Iterator[str]:
    """Rows of the configured database; the first contenders are ours."""
    patches = f"{fetch_all(compose(COUNT, {'table': LAYER.table}), {})[0][0]:,} patches"
    for zoom, count in TILES:
        asked, warm = list_tiles(zoom, count, 1), list_tiles(zoom, min(count, WARM), 2)
        row = _write(tiles, lambda s, w=warm: blocks_of(s, w), lambda s, a=asked: blocks_of(s, a))
        yield f"| cold vector tile z{zoom}, {patches} | {row} | |"
    for zoom, count in PICTURES:
        boxes, others = list_boxes(zoom, 1, count, 1), list_boxes(zoom, 1, min(count, WARM), 2)
        row = _write(
            pictures,
            lambda s, w=others: picture_blocks(s, w, TILE),
            lambda s, b=boxes: picture_blocks(s, b, TILE),
        )
        yield f"| cold picture {TILE} px z{zoom}, {patches} | {row} | |"


def _write(contenders: Sequence[Contender], warm: Blocks, blocks: Blocks) -> str:
    taken = take_rounds(contenders, warm, blocks)
    told = [
        f"{each.name} {taken[each.name].milliseconds:,.1f} ms{taken[each.name].faults()}"
        for each in contenders
    ]
    ours = taken[contenders[0].name]
    first = "all empty" if all(answer.is_empty for answer in ours.answers) else "p50"
    return f"{'; '.join(told)} | {first}"
