"""(b) Tiles that nobody has asked for before."""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from tests.bench.tiles_parts.ground import fresh_server, list_addresses, reader_of
from tests.support.fresh_tiles import Reader

COUNTY, TILES = "4601", 200


def measure_cold() -> Iterator[str]:
    """Milliseconds of one after the other, by zoom; the database has the pages in memory."""
    for zoom, bar in ((14, "p95 ≤ 25 ms"), (13, ""), (16, "")):
        addresses = list_addresses(zoom, TILES, 2, COUNTY)
        with reader_of(COUNTY) as (_, cookies):
            for _ in range(2):  # the first round warms the database
                with fresh_server(1) as port:
                    taken = sorted(_time(Reader(port, cookies), addresses))
        p50, p95 = (taken[int(len(taken) * part)] * 1000 for part in (0.5, 0.95))
        seen = f"{len(taken)} tiles, p50 {p50:.1f} ms"
        yield f"| cold tile z{zoom}, scope of a county | {seen} | p95 {p95:.1f} ms | {bar} |"


def _time(reader: Reader, addresses: list[str]) -> Iterator[float]:
    reader.get(addresses[0])
    for address in addresses[1:]:
        began = perf_counter()
        reader.get(address)
        yield perf_counter() - began
