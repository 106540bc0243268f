"""Asking for features and taking the time."""

from __future__ import annotations

import http.client
import os
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from tests.bench.services_parts.askers import MARKS, Asker
from tests.bench.tiles_peers.server import LIMIT
from tests.support.processes import list_descendants

PIECE = 1 << 16


@dataclass(frozen=True)
class Taken:
    """Seconds to the first byte and to the last, the bytes, and how many features were in them."""

    first: float
    seconds: float
    size: int
    features: int


def take(asker: Asker, form: str, count: int) -> Taken:
    """One download; RuntimeError for an answer that is none."""
    connection = http.client.HTTPConnection("127.0.0.1", asker.port, timeout=30 * LIMIT)
    began = perf_counter()
    connection.request("GET", asker.addresses[form].format(count), headers=asker.headers)
    answer = connection.getresponse()
    mark, tail, size, features, first = MARKS[form], b"", 0, 0, 0.0
    while piece := answer.read(PIECE):
        first = first or perf_counter() - began
        size += len(piece)
        whole = tail + piece
        features += whole.count(mark)
        tail = whole[-len(mark) + 1 :] if len(mark) > 1 else b""
    features -= form == "CSV"  # its head
    taken = Taken(first, perf_counter() - began, size, features)
    connection.close()
    if answer.status != 200:
        raise RuntimeError(f"{asker.name}, {form}: {answer.status}")
    return taken


def resident(pids: list[int]) -> int:
    """Bytes of memory that the processes hold together."""
    pages = (int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return sum(pages) * os.sysconf("SC_PAGE_SIZE")


def find_web_processes() -> list[int]:
    """Our own server's processes, among all that this measurement has started."""
    started = list_descendants(os.getpid())
    return [pid for pid in started if b"gis_core.site.rsgi" in Path(f"/proc/{pid}/cmdline").read_bytes()]
