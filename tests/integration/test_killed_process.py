"""kill -9 in the middle of a tile: the query ends, the lock is free, no half tile stays."""

from __future__ import annotations

import gzip
import os
import signal
from contextlib import suppress
from pathlib import Path

from django.contrib.auth.models import AnonymousUser

from layers.catalogue import find_layer
from tests.support.processes import environment
from tests.support.servers import running_server
from tests.support.slow_layer import LAYER, ask, get, sleeping, slow_layer, wait_until
from tiles.matrix import Tile
from tiles.mvt import make_tile

PLACE = Tile(9, 412, 228)


def test_the_other_process_makes_the_tile(own_database: str, tmp_path: Path) -> None:
    settings = environment(DJANGO_SETTINGS_MODULE="gis_core.site.settings")
    path = f"/tiles/{LAYER}/{PLACE.z}/{PLACE.x}/{PLACE.y}.mvt"
    with running_server(settings, tmp_path, workers=2) as port:
        with slow_layer(30):
            asked = ask(port, path)
            wait_until(lambda: sleeping() == 1)
            (holder,) = holders_of(tmp_path / "tiles" / "locks")
            os.kill(holder, signal.SIGKILL)
            assert wait_until(lambda: not sleeping()) < 3
            asked.close()
            assert not holders_of(tmp_path / "tiles" / "locks")
        answer, body = get(port, path)
        whole = gzip.decompress(body) if answer.headers["Content-Encoding"] else body
        assert answer.status == 200 and whole == make_tile(find_layer(LAYER), AnonymousUser(), PLACE)
        # As many processes as before.
        wait_until(lambda: all(get(port, "/healthz")[0].status == 200 for _ in range(8)), 20)


def holders_of(folder: Path) -> set[int]:
    """Processes that have a lock open."""
    found = set()
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        with suppress(OSError):
            if str(link.readlink()).startswith(str(folder)):
                found.add(int(link.parts[2]))
    return found
