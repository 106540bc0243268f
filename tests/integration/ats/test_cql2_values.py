"""CQL2 (21-065r2): days and intervals, values and properties on either side, arithmetic, both encodings."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest

from layers.filters import Property
from layers.thematic.port import Port
from tests.support.abstract_tests import abstract_test
from tests.support.cql2_sources import LANGUAGES, Source, check_logic, value_of

pytestmark = pytest.mark.django_db
DAY, FIRST, LAST = date(2022, 4, 24), date(2021, 1, 1), date(2021, 12, 31)
LITERALS = {"text": "'foo'", "number": "3.14", "integer": "1", "date": "DATE('2022-04-14')"}
SIGNS = ("=", "<>", ">", "<", ">=", "<=")
Ends = tuple[date, date]
Relation = Callable[[Ends, Ends], bool]
INSTANTS: dict[str, Relation] = {
    "T_AFTER": lambda a, b: a[0] > b[1], "T_BEFORE": lambda a, b: a[1] < b[0],
    "T_DISJOINT": lambda a, b: a[1] < b[0] or a[0] > b[1], "T_EQUALS": lambda a, b: a == b,
    "T_INTERSECTS": lambda a, b: a[0] <= b[1] and b[0] <= a[1],
}  # fmt: skip
INTERVALS: dict[str, Relation] = {
    "T_CONTAINS": lambda a, b: a[0] < b[0] and a[1] > b[1],
    "T_DURING": lambda a, b: a[0] > b[0] and a[1] < b[1],
    "T_FINISHEDBY": lambda a, b: a[0] < b[0] and a[1] == b[1],
    "T_FINISHES": lambda a, b: a[0] > b[0] and a[1] == b[1],
    "T_MEETS": lambda a, b: a[1] == b[0], "T_METBY": lambda a, b: a[0] == b[1],
    "T_OVERLAPPEDBY": lambda a, b: a[0] > b[0] and a[0] < b[1] and a[1] > b[1],
    "T_OVERLAPS": lambda a, b: a[0] < b[0] and a[1] > b[0] and a[1] < b[1],
    "T_STARTEDBY": lambda a, b: a[0] == b[0] and a[1] > b[1],
    "T_STARTS": lambda a, b: a[0] == b[0] and a[1] < b[1],
}  # fmt: skip


def middle_day(source: Source, one: Property) -> date:
    """A day that the property has."""
    days = sorted(value for row in source.rows if (value := value_of(row, one)) is not None)
    found: date = days[len(days) // 2] if days else DAY
    return found


@abstract_test(
    "cql2",
    "temporal-functions/temporal-functions-1",
    "temporal-functions/test-data",
    "temporal-functions/logical",
)
def test_days(province_client: Any, language: str) -> None:
    for name in ("protected_area", "project_footprint"):
        source, told = Source(province_client, name, language), []
        for one in source.properties("date"):
            there = middle_day(source, one)
            for ends, literal in (
                ((DAY, DAY), f"DATE('{DAY}')"), ((FIRST, LAST), f"INTERVAL('{FIRST}','{LAST}')"),
                ((there, there), f"DATE('{there}')"), ((there, there), f"INTERVAL('{there}','{there}')"),
                ((there - timedelta(400), there), f"INTERVAL('{there - timedelta(400)}','{there}')"),
                ((there, date.max), f"INTERVAL('{there}','..')"),
            ):  # fmt: skip
                for function, holds in INSTANTS.items():
                    text = f"{function}({one.name},{literal})"
                    wanted = source.look_at(one, lambda day, h=holds, e=ends: h((day, day), e))
                    assert source.find(text) == wanted, text
                    told.append(text)
        check_logic(source, told)


@abstract_test(
    "cql2",
    "temporal-functions/temporal-functions-2",
    "temporal-functions/test-data",
    "property-property/test-data",
)
def test_intervals_of_two_properties(province_client: Any, language: str) -> None:
    """Also with the literal on the left: the relation turned round."""
    source = Source(province_client, "project_footprint", language)
    pairs = list(combinations(source.properties("date"), 2))
    assert pairs
    for one, other in pairs:
        rows = [(row.pk, (value_of(row, one), value_of(row, other))) for row in source.rows]
        known = [(key, ends) for key, ends in rows if None not in ends and ends[0] <= ends[1]]
        strange = {key for key, ends in rows if None in ends or ends[0] > ends[1]}
        spans = [(FIRST, LAST), *([known[len(known) // 2][1]] if known else [])]
        for first, last in spans:
            literal, own = f"INTERVAL('{first}','{last}')", f"INTERVAL({one.name},{other.name})"
            for function, holds in (INSTANTS | INTERVALS).items():
                found = source.find(f"{function}({own},{literal})")
                turned = source.find(f"{function}({literal},{own})")
                assert found - strange == {key for key, ends in known if holds(ends, (first, last))}, function
                assert turned - strange == {key for key, ends in known if holds((first, last), ends)}, (
                    function
                )


@abstract_test("cql2", "property-property/comparison-value-property", "property-property/logical")
def test_values_on_the_left(source: Source) -> None:
    told = []
    for one in source.properties(*LITERALS):
        literal = LITERALS[one.kind]
        found = {sign: source.find(f"{literal} {sign} {one.name}") for sign in SIGNS}
        assert not found["="] & found["<>"] and not found[">"] & found["<="] and not found["<"] & found[">="]
        for sign, turned in zip(SIGNS, ("=", "<>", "<", ">", "<=", ">="), strict=True):
            assert found[sign] == source.find(f"{one.name} {turned} {literal}")
            told.append(f"{literal} {sign} {one.name}")
    check_logic(source, told)


@abstract_test("cql2", "property-property/comparison-property-property", "property-property/test-data")
def test_properties_on_both_sides(source: Source) -> None:
    for one in source.properties(*LITERALS):
        found = {sign: source.find(f"{one.name} {sign} {one.name}") for sign in SIGNS}
        assert not found["<>"] and not found["<"] and not found[">"]
        there = source.look(lambda row, p=one: value_of(row, p) is not None)
        assert found["="] == found[">="] == found["<="] == there
    for one, other in combinations(source.properties("number", "integer"), 2):
        rows = [(row.pk, value_of(row, one), value_of(row, other)) for row in source.rows]
        smaller = {key for key, a, b in rows if a is not None and b is not None and a < b}
        assert source.find(f"{one.name} < {other.name}") == smaller


@abstract_test("cql2", "property-property/comparison-value-value")
@pytest.mark.parametrize("literal", ["'foo'", "true", "3.14", "1", "TIMESTAMP('2022-04-14T14:48:46Z')",
                                     "DATE('2022-04-14')"])  # fmt: skip
def test_values_on_both_sides(roads: Source, literal: str) -> None:
    for sign in ("=", ">=", "<="):
        assert roads.find(f"{literal} {sign} {literal}") == roads.every
    for sign in ("<>", ">", "<"):
        assert roads.find(f"{literal} {sign} {literal}") == frozenset()


@abstract_test("cql2", "arithmetic/arithmetic", "arithmetic/test-data", "arithmetic/logical")
def test_arithmetic(source: Source) -> None:
    told = []
    for one in source.properties("number", "integer"):
        values = sorted(float(v) for row in source.rows if (v := value_of(row, one)) is not None)
        if not values:
            continue
        n = round(values[len(values) // 2])
        for right, wanted in (
            (f"{n - 8}+8", n), (f"{n + 2}-2*2^0", n), (f"{n + 2}-20/10", n), (f"{n + 2}-21 div 10", n),
            (f"{n + 1}-5%2", n), (f"2*({n}+3)/2-3", n), (f"{n - 8}+2^3", n),
        ):  # fmt: skip
            for sign, holds in (("=", float.__eq__), ("<", float.__lt__), (">=", float.__ge__)):
                text = f"{one.name} {sign} {right}"
                assert source.find(text) == source.look_at(
                    one, lambda v, h=holds, w=wanted: h(float(v), float(w))
                )
                told.append(text)
        doubled = source.find(f"{one.name} * 2 > {one.name} + {n}")
        assert doubled == source.look_at(one, lambda v, w=n: float(v) * 2 > float(v) + w)
        among = source.find(f"{one.name} between {n}-1 and ({n}+{n})/2 + 1")
        assert among == source.look_at(one, lambda v, w=n: w - 1 <= float(v) <= w + 1)
        assert source.find(f"{n - 8}+8 = {one.name}") == source.find(f"{one.name} IN ({n - 8}+8, -1-1)")
    check_logic(source, told)


@abstract_test("cql2", "cql2-text/escaping")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "name", ["O'Brien's", "''", "a\tb", "a\nb", "a\rb", "a\x0bb", "a\x0cb", "a\x08b", "a\x07b"]
)
def test_literals_with_signs_of_their_own(province_client: Any, language: str, name: str) -> None:
    """Quotation marks doubled, or after a backslash; control characters as they are."""
    port = Port.objects.order_by("pk").first()
    assert port is not None
    Port.objects.filter(pk=port.pk).update(name=name)
    source = Source(province_client, "port", language)
    escaped = name.replace("'", "''")
    assert source.find(f"name = '{escaped}'") == {port.pk}
    if "'" in name:
        slashed = name.replace("'", "\\'")
        assert source.find(f"name = '{slashed}'") == {port.pk}


@abstract_test("cql2", "cql2-text/validate", "cql2-json/validate")
@pytest.mark.parametrize(
    "text",
    ["lanes >= 2 AND NOT (width IS NULL)", "CASEI(name) LIKE casei('%路')",
     "S_INTERSECTS(geometry,BBOX(109,18,110,19))",
     "lanes BETWEEN 1 AND 2 OR road_class IN ('1','2')", "lanes*2 > 3", "name <> route_number"],
)  # fmt: skip
def test_both_encodings_mean_the_same(province_client: Any, text: str) -> None:
    """And what is no condition in either is refused."""
    plain, told = (Source(province_client, "road", language) for language in LANGUAGES)
    assert plain.find(text) == told.find(text)
    for wrong in (
        "THIS IS NOT A FILTER",
        "lanes >",
        "lanes = ",
        "(lanes = 1",
        "lanes = 'x' 'y'",
        "lanes LIKE",
    ):
        assert plain.client.get("/ogc/collections/road/items", {"filter": wrong}).status_code == 400
    for faulty in (
        '{"op":"="',
        "{}",
        "[]",
        '{"op":"none","args":[1,2]}',
        '{"op":"=","args":[{"property":"lanes"}]}',
    ):
        answer = told.client.get(
            "/ogc/collections/road/items", {"filter": faulty, "filter-lang": "cql2-json"}
        )
        assert answer.status_code == 400, faulty
