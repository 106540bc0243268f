"""Several servers asked for the same in turn, in rounds: what else the machine does hits all alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from statistics import median
from typing import Generic, TypeVar

from tests.bench.tiles_peers.asking import GOOD, Answer, Block, ask_at_once, ask_one_by_one
from tests.bench.tiles_peers.server import Server

ROUNDS, AT_ONCE = 3, 8

Place = TypeVar("Place")
# The addresses of each place at a server.
BlocksOf = Callable[[Server, Sequence[Place]], list[Block]]


@dataclass(frozen=True)
class Places(Generic[Place]):
    """Three sets without a place in common: asked first and not counted, one by one, and several at once."""

    warm: Sequence[Place]
    single: Sequence[Place]
    many: Sequence[Place]


def share_out(places: Sequence[Place], warm: int) -> Places[Place]:
    """The first ones to warm, the others by halves."""
    rest = places[warm:]
    return Places(places[:warm], rest[::2], rest[1::2])


@dataclass(frozen=True)
class Contender:
    """A server of the table: its name there, and how to come by it with nothing kept."""

    name: str
    open: Callable[[], AbstractContextManager[Server]]


@dataclass
class Taken:
    """What one server gave: of each round the halves, the 95th of a hundred, the rate; the last answers."""

    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)

    @property
    def milliseconds(self) -> float:
        """The usual time of an answer: the median of the rounds' medians."""
        return median(self.p50)

    @property
    def rate(self) -> float:
        """Answers a second, several asked for at once."""
        return median(self.rates)

    def faults(self) -> str:
        """What was answered amiss, empty when nothing was."""
        seen = Counter(answer.status for answer in self.answers if answer.status not in GOOD)
        told = [f"{count} × {status or 'no answer in time'}" for status, count in seen.items()]
        return f"; {', '.join(told)} of {len(self.answers)}" if told else ""

    def kilobytes(self) -> float:
        """Usual size of an answer, compressed."""
        return median(answer.size for answer in self.answers) / 1024


def take_rounds(
    contenders: Sequence[Contender], places: Places[Place], blocks_of: BlocksOf[Place]
) -> dict[str, Taken]:
    """Each server's figures; every round asks all of them."""
    taken = {contender.name: Taken() for contender in contenders}
    for _ in range(ROUNDS):
        for contender in contenders:
            with contender.open() as server:
                figures = taken[contender.name]
                ask_at_once(server, blocks_of(server, places.warm), AT_ONCE)
                figures.answers = ask_one_by_one(server, blocks_of(server, places.single))
                figures.rates.append(ask_at_once(server, blocks_of(server, places.many), AT_ONCE))
                note(figures)
    return taken


def note(taken: Taken) -> None:
    """Add the times of the last answers."""
    times = sorted(answer.seconds * 1000 for answer in taken.answers)
    taken.p50.append(median(times))
    taken.p95.append(times[min(len(times) - 1, int(len(times) * 0.95))])
