"""Epochs of tiles: an edit changes those of all tiles it may show on, few others; merging changes none."""

from __future__ import annotations

import random
from itertools import product
from math import asinh, pi, radians, tan

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_core.sql import execute, fetch_all, fetch_one, load_sql
from layers.history.freshness import Cell, compact_marks, epoch_of, epochs_of
from layers.history.triggers import DEEP_ZOOMS, SQL, TILE_MARGIN
from tests.support.own_database import run_together
from tiles.matrix import Tile

DEEPEST = 18
Box = tuple[float, float, float, float]
MOVE = """
UPDATE layers_parcel AS parcel
SET geometry = ST_MakeEnvelope(west, south, east, north, ST_SRID(parcel.geometry))
FROM unnest(
        %(ids)s::bigint[], %(west)s::float8[], %(south)s::float8[], %(east)s::float8[], %(north)s::float8[])
    AS moved (id, west, south, east, north)
WHERE parcel.id = moved.id
"""
OLD = """
SELECT ST_XMin(geometry), ST_YMin(geometry), ST_XMax(geometry), ST_YMax(geometry)
FROM layers_parcel WHERE id = ANY (%(ids)s)
"""
DEEPEST_MARK = """
SELECT max(z) FROM layers_tilemark WHERE change_set_id = (SELECT max(change_set_id) FROM layers_tilemark)
"""
SUMS = (
    "SELECT layer, z, x, y, deep, sum(weight) FROM layers_tilemark GROUP BY 1, 2, 3, 4, 5 ORDER BY 1,2,3,4,5"
)
ROWS = "SELECT count(*) FROM layers_tilemark"


@st.composite
def boxes(draw: st.DrawFn) -> Box:
    """A metre to half the island wide, anywhere on it."""
    west, south = draw(st.floats(108.6, 111)), draw(st.floats(18.2, 20))
    width, height = (draw(st.sampled_from([1e-5, 1e-3, 0.02, 0.5])) for _ in "xy")
    return west, south, west + width * draw(st.floats(0.1, 1)), south + height * draw(st.floats(0.1, 1))


def move(ids: list[int], new: list[Box]) -> list[Box]:
    """Give parcels new outlines; the boxes they left."""
    old = [(float(w), float(s), float(e), float(n)) for w, s, e, n in fetch_all(OLD, {"ids": ids})]
    names = ("west", "south", "east", "north")
    execute(MOVE, {"ids": ids, **{name: [box[i] for box in new] for i, name in enumerate(names)}})
    return old


def cells_around(box: Box, rng: random.Random) -> set[Cell]:
    """Of every zoom some tiles that meet the box and some beside it, near and far."""
    found = set()
    for z in range(DEEPEST + 1):
        spots = [*product((box[0], box[2]), (box[1], box[3]))]
        spots += [(rng.uniform(box[0], box[2]), rng.uniform(box[1], box[3])) for _ in range(3)]
        for longitude, latitude in spots:
            x, y = place(longitude, latitude, z)
            reach = rng.choice([1, 2, 5, 40])
            found |= {(z, int(x) + dx, int(y) + dy) for dx, dy in product((-reach, 0, reach), repeat=2)}
    return {(z, x, y) for z, x, y in found if 0 <= x < 2**z and 0 <= y < 2**z}


def place(longitude: float, latitude: float, z: int) -> tuple[float, float]:
    """Column and row at a zoom, with fractions."""
    northing = asinh(tan(radians(latitude)))
    return (longitude + 180) / 360 * 2**z, (0.5 - northing / (2 * pi)) * 2**z


def meets(cell: Cell, box: Box, margin: float) -> bool:
    west, south, east, north = Tile(*cell).lonlat_box(margin)
    return west <= box[2] and box[0] <= east and south <= box[3] and box[1] <= north


def is_far(cell: Cell, box: Box, deepest: int) -> bool:
    """More than a cell of the deepest mark (of its own zoom if that is coarser) away."""
    z, x, y = cell
    up = max(0, z - deepest)
    return not meets((z - up, x >> up, y >> up), box, 1.0)


@given(st.lists(boxes(), min_size=1, max_size=3), st.integers(0, 2**32))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_edit_changes_the_tiles_it_may_show_on(own_database: str, new: list[Box], seed: int) -> None:
    rng = random.Random(seed)
    ids = [50000001 + i for i in range(len(new))]
    # Boxes before too: marks follow the geometry, here the model follows boxes.
    move(ids, [(109.6 + i / 100, 19.1, 109.605 + i / 100, 19.104) for i in range(len(new))])
    old = fetch_all(OLD, {"ids": ids})
    touched = [*new, *old]
    around = sorted(set().union(*(cells_around(box, rng) for box in touched)))
    cells = rng.sample(around, min(600, len(around)))
    before = epochs_of(["parcel"], cells)
    others = epochs_of(["road", "island"], cells)
    move(ids, new)
    after = epochs_of(["parcel"], cells)
    (deepest,) = fetch_one(DEEPEST_MARK) or (0,)
    for cell, then, now in zip(cells, before, after, strict=True):
        assert now >= then
        if any(meets(cell, box, TILE_MARGIN) for box in touched):
            assert now > then, cell
        elif all(is_far(cell, box, deepest) for box in touched):
            assert now == then, cell
    assert epochs_of(["road", "island"], cells) == others
    compact_marks(0)
    assert epochs_of(["parcel"], cells) == after
    assert [epoch_of("parcel", *cell) for cell in cells[:5]] == after[:5]


def test_many_boxes_come_down_to_cells(own_database: str) -> None:
    """Above some hundred boxes the cells that they lie in are followed."""
    rng = random.Random(1)
    ids = [int(row[0]) for row in fetch_all("SELECT id FROM layers_parcel ORDER BY id LIMIT 250")]
    corners = [(rng.uniform(109, 110.5), rng.uniform(18.5, 19.8)) for _ in ids]
    new = [(x, y, x + 0.001, y + 0.001) for x, y in corners]
    cells = sorted(set().union(*(cells_around(box, rng) for box in new[:20])))
    before = epochs_of(["parcel"], cells)
    move(ids, new)
    for cell, then, now in zip(cells, before, epochs_of(["parcel"], cells), strict=True):
        assert now > then or not any(meets(cell, box, TILE_MARGIN) for box in new)


def test_merging_keeps_every_sum_beside_editors_and_readers(own_database: str) -> None:
    """Readers see sums that only grow, and at the end every edit has counted once."""
    box = (109.5, 19.2, 109.501, 19.201)
    x, y = (int(part) for part in place(box[0], box[1], 16))
    cells = [(z, x >> (16 - z), y >> (16 - z)) for z in range(17)]
    before = epochs_of(["parcel"], cells)

    def write(key: int) -> int:
        for step in range(12):
            move([key], [(box[0], box[1], box[2] + step * 1e-7, box[3])])
        return 0

    def read() -> int:
        seen = epochs_of(["parcel"], cells)
        for _ in range(40):
            now = epochs_of(["parcel"], cells)
            assert all(new >= old for new, old in zip(now, seen, strict=True))
            seen = now
        return 0

    def merge() -> int:
        return sum(compact_marks(0) for _ in range(8))

    run_together([lambda: write(50000001), lambda: write(50000002), read, read, merge, merge])
    after = epochs_of(["parcel"], cells)
    sums, rows = fetch_all(SUMS), fetch_one(ROWS)
    saved = compact_marks(0)
    assert fetch_all(SUMS) == sums
    assert rows is not None
    assert fetch_one(ROWS) == (rows[0] - saved,) == (len(sums),)
    assert epochs_of(["parcel"], cells) == after
    assert [new - old for new, old in zip(after, before, strict=True)] == pytest.approx([24] * 17, abs=0)


def test_epochs_are_read_from_the_index_alone(own_database: str) -> None:
    compact_marks(0)
    execute("VACUUM ANALYZE layers_tilemark")
    execute("SET enable_seqscan = off")
    values = {"layers": ["parcel"], "z": [14], "x": [13210], "y": [7264], "levels": list(DEEP_ZOOMS)}
    plan = "\n".join(line for (line,) in fetch_all("EXPLAIN " + load_sql(SQL / "epochs.sql"), values))
    for index in ("tile_mark_cell", "tile_mark_deep"):
        assert f"Index Only Scan using {index}" in plan, plan


def test_nothing_asked_nothing_answered(own_database: str) -> None:
    assert epochs_of([], [(0, 0, 0)]) == [0]
    assert epochs_of(["parcel"], []) == []
