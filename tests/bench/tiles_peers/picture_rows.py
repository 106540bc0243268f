"""Pictures, cold: one tile of 256 pixels, and a map of 1024."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median

from tests.bench.tiles_peers.asking import Answer, Block
from tests.bench.tiles_peers.places import list_boxes
from tests.bench.tiles_peers.rounds import Contender, Taken, share_out, take_rounds
from tests.bench.tiles_peers.server import Server
from tests.bench.tiles_peers.truth import coloured_share
from tests.bench.tiles_peers.vector_rows import write_figure
from tiles.matrix import Box

# Zoom, tiles to a side, pictures asked for, of those to warm, bar.
KINDS = (
    (14, 1, 108, 8, "≥ × 1.5"),
    (14, 4, 28, 4, "≥ × 1.5"),
    (10, 1, 24, 4, "≥ × 10"),
    (10, 4, 5, 1, "≥ × 10"),
)
TILE = 256


def measure_pictures(contenders: Sequence[Contender]) -> Iterator[str]:
    """A row for each server and kind of picture; the first contender is ours."""
    for zoom, side, count, warm, bar in KINDS:
        places = share_out(list_boxes(zoom, side, count, 1), warm)
        pixels = side * TILE
        taken = take_rounds(contenders, places, partial(blocks_of, pixels=pixels))
        for contender in contenders:
            first = taken[contenders[0].name]
            yield write_row(zoom, pixels, contender.name, taken[contender.name], first, bar)


def blocks_of(server: Server, boxes: Sequence[Box], pixels: int) -> list[Block]:
    """The addresses of each picture, several where it is put together."""
    return [server.picture(box, pixels) for box in boxes] if server.picture else []


def write_row(zoom: int, pixels: int, name: str, taken: Taken, ours: Taken, bar: str) -> str:
    """What one server gave, with the part of its pictures that has colour."""
    what = f"cold picture {pixels} px at z{zoom}, {name}"
    share = shares_of(taken.answers)
    seen = (
        f"p50 {taken.milliseconds:.1f} ms, p95 {median(taken.p95):.1f} ms, {taken.kilobytes():.1f} KB"
        f"{taken.faults()}; {share:.1f} % coloured"
    )
    figure = write_figure(taken, ours) if shares_of(ours.answers) else "ours not yet"
    return f"| {what} | {seen} | {figure} | {'' if taken is ours else bar} |"


def shares_of(answers: Sequence[Answer]) -> float:
    """How much of the pictures has colour, percent."""
    shares = [coloured_share(part.body) for answer in answers for part in answer.parts if part.status == 200]
    return sum(shares) / len(shares) if shares else 0.0
