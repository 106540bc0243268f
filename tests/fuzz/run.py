"""A run of the fuzzer: inputs one after another, each made from seed, part and number alone."""

from __future__ import annotations

import faulthandler
import os
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Protocol

from tests.fuzz.ground import Ground
from tests.fuzz.judge import Answer, find_fault
from tests.fuzz.parts import api, cql2, csw, fes, gml, maps, tiles, transactions
from tests.fuzz.request import Maker, Request

# Name, maker, and how many of a hundred inputs are of the part.
PARTS: dict[str, tuple[Maker, int]] = {
    "fes": (fes.make, 20),
    "cql2": (cql2.make, 22),
    "gml": (gml.make, 18),
    "transactions": (transactions.make, 12),
    "csw": (csw.make, 8),
    "maps": (maps.make, 6),
    "api": (api.make, 10),
    "tiles": (tiles.make, 4),
}
LONGEST = 10.0
# Seconds without an answer after which a process hangs, and ends.
HUNG_SECONDS = 60
# Every so many inputs one goes over a socket, when there is a server.
SOCKET_EVERY = 50


class Sender(Protocol):
    """Sends a request."""

    def send(self, request: Request) -> Answer:
        """The whole answer."""


@dataclass
class Tally:
    """What a run has seen."""

    answers: Counter[str] = field(default_factory=Counter)  # "part status"
    slowest: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    seconds: float = 0.0
    memory_mb: int = 0

    def note(self, part: str, answer: Answer) -> None:
        """One answer more."""
        self.answers[f"{part} {answer.status}"] += 1
        self.slowest[part] = max(self.slowest.get(part, 0.0), answer.seconds)


def make_request(seed: int, part: str, number: int, ground: Ground) -> Request:
    """The request of that number: the same for the same seed and data."""
    return PARTS[part][0](Random(f"{seed}/{part}/{number}"), ground)


def plan(parts: Sequence[str], inputs: int, share: int = 0, shares: int = 1) -> Iterator[tuple[str, int]]:
    """Part and number of each input, mixed in the parts' proportions; of them one share."""
    row = [part for part in parts for _ in range(PARTS[part][1])]
    Random(len(row)).shuffle(row)
    numbers: Counter[str] = Counter()
    for place in range(inputs):
        part = row[place % len(row)]
        numbers[part] += 1
        if place % shares == share:
            yield part, numbers[part]


def run(
    planned: Iterator[tuple[str, int]],
    seed: int,
    ground: Ground,
    sender: Sender,
    folder: Path,
    socket: Sender | None = None,
    until: float = float("inf"),
) -> Tally:
    """Send all; requests that were answered wrongly are kept in the folder with what was wrong."""
    tally, began = Tally(), time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    # Read when the process has died of an input.
    present = os.open(folder / f"present-{os.getpid()}.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for place, (part, number) in enumerate(planned):
        if time.monotonic() > until:
            break
        os.pwrite(present, f"{part} {number}".ljust(40).encode(), 0)
        request = make_request(seed, part, number, ground)
        chosen = socket if socket is not None and place % SOCKET_EVERY == 0 else sender
        faulthandler.dump_traceback_later(HUNG_SECONDS, exit=True)
        answer = chosen.send(request)
        faulthandler.cancel_dump_traceback_later()
        tally.note(part, answer)
        if fault := find_fault(request, answer, LONGEST):
            tally.faults.append(f"{part} {number}: {fault}")
            _keep(folder, f"{part}-{number}", fault, request, answer)
    os.close(present)
    tally.seconds = time.monotonic() - began
    tally.memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return tally


def _keep(folder: Path, name: str, fault: str, request: Request, answer: Answer) -> None:
    told = f"{fault}\n{answer.status} {answer.headers}\n".encode("utf-8", "replace")
    (folder / f"{name}.txt").write_bytes(told + request.describe() + b"\n\n" + answer.body[:5_000])
