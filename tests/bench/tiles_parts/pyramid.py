"""(e) The pyramid of the land-use patches made from nothing, by one and by two processes, and its areas."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from time import perf_counter

from gis_core.sql import compose, execute, fetch_all, fetch_one
from layers.catalogue import find_layer
from tests.bench.editing_parts.ground import refuse_real_data
from tests.bench.tiles_parts.ground import LAYER
from tiles.pyramid.refresh import refresh_layer
from tiles.pyramid.workers import run_with

TABLES = ("tiles_mergedarea", "tiles_pyramidcell", "tiles_pyramidstate")
FORGET = "DELETE FROM {table} WHERE layer = %(layer)s"
TRUTH = "SELECT land_class, sum(hn_ellipsoid_area(geometry)) FROM layers_landusepatch GROUP BY 1"
DRAWN = """
SELECT z, value, sum(hn_ellipsoid_area(geometry)) FROM tiles_mergedarea WHERE layer = %(layer)s GROUP BY 1, 2
"""


def measure_pyramid() -> Iterator[str]:
    """Minutes, the largest process, and how far areas of classes are off at the worst."""
    refuse_real_data()
    count = fetch_one("SELECT count(*) FROM layers_landusepatch") or (0,)
    for workers in (2, 1):
        for table in TABLES:
            execute(
                compose("DELETE FROM {table} WHERE layer = %(layer)s", {"table": table}), {"layer": LAYER}
            )
        began = perf_counter()
        cells = refresh_layer(find_layer(LAYER), run_with(workers))
        minutes = (perf_counter() - began) / 60
        who = resource.RUSAGE_CHILDREN if workers > 1 else resource.RUSAGE_SELF
        largest = resource.getrusage(who).ru_maxrss / 2**20
        seen = f"{cells:,} cells; the largest process {largest:.2f} GB"
        what = f"pyramid of {count[0]:,} patches, {workers} processes"
        yield f"| {what} | {seen} | {minutes:.1f} min | ≤ 20 min, ≤ 4 GB |"
    yield _compare_areas()


def _compare_areas() -> str:
    truth = dict(fetch_all(TRUTH))
    off = {
        (zoom, value): abs(area / truth[value] - 1)
        for zoom, value, area in fetch_all(DRAWN, {"layer": LAYER})
    }
    (zoom, value), worst = max(off.items(), key=lambda each: each[1])
    seen = f"{len(truth)} classes at {len({z for z, _ in off})} zooms; {value} at z{zoom}"
    return f"| area of a class, drawn against true, at the worst | {seen} | {100 * worst:.4f} % | ≤ 1 % |"
