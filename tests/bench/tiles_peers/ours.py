"""Our own server, with nothing kept."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from math import log2
from pathlib import Path
from tempfile import TemporaryDirectory

from gis_core.geometry.grid import MERCATOR_HALF, TILE_SIZE, WEB_MERCATOR_QUAD
from tests.bench.tiles_peers.process import running, wait_for
from tests.bench.tiles_peers.server import LAYER, PROCESSES, Server
from tests.support.fresh_tiles import Reader
from tests.support.processes import free_port
from tests.support.servers import ROOT
from tiles.matrix import Box, Tile

# As bin/run starts it.
GRANIAN = (
    "-m",
    "granian",
    "--interface",
    "wsgi",
    "--host",
    "127.0.0.1",
    "--blocking-threads",
    "8",
    "--no-ws",
)


@contextmanager
def run_ours(cookies: Mapping[str, str], *, by_wms: bool = False) -> Iterator[Server]:
    """A server that keeps nothing yet, for somebody with these cookies and a pass.

    `by_wms`: pictures are asked for as maps, in one piece, not as tiles.
    """
    port = free_port()
    here = ["--working-dir", str(ROOT), "--port", str(port), "--workers", str(PROCESSES)]
    command = [sys.executable, *GRANIAN, *here, "gis_core.site.wsgi:application"]
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        with running(command, folder, {"QIONGTU_VAR": name, "PYTHONPATH": str(ROOT)}) as program:
            wait_for(port, "/healthz", program, folder)
            reader = Reader(port, cookies)
            reader.get(tile_address(Tile(18, 0, 0)))
            cookie = "; ".join(f"{name}={value}" for name, value in reader.cookies.items())
            picture = map_addresses if by_wms else picture_addresses
            yield Server("ours", port, tile_address, picture, {"Cookie": cookie})


def tile_address(tile: Tile) -> str:
    """Where the vector tile is."""
    return f"/tiles/{LAYER.name}/{tile.z}/{tile.x}/{tile.y}.mvt"


def picture_addresses(box: Box, pixels: int) -> list[str]:
    """The picture tiles that make up a map of a box which begins at a tile's corner."""
    zoom = round(log2(2 * MERCATOR_HALF * pixels / (TILE_SIZE * (box[2] - box[0]))))
    met = WEB_MERCATOR_QUAD.tiles_covering(box, zoom)
    return [f"/tiles/{LAYER.name}/{zoom}/{x}/{y}.png" for x, y in met]


def map_addresses(box: Box, pixels: int) -> list[str]:
    """The map as one picture of WMS 1.3.0, with a palette."""
    west, south, east, north = box
    return [
        f"/wms?SERVICE=WMS&VERSION=1.3.0&REQUEST=GetMap&LAYERS={LAYER.name}&STYLES=&CRS=EPSG:3857"
        f"&BBOX={west},{south},{east},{north}&WIDTH={pixels}&HEIGHT={pixels}"
        "&FORMAT=image/png;%20mode=8bit&TRANSPARENT=TRUE"
    ]
