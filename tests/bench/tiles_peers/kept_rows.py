"""Kept tiles: ours with the scope checked, Martin's from its memory with nobody asked who he is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack

from tests.bench.tiles_parts.kept import find, load
from tests.bench.tiles_peers.asking import ask_one_by_one
from tests.bench.tiles_peers.places import list_inside
from tests.bench.tiles_peers.rounds import Contender

TILES, SECONDS, ROUNDS = 200, 6, 3
CONNECTIONS = (8, 16)


def measure_kept_beside(contenders: Sequence[Contender], district: str) -> Iterator[str]:
    """Answers a second from memory, in turn; the first contender is ours."""
    tiles = list_inside(14, TILES, 1, district)
    with ExitStack() as stack:
        servers = [(each.name, stack.enter_context(each.open())) for each in contenders]
        addresses = {name: [server.tile(t) for t in tiles if server.tile] for name, server in servers}
        for name, server in servers:
            ask_one_by_one(server, [[address] for address in addresses[name]])
            load(server.port, server.headers, addresses[name], max(CONNECTIONS), 2)
        for connections in CONNECTIONS:
            said = {name: [] for name, _ in servers}
            for _ in range(ROUNDS):
                for name, server in servers:
                    said[name].append(
                        load(server.port, server.headers, addresses[name], connections, SECONDS)
                    )
            yield from _write(said, connections)


def _write(said: dict[str, list[str]], connections: int) -> Iterator[str]:
    rates = {name: sorted(float(find(r"Requests/sec: +([\d.]+)", text)) for text in texts)[ROUNDS // 2]
             for name, texts in said.items()}  # fmt: skip
    ours = next(iter(rates.values()))
    for name, rate in rates.items():
        p99 = ", ".join(find(r"99% +([\d.]+\w+)", text) for text in said[name])
        more = "" if rate is ours else f"; ours × {ours / rate:.2f}"
        bar = "≥ 20 000/s, p99 ≤ 5 ms" if rate is ours else "≥ × 1"
        seen = f"{connections} connections, p99 of {ROUNDS} rounds {p99}"
        yield f"| kept tile z14, {name} | {seen} | {rate:,.0f}/s{more} | {bar} |"
