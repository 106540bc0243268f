"""(d) Every layer at zooms 5 to 11, by somebody of the whole province and of one county."""

from __future__ import annotations

import gzip
import random
from collections.abc import Iterator
from time import perf_counter

from gis_core.errors import GisError
from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.access import Person, scope_of
from layers.declare import LayerOptions
from layers.figures import figures_within
from layers.queries import visible_layers
from tests.bench.tiles_parts.ground import reader_of
from tiles.matrix import Tile, to_mercator
from tiles.mvt import make_tile

ZOOMS = range(5, 12)
MOST = 40  # tiles of a layer and zoom, at random
LEVEL = 4  # of gzip, as tiles are sent


def measure_low() -> Iterator[str]:
    """Milliseconds and bytes; the tile alone, in this process: the database and its pages are warm."""
    for division, who in (("46", "the whole province"), ("4601", "one county")):
        with reader_of(division) as (person, _):
            rows = [row for layer in visible_layers(person) for row in _measure(layer, person)]
        taken = sorted(seconds for _, _, seconds, _ in rows)
        p95, largest = taken[int(len(taken) * 0.95)] * 1000, max(rows, key=lambda row: row[3])
        slowest = max(rows, key=lambda row: row[2])
        worst = f"slowest {slowest[2] * 1000:.0f} ms ({slowest[0]} z{slowest[1]})"
        seen = f"{len(rows)} tiles of {len({row[0] for row in rows})} layers, {worst}"
        yield f"| any tile z5–z11, scope of {who} | {seen} | p95 {p95:.1f} ms | ≤ 150 ms |"
        size = f"{largest[3] / 1000:.0f} KB ({largest[0]} z{largest[1]})"
        yield f"| the largest of them, gzipped | | {size} | ≤ 500 KB |"


def _measure(layer: LayerOptions, person: Person) -> Iterator[tuple[str, int, float, int]]:
    """Layer, zoom, seconds and gzipped bytes of each tile that holds anything."""
    if "tiles" not in layer.published_as:
        return
    figures = figures_within({layer.name: scope_of(layer, person)}).get(layer.name)
    if figures is None or figures.bounds is None:
        return
    west, south, east, north = figures.bounds
    for zoom in ZOOMS:
        places = list(WEB_MERCATOR_QUAD.tiles_covering(to_mercator((west, south, east, north)), zoom))
        for x, y in random.Random(zoom).sample(places, min(MOST, len(places))):
            began = perf_counter()
            try:
                body = make_tile(layer, person, Tile(zoom, x, y))
            except GisError as error:
                body = b""
                print(layer.name, zoom, x, y, error.sentence)
            if body:
                yield layer.name, zoom, perf_counter() - began, len(gzip.compress(body, LEVEL))
