"""Lineage both ways, without circles, by its indexes; and the official tables made of it."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gis_core.sql import load_sql
from layers.parcels import adjust, replace
from layers.parcels.act import Wishes
from layers.parcels.export import PARCEL_COLUMNS, Occasion, list_parcel_changes, write_csv
from layers.parcels.lineage import SQL, Lineage, ancestors, descendants, record_lineage
from layers.parcels.process import PROCESS_COLUMNS, list_process
from tests.integration.test_parcel_acts import line_through, pick
from tests.support.acting import carry_out, keys_of, make_issue, read_around

pytestmark = pytest.mark.django_db
LAYER = "parcel"


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.randoms()), max_size=12))
def test_lineage_is_the_closure_of_its_steps_and_has_no_circle(db: None, steps: list[tuple]) -> None:
    """Random splits, merges and redistributions of what is there; compared with a plain closure."""
    Lineage.objects.all().delete()
    alive, number = list(range(1, 6)), 100
    parents: dict[int, set[int]] = defaultdict(set)
    rows = []
    for change_set, (ends, births, chance) in enumerate(steps, start=1):
        old = chance.sample(alive, min(ends, len(alive)))
        new = list(range(number, number + births))
        number += births
        alive = [key for key in alive if key not in old] + new
        for child in new:
            parents[child] |= set(old)
        rows += [Lineage(change_set=change_set, layer=LAYER, operation="redistribute", predecessor=a,
                         successor=b) for a in old for b in new]  # fmt: skip
    Lineage.objects.bulk_create(rows)
    for key in [*alive, *parents]:
        mine = {relative.id for relative in ancestors(LAYER, key)}
        assert mine == close(parents, key)
        assert key not in mine
        assert all(key in {r.id for r in descendants(LAYER, other)} for other in mine)


def close(parents: dict[int, set[int]], key: int) -> set[int]:
    found: set[int] = set()
    queue = [key]
    while queue:
        fresh = parents.get(queue.pop(), set()) - found
        found |= fresh
        queue += fresh
    return found


def test_even_a_circle_comes_to_an_end() -> None:
    for a, b in ((1, 2), (2, 3), (3, 1)):
        Lineage.objects.create(change_set=1, layer=LAYER, operation="x", predecessor=a, successor=b)
    assert {relative.id for relative in ancestors(LAYER, 1)} == {1, 2, 3}


def test_what_was_undone_is_no_descent() -> None:
    Lineage.objects.create(
        change_set=1, layer=LAYER, operation="split", predecessor=1, successor=2, undone_by=2
    )
    assert ancestors(LAYER, 2) == [] and descendants(LAYER, 1) == []


@pytest.mark.parametrize(("name", "index"), [("ancestors", "backward"), ("descendants", "forward")])
def test_both_ways_use_their_index(name: str, index: str) -> None:
    """In a table with many steps: which index an empty one is read by is a matter of taste."""
    steps = (Lineage(change_set=n, layer=LAYER, predecessor=n, successor=n + 1) for n in range(2000))
    Lineage.objects.bulk_create(steps)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE layers_lineage")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + load_sql(SQL / f"{name}.sql"), {"layer": LAYER, "id": 7})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert f"lineage_{index}" in plan and "Seq Scan" not in plan


def test_neighbours_are_found_by_the_spatial_index() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        statement = load_sql(SQL / "neighbours.sql").format(table="layers_parcel")
        cursor.execute("EXPLAIN " + statement, {"ids": [1], "tolerance": 1e-9})
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "layers_parcel_geometry" in plan and "Seq Scan" not in plan


def test_a_split_and_a_retirement_as_rows_of_zdbhqk() -> None:
    (row,), near, _ = read_around("parcel", pick("parcel"))
    act = replace.split_by_line("parcel", row, near, line_through(row), Wishes(issue=make_issue()))
    record_lineage(7, act.operation, "继承分户", act.lineage, keys_of(act))
    ended = adjust.retire("parcel", near[0], Wishes())
    record_lineage(8, ended.operation, "征收", ended.lineage, keys_of(ended))
    occasions = {7: Occasion(date(2025, 3, 4), "DJ2025-001"), 8: Occasion(date(2025, 3, 5))}
    rows = list_parcel_changes(Lineage.objects.order_by("pk"), occasions)
    assert all(tuple(one) == PARCEL_COLUMNS for one in rows)
    made = [one for one in rows if one["BHQZDDM"]]
    assert len(made) == len(act.lineage)
    assert {one["BHQZDDM"] for one in made} == {row.values["parcel_code"]}
    assert (
        made[0]["BHYY"] == "继承分户" and made[0]["BHSJ"] == "2025-03-04" and made[0]["YWH"] == "DJ2025-001"
    )
    assert rows[-1]["ZDDM"] == near[0].values["parcel_code"] and rows[-1]["BHQZDDM"] == ""
    for encoding, mark in (("utf-8", b"\xef\xbb\xbf"), ("gb18030", b"")):
        content = write_csv(rows, PARCEL_COLUMNS, encoding)
        assert content.startswith(mark + b"BDCDYH,ZDDM,")
        assert "继承分户" in content.decode("utf-8-sig" if mark else encoding)
        assert content.count(b"\r\n") == len(rows) + 1


def test_a_patch_split_and_one_reclassed_as_rows_of_dltbgxgc() -> None:
    (row,), near, _ = read_around("land_use_patch", pick("land_use_patch"))
    act = replace.split_equally("land_use_patch", row, near, 3, 10.0, Wishes(issue=make_issue()))
    before = [row, *near]
    after = carry_out(before, act.changes, "land_use_patch")
    rows = list_process([r.values for r in before], [r.values for r in after], date(2025, 12, 31))
    assert [one["BGXW"] for one in rows] == ["2", "2", "2"]
    assert all(tuple(one) == PROCESS_COLUMNS for one in rows)
    assert {one["BGQTBBSM"] for one in rows} == {row.values["identifier"]}
    assert sum(Decimal(one["TBBGMJ"]) for one in rows) == row.values["area"]
    assert rows[0]["GXSJ"] == "20251231" and rows[0]["BGHDLBM"] == row.values["land_class"]

    reclassed = {**row.values, "land_class": "0305", "land_class_name": "灌木林地"}
    (one,) = list_process([row.values], [reclassed], date(2025, 12, 31))
    assert one["BGXW"] == "1" and one["BGHDLBM"] == "0305" and one["TBBGMJ"] == str(row.values["area"])
    (lost,) = list_process([row.values], [], date(2025, 12, 31))
    (new,) = list_process([], [row.values], date(2025, 12, 31))
    assert (lost["BGXW"], lost["BGHTBBSM"], new["BGXW"], new["BGQTBBSM"]) == ("0", "", "3", "")
