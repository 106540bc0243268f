"""Any tile of the low zooms, cold: ours for everybody of the province, peers straight from the table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from tests.bench.tiles_peers.asking import Answer, ask_one_by_one
from tests.bench.tiles_peers.places import list_tiles
from tests.bench.tiles_peers.rounds import Contender
from tests.bench.tiles_peers.server import LIMIT
from tests.bench.tiles_peers.truth import compare
from tests.bench.tiles_peers.vector_rows import blocks_of
from tiles.matrix import Tile

ZOOMS = range(11, 4, -1)
COUNT = 60
# Seconds for one peer and zoom, and the tiles of it at most: they take seconds each.
PATIENCE, FEW = 90.0, 12
BAR = "p95 ≤ 150 ms, ≤ 500 KB"


def measure_low(contenders: Sequence[Contender]) -> Iterator[str]:
    """A row for each zoom and server; ratios are of the tiles that both answered."""
    ours, *peers = contenders
    for zoom in ZOOMS:
        tiles = list_tiles(zoom, COUNT, 1)
        with ours.open() as server:
            mine = ask_one_by_one(server, blocks_of(server, tiles))
        yield describe_ours(zoom, tiles, mine)
        for peer in peers:
            with peer.open() as server:
                theirs = ask_one_by_one(server, blocks_of(server, tiles[:FEW]), PATIENCE)
            yield describe_peer(zoom, peer.name, tiles, mine, theirs)


def describe_ours(zoom: int, tiles: Sequence[Tile], answers: Sequence[Answer]) -> str:
    """Ours: an empty tile is none."""
    times = sorted(answer.seconds * 1000 for answer in answers)
    what = f"any tile z{zoom} cold, ours"
    if all(answer.is_empty for answer in answers):
        return f"| {what} | {len(answers)} tiles, all empty | not yet | {BAR} |"
    p95, largest = times[int(len(times) * 0.95)], max(answer.size for answer in answers) / 1024
    content = compare(answers[:1], tiles[:1])
    seen = f"{len(answers)} tiles, p50 {median(times):.1f} ms, the largest {largest:,.0f} KB; {content}"
    return f"| {what} | {seen} | p95 {p95:.1f} ms | {BAR} |"


def describe_peer(
    zoom: int, name: str, tiles: Sequence[Tile], mine: Sequence[Answer], theirs: Sequence[Answer]
) -> str:
    """A peer: time and size of its answers, and ours in times of them."""
    pairs = [(one, other) for one, other in zip(mine, theirs, strict=False) if other.status == 200]
    late = len(theirs) - len(pairs)
    what, missing = (
        f"any tile z{zoom} cold, {name}",
        f", {late} not within {LIMIT} s or refused" if late else "",
    )
    if not pairs:
        return f"| {what} | {len(theirs)} tiles asked{missing} | | ≥ × 20 |"
    taken = median(other.seconds for _, other in pairs)
    largest = max(other.size for _, other in pairs) / 1024
    first = next(number for number, answer in enumerate(theirs) if answer.status == 200)
    content = compare(theirs[first : first + 1], tiles[first : first + 1])
    seen = (
        f"{len(pairs)} tiles{missing}, p50 {taken * 1000:,.0f} ms, the largest {largest:,.0f} KB; {content}"
    )
    usual = median(one.seconds for one, _ in pairs)
    figure = f"ours × {taken / usual:,.0f}" if not any(one.is_empty for one, _ in pairs) else "ours not yet"
    return f"| {what} | {seen} | {figure} | ≥ × 20 |"
