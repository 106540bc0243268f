"""The rows of `bin/bench services`."""

from __future__ import annotations

import http.client
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter

from tests.bench.services_parts import askers
from tests.bench.services_parts.askers import Asker
from tests.bench.services_parts.many_layers import measure_many_layers
from tests.bench.services_parts.taking import Taken, find_web_processes, resident, take
from tests.bench.tiles_parts.ground import fresh_server, reader_of
from tests.bench.tiles_peers.server import LAYER

MANY, VERY_MANY, ROUNDS, WARM = 10_000, 1_000_000, 7, 12
BARS = {("MapServer 8.0.0", "GML 3.2"): 0.6, ("tipg 1.6.1", "GeoJSON"): 0.3, ("tipg 1.6.1", "CSV"): 0.3}
HITS = "/wfs?SERVICE=WFS&VERSION=2.0.0&REQUEST=GetFeature&RESULTTYPE=hits&TYPENAMES="
CAPABILITIES = {
    "WFS 2.0": "/wfs?SERVICE=WFS&REQUEST=GetCapabilities&VERSION=2.0.0",
    "WMS 1.3.0": "/wms?SERVICE=WMS&REQUEST=GetCapabilities&VERSION=1.3.0",
    "WMTS 1.0.0": "/wmts?SERVICE=WMTS&REQUEST=GetCapabilities",
    "OGC API collections": "/ogc/collections?f=json",
}


def measure(wanted: list[str], peers: Path) -> Iterator[str]:
    """The lines of the parts wanted, all by default."""
    with ExitStack() as stack:
        _, cookies = stack.enter_context(reader_of("46"))
        port = stack.enter_context(fresh_server(2))
        cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        ours = askers.ours(port, cookie)
        if not wanted or "out" in wanted:
            others = [stack.enter_context(askers.running_mapserver(folder_of(stack)))]
            if (peers / "tipg").is_dir():
                others.append(stack.enter_context(askers.running_tipg(folder_of(stack), peers)))
            yield from measure_out([ours, *others])
        if not wanted or "stream" in wanted:
            yield from measure_stream(askers.ours_by_wfs(port, cookie))
        if not wanted or "hits" in wanted:
            yield measure_hits(ours)
        if not wanted or "capabilities" in wanted:
            yield from measure_capabilities(ours)
            yield from measure_many_layers()


def folder_of(stack: ExitStack) -> Path:
    """A folder for one server."""
    return Path(stack.enter_context(TemporaryDirectory()))


def measure_out(servers: Sequence[Asker]) -> Iterator[str]:
    """Ten thousand features in each format; every round asks all."""
    for form in ("GML 3.2", "GeoJSON", "CSV"):
        able = [server for server in servers if form in server.addresses]
        taken: dict[str, list[Taken]] = {server.name: [] for server in able}
        for number in range(ROUNDS + 1):
            for server in able:
                one = take(server, form, MANY)
                if number:
                    taken[server.name].append(one)
        ours = median(one.seconds for one in taken["ours"])
        for name, found in taken.items():
            usual, last = median(one.seconds for one in found), found[-1]
            first = median(one.first for one in found)
            bar = BARS.get((name, form))
            figure = f"{usual:.2f} s" if name == "ours" else f"{usual:.2f} s; ours × {ours / usual:.2f}"
            seen = f"{last.features:,} features, {last.size / 1e6:.1f} MB, first byte {first * 1000:.0f} ms"
            what = f"{MANY:,} patches as {form}, {name}"
            yield f"| {what} | {seen} | {figure} | {f'≤ × {bar}' if bar else ''} |"


def measure_stream(ours: Asker) -> Iterator[str]:
    """A million features; memory is looked at while they come."""
    for form in ("GeoJSON", "GML 3.2", "CSV"):
        for _ in range(WARM):  # each process brings in its modules with its first answer
            take(ours, form, 1)
        pids = find_web_processes()
        before, most, done = resident(pids), [0], Event()

        def watch(pids: list[int] = pids, most: list[int] = most, done: Event = done) -> None:
            while not done.wait(0.2):
                most[0] = max(most[0], resident(pids))

        watcher = Thread(target=watch)
        watcher.start()
        one = take(ours, form, VERY_MANY)
        done.set()
        watcher.join()
        seen = f"{one.features:,} features, {one.size / 1e6:,.0f} MB in {one.seconds:.0f} s"
        grown = (most[0] - before) / 2**20
        what = f"{VERY_MANY:,} patches as {form}, ours"
        first = f"first byte {one.first * 1000:.0f} ms"
        yield f"| {what} | {seen}; memory + {grown:.0f} MB | {first} | ≤ 300 ms, flat |"


def measure_hits(ours: Asker) -> str:
    """How many there are, of a layer of millions."""
    times = list(ask_often(ours, HITS + LAYER.name))
    usual = median(times) * 1000
    return f"| numberMatched of {LAYER.name} | {len(times)} times | p50 {usual:.1f} ms | ≤ 50 ms |"


def measure_capabilities(ours: Asker) -> Iterator[str]:
    """Capabilities of each service."""
    for name, address in CAPABILITIES.items():
        times = sorted(ask_often(ours, address))
        seen = f"{len(times)} times, max {times[-1] * 1000:.0f} ms"
        yield f"| capabilities, {name} | {seen} | p50 {median(times) * 1000:.0f} ms | |"


def ask_often(ours: Asker, address: str, times: int = 20) -> Iterator[float]:
    """Seconds of each answer, after one that is not counted."""
    connection = http.client.HTTPConnection("127.0.0.1", ours.port, timeout=120)
    for number in range(times + 1):
        began = perf_counter()
        connection.request("GET", address, headers=ours.headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{address}: {answer.status}")
        if number:
            yield perf_counter() - began
