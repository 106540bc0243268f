"""Asking a server for tiles and maps, and how long it took."""

from __future__ import annotations

import gzip
import http.client
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic, perf_counter, sleep

from gis_core.sql import fetch_all
from tests.bench.tiles_peers.server import LIMIT, Server

GOOD = (200, 204)
# As many as a browser opens to one server.
BROWSER = 6
BUSY = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND usename = current_user AND state = 'active' AND pid <> pg_backend_pid()
"""
# The addresses that make up one tile or one map.
Block = Sequence[str]


@dataclass(frozen=True)
class Part:
    """What one address answered; status 0 where nothing came in time."""

    status: int
    sent: bytes
    is_compressed: bool

    @property
    def body(self) -> bytes:
        """The bytes as they are meant."""
        return gzip.decompress(self.sent) if self.is_compressed else self.sent


@dataclass(frozen=True)
class Answer:
    """What the addresses of a block answered, and the seconds until all of it was there."""

    seconds: float
    parts: tuple[Part, ...]

    @property
    def status(self) -> int:
        """The first that is amiss, or the first."""
        return next((part.status for part in self.parts if part.status not in GOOD), self.parts[0].status)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was sent at all."""
        return not any(part.sent for part in self.parts)

    @property
    def size(self) -> int:
        """Bytes that were sent."""
        return sum(len(part.sent) for part in self.parts)


class Client:
    """One connection, kept open."""

    def __init__(self, server: Server) -> None:
        self._headers = {"Accept-Encoding": "gzip", **server.headers}
        self._connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=LIMIT)

    def get(self, path: str) -> Part:
        """The answer, whatever it is."""
        try:
            self._connection.request("GET", path, headers=self._headers)
            answer = self._connection.getresponse()
            return Part(answer.status, answer.read(), answer.headers["Content-Encoding"] == "gzip")
        except (OSError, http.client.HTTPException):
            self._connection.close()
            return Part(0, b"", False)


def ask_one_by_one(server: Server, blocks: Sequence[Block], seconds: float = 1e9) -> list[Answer]:
    """Answers in the order of the blocks, fewer when `seconds` have passed before all were asked."""
    clients, until = [Client(server) for _ in range(BROWSER)], monotonic() + seconds
    answers: list[Answer] = []
    with ThreadPoolExecutor(BROWSER) as pool:
        for block in blocks:
            if monotonic() > until:
                break
            answers.append(_ask(clients, pool, block))
            if answers[-1].status == 0:
                wait_idle()
    return answers


def _ask(clients: Sequence[Client], pool: ThreadPoolExecutor, block: Block) -> Answer:
    began = perf_counter()
    if len(block) == 1:
        parts = [clients[0].get(block[0])]
    else:
        shares = [block[number :: len(clients)] for number in range(len(clients))]
        asked = pool.map(lambda client, share: [client.get(path) for path in share], clients, shares)
        parts = [part for some in asked for part in some]
    return Answer(perf_counter() - began, tuple(parts))


def ask_at_once(server: Server, blocks: Sequence[Block], connections: int) -> float:
    """Blocks a second, over so many connections."""
    clients = [Client(server) for _ in range(connections)]
    shares = [blocks[number::connections] for number in range(connections)]

    def work(client: Client, share: Sequence[Block]) -> None:
        for path in (path for block in share for path in block):
            client.get(path)

    began = perf_counter()
    with ThreadPoolExecutor(connections) as pool:
        list(pool.map(work, clients, shares))
    return len(blocks) / (perf_counter() - began)


def wait_idle() -> None:
    """Until no statement of ours runs any more: a server given up may still wait for one."""
    while fetch_all(BUSY, {})[0][0]:
        sleep(0.5)
