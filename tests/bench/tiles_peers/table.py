"""The parts of `bin/bench tiles peers`, and who takes part in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.tiles_parts.ground import reader_of
from tests.bench.tiles_peers import mapserver, qgis, tile_servers
from tests.bench.tiles_peers.growth_rows import measure_growth
from tests.bench.tiles_peers.kept_rows import measure_kept_beside
from tests.bench.tiles_peers.low_rows import measure_low
from tests.bench.tiles_peers.ours import run_ours
from tests.bench.tiles_peers.picture_rows import measure_pictures
from tests.bench.tiles_peers.rounds import Contender
from tests.bench.tiles_peers.server import Peer, Server
from tests.bench.tiles_peers.vector_rows import measure_vector

# The counties under the province's own government: a scope wide enough for whole tiles of z12.
DISTRICT, PROVINCE = "4690", "46"
PARTS = ("vector", "low", "kept", "pictures")
LOW = ("Martin", "pg_tileserv")
MEGABYTES = 512


def find_peers(folder: Path) -> list[Peer]:
    """All that the table knows, found or not."""
    return [mapserver.find(), *tile_servers.find_all(folder), qgis.find()]


def measure_peers(folder: Path, wanted: Sequence[str], only: Sequence[str]) -> Iterator[str]:
    """The rows of the parts wanted; peers that are not there are named."""
    known = [peer for peer in find_peers(folder) if not only or peer.name in only]
    peers = [peer for peer in known if peer.version]
    if missing := [peer.name for peer in known if not peer.version]:
        yield f"| not found, so not measured | {', '.join(missing)} | | `bin/bench tiles --install` |"
    for part in wanted or PARTS:
        yield from MEASURES[part](folder, peers)


def _measure_vector(folder: Path, peers: Sequence[Peer]) -> Iterator[str]:
    with running_all(peers, "tiles") as others, ours_for(DISTRICT) as ours:
        yield from measure_vector([ours, *others], DISTRICT)


def _measure_low(folder: Path, peers: Sequence[Peer]) -> Iterator[str]:
    with (
        running_all([peer for peer in peers if peer.name in LOW], "tiles") as others,
        ours_for(PROVINCE) as ours,
    ):
        yield from measure_low([ours, *others])


def _measure_kept(folder: Path, peers: Sequence[Peer]) -> Iterator[str]:
    martins = [
        Contender(f"{title(peer)} from its memory{how}", partial(run_kept_martin, folder, encoding))
        for peer in peers
        if "kept" in peer.does
        # It keeps tiles plain and compresses every answer anew.
        for how, encoding in (("", "gzip"), (", uncompressed", "identity"))
    ]
    with ours_for(DISTRICT) as ours:
        yield from measure_kept_beside([ours, *martins], DISTRICT)


@contextmanager
def run_kept_martin(folder: Path, encoding: str) -> Iterator[Server]:
    """Martin with memory for tiles, asked for tiles encoded in that way."""
    with TemporaryDirectory() as place:
        program = tile_servers.find(folder, "martin")
        with tile_servers.run_martin(program, Path(place), MEGABYTES) as server:
            yield replace(server, headers={"Accept-Encoding": encoding})


def _measure_pictures(folder: Path, peers: Sequence[Peer]) -> Iterator[str]:
    with running_all(peers, "pictures") as others, reader_of(PROVINCE) as (_, cookies):
        tiles = Contender("ours", partial(run_ours, cookies))
        maps = Contender("ours by WMS", partial(run_ours, cookies, by_wms=True))
        yield from measure_pictures([tiles, maps, *others])


def _measure_growth(folder: Path, peers: Sequence[Peer]) -> Iterator[str]:
    with (
        running_all(peers, "tiles") as tiles,
        running_all(peers, "pictures") as pictures,
        ours_for(PROVINCE) as ours,
    ):
        yield from measure_growth([ours, *tiles], [ours, *pictures])


MEASURES: dict[str, Callable[[Path, Sequence[Peer]], Iterator[str]]] = {
    "vector": _measure_vector,
    "low": _measure_low,
    "kept": _measure_kept,
    "pictures": _measure_pictures,
    "growth": _measure_growth,
}


def title(peer: Peer) -> str:
    """How the table calls it."""
    return f"{peer.name} {peer.version}"


@contextmanager
def running_all(peers: Sequence[Peer], does: str) -> Iterator[list[Contender]]:
    """Those that make tiles (or pictures), all started: idle ones cost nothing, and they keep nothing."""
    with ExitStack() as stack:
        found = []
        for peer in peers:
            if does in peer.does:
                folder = Path(stack.enter_context(TemporaryDirectory()))
                server = stack.enter_context(peer.start(folder))
                found.append(Contender(title(peer), partial(_as_context, server)))
        yield found


def _as_context(server: Server) -> AbstractContextManager[Server]:
    return nullcontext(server)


@contextmanager
def ours_for(division: str) -> Iterator[Contender]:
    """Our own server, for somebody of a division."""
    with reader_of(division) as (_, cookies):
        yield Contender("ours", partial(run_ours, cookies))
