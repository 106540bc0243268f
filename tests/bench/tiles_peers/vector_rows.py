"""Cold vector tiles where the features themselves are drawn: z14 and z12, ours scoped, peers not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from tests.bench.tiles_peers.asking import Block
from tests.bench.tiles_peers.places import list_inside
from tests.bench.tiles_peers.rounds import AT_ONCE, ROUNDS, Contender, Taken, share_out, take_rounds
from tests.bench.tiles_peers.server import Server
from tests.bench.tiles_peers.truth import compare
from tiles.matrix import Tile

# Zoom, tiles asked for, of those to warm, tiles whose content is compared.
ZOOMS = ((14, 176, 16, 40), (12, 44, 8, 6))
BARS = {"MapServer": "≥ × 2", "tipg": "≥ × 3", "Martin": "≥ × 1"}


def measure_vector(contenders: Sequence[Contender], district: str) -> Iterator[str]:
    """A row for each server and zoom; the first contender is ours."""
    for zoom, count, warm, compared in ZOOMS:
        places = share_out(list_inside(zoom, count, 1, district), warm)
        taken = take_rounds(contenders, places, blocks_of)
        for contender in contenders:
            content = compare(taken[contender.name].answers, places.single[:compared])
            yield write_row(zoom, contender.name, taken, content, contenders[0].name)


def blocks_of(server: Server, tiles: Sequence[Tile]) -> list[Block]:
    """One address for each tile."""
    return [[server.tile(tile)] for tile in tiles] if server.tile else []


def write_row(zoom: int, name: str, all_taken: dict[str, Taken], content: str, first: str) -> str:
    """What one server gave, and how many times faster ours was."""
    taken, ours = all_taken[name], all_taken[first]
    seen = (
        f"{len(taken.answers)} tiles of {taken.kilobytes():.1f} KB, p50 {taken.milliseconds:.1f} ms, "
        f"p95 {median(taken.p95):.1f} ms{taken.faults()}; {content}"
    )
    bar = "p95 ≤ 25 ms" if taken is ours and zoom == 14 else BARS.get(name.split(" ")[0], "")
    return f"| cold vector tile z{zoom}, {name} | {seen} | {write_figure(taken, ours)} | {bar} |"


def write_figure(taken: Taken, ours: Taken) -> str:
    """Answers a second with several asked at once; for a peer what ours is in times of it."""
    if all(answer.is_empty for answer in ours.answers):
        return "ours not yet"
    rate = f"{taken.rate:,.1f}/s of {AT_ONCE} at once"
    if taken is ours:
        return f"{rate} (median of {ROUNDS} rounds)"
    one = taken.milliseconds / ours.milliseconds
    return f"{rate}; ours × {ours.rate / taken.rate:.2f}, one by one × {one:.2f}"
