"""Numbers are issued once, whoever asks at the same time, and never again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from gis_core.errors import GisError
from gis_core.sql import compose, fetch_all, load_sql
from layers.catalogue import find_layer
from layers.parcels.lineage import Lineage
from layers.parcels.numbers import SQL, IssuedNumber, Series, highest_number, issue_numbers

pytestmark = pytest.mark.django_db
CROWDED = Series("parcel", "parcel_code", "469999001001GB")
WORKERS, TIMES = 8, 12


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


def test_the_highest_code_is_found_by_its_index() -> None:
    names = {"table": "layers_parcel", "column": "parcel_code"}
    statement = compose(load_sql(SQL / "highest_code.sql"), names)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        parameters = {"prefix": "460202001209JC", "pattern": "460202001209JC%", "width": 19}
        with connection.cursor() as inner:
            inner.execute(compose("EXPLAIN {s}", {"s": statement}), parameters)
            plan = "\n".join(row[0] for row in inner.fetchall())
    assert "Index" in plan and "parcel_code" in plan
    assert fetch_all(statement, parameters)
