"""Numbers are issued once, whoever asks at the same time, and never again."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from gis_core.errors import GisError
from gis_core.sql import compose, execute, fetch_all
from layers.catalogue import all_layers, find_layer
from layers.history.triggers import past_table
from layers.parcels.lineage import Lineage
from layers.parcels.numbers import IssuedNumber, Series, compose_highest, highest_number, issue_numbers
from layers.parcels.profile import profile_of

pytestmark = pytest.mark.django_db
CROWDED = Series("parcel", "parcel_code", "469999001001GB")
WORKERS, TIMES = 8, 12
# Pages that a look-up may read: a path down each index and the rows at its end.
MOST_PAGES = 40


def issue_often(worker: int) -> list[int]:
    """Short transactions, each with a number or two; a third of them rolled back."""
    kept: list[int] = []
    for turn in range(TIMES):
        with transaction.atomic():
            numbers = issue_numbers(CROWDED, 1 + turn % 2)
            if (worker + turn) % 3 == 0:
                transaction.set_rollback(True)
                numbers = []
        kept += numbers
    connection.close()
    return kept


def forget() -> None:
    IssuedNumber.objects.filter(pk=CROWDED.key).delete()
    connection.close()


def test_eight_at_once_get_numbers_of_their_own() -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        try:
            given = [number for kept in pool.map(issue_often, range(WORKERS)) for number in kept]
        finally:
            pool.submit(forget).result()
    assert len(given) == len(set(given))
    # What was rolled back left no gap.
    assert sorted(given) == list(range(1, len(given) + 1))


def test_numbers_go_on_after_live_and_retired_codes() -> None:
    code = find_layer("parcel").model._default_manager.order_by("-parcel_code").first().parcel_code
    series = Series("parcel", "parcel_code", code[:14])
    assert highest_number(series) == int(code[14:])
    retired = f"{series.prefix}{int(code[14:]) + 30:05d}"
    Lineage.objects.create(change_set=1, layer="parcel", operation="retire", predecessor_code=retired)
    assert issue_numbers(series, 2) == [int(code[14:]) + 31, int(code[14:]) + 32]
    Lineage.objects.all().delete()
    assert issue_numbers(series, 1) == [int(code[14:]) + 33]


def test_a_prefix_is_text_and_not_a_pattern() -> None:
    assert highest_number(Series("parcel", "parcel_code", "%")) == 0
    assert highest_number(Series("parcel", "parcel_code", "46____")) == 0
    with pytest.raises(GisError):
        issue_numbers(Series("parcel", "parcel_code", ""), 1)


def test_numbers_of_a_group_go_on_after_those_given_by_plain_sql_and_ended() -> None:
    patches = find_layer("land_use_patch").model._default_manager
    village = patches.order_by("pk").values_list("location_unit_code", flat=True)[0]
    series = Series("land_use_patch", "patch_number", village, "location_unit_code")
    first = issue_numbers(series, 1)[0]
    one, other = patches.filter(location_unit_code=village).order_by("pk").values_list("pk", flat=True)[:2]
    patches.filter(pk=one).update(patch_number=str(first + 40))
    assert issue_numbers(series, 1) == [first + 41]
    # Given by plain SQL and ended before the next is issued; text that is no number counts for nothing.
    patches.filter(pk=other).update(patch_number=str(first + 90))
    patches.filter(pk=other).update(patch_number="J99999")
    assert issue_numbers(series, 1) == [first + 91]


def list_series() -> list[Series]:
    """One series of every layer and column that numbers are issued in, each in the middle of its table."""
    found = []
    for layer in all_layers():
        names = {field.name for field in layer.attributes} if layer.kind == "feature" else set()
        for column, digits in (("identifier", 8), ("parcel_code", 5)):
            if column in names and (column == "identifier" or profile_of(layer.name).code == column):
                codes = layer.model._default_manager.order_by("pk").values_list(column, flat=True)
                code = codes[len(codes) // 2] if codes else "460202" + "0" * (12 + digits)
                found.append(Series(layer.name, column, code[:-digits]))
    patches = find_layer("land_use_patch").model._default_manager.order_by("pk")
    village = patches.values_list("location_unit_code", flat=True)[0]
    return [*found, Series("land_use_patch", "patch_number", village, "location_unit_code")]


def test_a_look_up_reads_the_end_of_each_index_however_much_was_edited() -> None:
    """Two versions more of every patch, as many rolled back, and lineage of thousands."""
    patches = find_layer("land_use_patch")
    for is_kept in (True, False, True, False):
        with transaction.atomic():
            execute(compose("UPDATE {table} SET remark = remark || '.'", {"table": patches.table}))
            transaction.set_rollback(not is_kept)
    codes = patches.model._default_manager.values_list("identifier", flat=True)[:5_000]
    Lineage.objects.bulk_create(
        Lineage(change_set=1, layer=patches.name, predecessor_code=code, successor_code=code)
        for code in codes
    )
    for table in (patches.table, past_table(patches), "layers_lineage"):
        execute(compose("ANALYZE {table}", {"table": table}))
    for series in list_series():
        if series.layer == patches.name:
            plan, pages = explain(series)
            assert "Seq Scan" not in plan, plan
            assert pages <= MOST_PAGES, plan


def test_every_layer_has_the_indexes_of_its_numbers() -> None:
    """Where a table is small the planner reads all of it; told not to, it must have another way."""
    execute("SET LOCAL enable_seqscan = off")
    for series in list_series():
        plan, _ = explain(series)
        assert "Seq Scan" not in plan, f"{series}\n{plan}"


def explain(series: Series) -> tuple[str, int]:
    """How the look-up is carried out, and how many pages it reads the second time."""
    statement, parameters = compose_highest(series)
    highest_number(series)
    explained = compose("EXPLAIN (ANALYZE, BUFFERS) {statement}", {"statement": statement})
    lines = [str(row[0]) for row in fetch_all(explained, parameters)]
    pages = re.findall(r"(?:hit|read)=(\d+)", next(line for line in lines if "Buffers:" in line))
    return "\n".join(lines), sum(map(int, pages))
