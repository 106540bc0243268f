"""Pictures, cold: one tile of 256 pixels, and a map of 1024."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from statistics import median

from tests.bench.tiles_peers.asking import Answer, Block
from tests.bench.tiles_peers.places import list_boxes
from tests.bench.tiles_peers.rounds import Contender, Taken, take_rounds
from tests.bench.tiles_peers.server import Server
from tests.bench.tiles_peers.truth import coloured_share
from tests.bench.tiles_peers.vector_rows import write_figure
from tiles.matrix import Box

# Zoom, tiles to a side, pictures asked for, bar.
KINDS = ((14, 1, 80, "≥ × 1.5"), (14, 4, 16, "≥ × 1.5"), (10, 1, 10, "≥ × 10"), (10, 4, 2, "≥ × 10"))
TILE, WARM = 256, 8


def measure_pictures(contenders: Sequence[Contender]) -> Iterator[str]:
    """A row for each server and kind of picture; the first contender is ours."""
    for zoom, side, count, bar in KINDS:
        boxes, warm = list_boxes(zoom, side, count, 1), list_boxes(zoom, side, min(WARM, count), 2)
        pixels = side * TILE
        taken = take_rounds(
            contenders,
            lambda s, w=warm, p=pixels: blocks_of(s, w, p),
            lambda s, b=boxes, p=pixels: blocks_of(s, b, p),
        )
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
    if shares_of(ours.answers) == 0:
        return f"| {what} | {seen} | ours not yet | {'' if taken is ours else bar} |"
    return f"| {what} | {seen} | {write_figure(taken, ours)} | {'' if taken is ours else bar} |"


def shares_of(answers: Sequence[Answer]) -> float:
    """How much of the pictures has colour, percent."""
    shares = [coloured_share(part.body) for answer in answers for part in answer.parts if part.status == 200]
    return sum(shares) / len(shares) if shares else 0.0
