"""Edits, and every tile that shows them fetched at once from several servers, compared with one made now."""

from __future__ import annotations

import gzip
import http.client
import random
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from time import perf_counter
from typing import Any

import shapely

from gis_core.accounts.models import User
from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from gis_core.sql import execute, fetch_all
from layers.catalogue import find_layer
from layers.editing.actor import Actor
from layers.editing.apply import apply
from layers.editing.change import update
from layers.history.freshness import epochs_of
from tests.support.editing import read_current
from tiles.matrix import Tile, to_mercator
from tiles.models import PyramidState
from tiles.mvt import MARGIN, make_tile
from tiles.pyramid.refresh import refresh_layer
from tiles.pyramid.store import marked_name

LAYER = "land_use_patch"
ZOOMS = range(5, 19)
REFRESH_EVERY = 10
MOVED = 2e-6  # degrees: some 20 cm, seen from zoom 16 or so
BOX = """
SELECT ST_XMin(geometry), ST_YMin(geometry), ST_XMax(geometry), ST_YMax(geometry)
FROM layers_landusepatch WHERE id = %(id)s
"""
DRAW = "SELECT id FROM layers_landusepatch ORDER BY md5(id::text || %(seed)s) LIMIT %(count)s"
RENUMBER = "UPDATE layers_landusepatch SET patch_number = %(number)s WHERE id = %(id)s"
SHIFT = "UPDATE layers_landusepatch SET geometry = ST_Translate(geometry, %(by)s, 0) WHERE id = %(id)s"


@dataclass
class Seen:
    """What was seen of the edits so far."""

    edits: int = 0
    fetched: int = 0
    stale: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    refreshes: list[float] = field(default_factory=list)
    missed: int = 0
    dropped: Counter[int] = field(default_factory=Counter)
    changed: Counter[int] = field(default_factory=Counter)


class Reader:
    """Somebody with a session who asks one server."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port)
        self.cookies = dict(cookies)

    def get(self, address: str) -> bytes:
        """The tile as it is drawn; empty where there is nothing."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request("GET", address, headers={"Cookie": cookies, "Accept-Encoding": "gzip"})
        answer = self._connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                self.cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        body = answer.read()
        if answer.status not in (200, 204):
            raise RuntimeError(f"{answer.status} {body[:300]!r}")
        return gzip.decompress(body) if answer.headers["Content-Encoding"] else body


def edit_and_look(readers: Sequence[Reader], person: User, edits: int, seed: int) -> Seen:
    """So many random edits, one after the other; after each all tiles around are compared.

    Where there is a pyramid it is brought up to the edits now and then, as the worker does.
    """
    layer, seen, draw = find_layer(LAYER), Seen(), random.Random(seed)
    has_pyramid = PyramidState.objects.filter(layer=LAYER).exists()
    keys = [key for (key,) in fetch_all(DRAW, {"seed": str(seed), "count": edits})]
    for number, key in enumerate(keys):
        around = list(tiles_around(key, draw))
        before = {tile: make_tile(layer, person, tile) for tile in around}
        epochs = epochs_by_tile(around)
        for reader, tile in ((reader, tile) for reader in readers for tile in around):
            reader.get(address(tile))
        EDITS[number % len(EDITS)](key, f"{number}", person)
        if has_pyramid and number % REFRESH_EVERY == 0:
            began = perf_counter()
            refresh_layer(layer)
            seen.refreshes.append(perf_counter() - began)
        got = []
        for reader, tile in ((reader, tile) for tile in around for reader in readers):
            began = perf_counter()
            got.append((tile, reader.get(address(tile))))
            seen.seconds.append(perf_counter() - began)
        after = {tile: make_tile(layer, person, tile) for tile in around}
        seen.edits += 1
        seen.fetched += len(got)
        seen.stale += [address(tile) for tile, body in got if body != after[tile]]
        _count(seen, epochs, before, after)
    return seen


def _count(seen: Seen, was: dict[Tile, int], before: dict[Tile, bytes], after: dict[Tile, bytes]) -> None:
    for tile, now in epochs_by_tile(before).items():
        has_changed, is_dropped = before[tile] != after[tile], was[tile] != now
        seen.missed += has_changed and not is_dropped
        seen.dropped[tile.z] += is_dropped
        seen.changed[tile.z] += has_changed


def epochs_by_tile(tiles: Iterable[Tile]) -> dict[Tile, int]:
    """The epoch of each."""
    listed, layer = list(tiles), find_layer(LAYER)
    cells = [(t.z, t.x, t.y) for t in listed]
    found = zip(listed, epochs_of([LAYER], cells), epochs_of([marked_name(layer)], cells), strict=True)
    return {tile: own if tile.z >= layer.detail_from else merged for tile, own, merged in found}


def tiles_around(key: int, draw: random.Random) -> Iterator[Tile]:
    """Of each zoom the tiles that the feature's box meets, a few at most, and some beside them."""
    box = shapely.box(*fetch_all(BOX, {"id": key})[0]).bounds
    for zoom in ZOOMS:
        side = WEB_MERCATOR_QUAD.resolution(zoom) * 256 * MARGIN
        west, south, east, north = to_mercator(box)
        met = WEB_MERCATOR_QUAD.tiles_covering((west - side, south - side, east + side, north + side), zoom)
        places = list(met)
        beside = [(met.x_first - 1, met.y_first), (met.x_last + 1, met.y_last)]
        for x, y in [*draw.sample(places, min(6, len(places))), *beside]:
            yield Tile(zoom, x, y)


def address(tile: Tile) -> str:
    """Where the tile is served."""
    return f"/tiles/{LAYER}/{tile.z}/{tile.x}/{tile.y}.mvt"


def _renumber_by_sql(key: int, number: str, person: User) -> None:
    execute(RENUMBER, {"number": number, "id": key})


def _shift_by_sql(key: int, number: str, person: User) -> None:
    execute(SHIFT, {"by": MOVED, "id": key})


def _renumber(key: int, number: str, person: User) -> None:
    (version,) = read_current(LAYER, key)
    old = {"patch_number": version.fields["patch_number"]}
    change = update(LAYER, key, old, {"patch_number": number}, version.version)
    apply([change], Actor(person, "test"), "freshness")


EDITS: tuple[Any, ...] = (_renumber, _renumber_by_sql, _shift_by_sql)
