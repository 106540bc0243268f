"""CQL2 (21-065r2): comparisons, patterns, sets, texts whose case or accents do not count."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from layers.filters import Property
from layers.thematic.port import Port
from tests.support.abstract_tests import abstract_test
from tests.support.cql2_sources import LANGUAGES, Source, check_logic, value_of

pytestmark = pytest.mark.django_db
LITERALS = {"text": "'foo'", "number": "3.14", "integer": "1", "date": "DATE('2022-04-14')"}
SCALARS = tuple(LITERALS)
ORDER: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda a, b: a == b, "<>": lambda a, b: a != b, "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b, ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip


def some_value(source: Source, one: Property) -> Any:
    """A value that the property has in the middle of its values; None when it has none."""
    values = sorted(value for row in source.rows if (value := value_of(row, one)) is not None)
    return values[len(values) // 2] if values else None


def write_literal(value: Any, kind: str) -> str:
    """A value as CQL2 text."""
    if kind == "text":
        return "'" + value.replace("'", "''") + "'"
    return f"DATE('{value}')" if kind == "date" else str(value)


@abstract_test("cql2", "basic-cql2/basic-test")
def test_every_source_has_queryables_of_known_types(source: Source) -> None:
    told = source.client.get(f"/ogc/collections/{source.name}/queryables").json()["properties"]
    assert told
    for each in told.values():
        assert each.get("type") in ("string", "number", "integer", "boolean") or each["format"].startswith(
            "geometry-"
        )
    assert any(each.get("type") for each in told.values())


@abstract_test("cql2", "basic-cql2/comparison")
def test_comparisons(source: Source) -> None:
    for one in source.properties(*SCALARS):
        found = {sign: source.find(f"{one.name} {sign} {LITERALS[one.kind]}") for sign in ORDER}
        assert not found["="] & found["<>"] and not found[">"] & found["<="] and not found["<"] & found[">="]


@abstract_test("cql2", "basic-cql2/test-data", "basic-cql2/logical")
def test_comparisons_with_what_is_there(source: Source) -> None:
    """Against a look at every row; the order of texts is the database's."""
    predicates = []
    for one in source.properties(*SCALARS):
        value = some_value(source, one)
        if value is None:
            continue
        literal = write_literal(value, one.kind)
        for sign, holds in ORDER.items():
            text = f"{one.name} {sign} {literal}"
            predicates.append(text)
            if one.kind != "text" or sign in ("=", "<>"):
                wanted = source.look_at(one, lambda found, h=holds, v=value: h(found, v))
                assert source.find(text) == wanted, text
    check_logic(source, predicates, times=20)


@abstract_test("cql2", "basic-cql2/is-null", "basic-cql2/test-data")
def test_missing_values(source: Source) -> None:
    for one in source.properties(*SCALARS):
        missing, there = source.find(f"{one.name} IS NULL"), source.find(f"{one.name} is not null")
        assert missing == source.look(lambda row, p=one: value_of(row, p) is None)
        assert there == source.every - missing
    assert source.find("geometry IS NULL") == frozenset()


@abstract_test("cql2", "basic-cql2/boolean")
def test_true_and_false(source: Source) -> None:
    assert source.find("true") == source.every and source.find("false") == frozenset()


@abstract_test("cql2", "advanced-comparison-operators/like", "advanced-comparison-operators/test-data")
def test_patterns(source: Source) -> None:
    for one in source.properties("text"):
        found = {p: source.find(f"{one.name} LIKE '{p}'") for p in ("%", "_%", "", "%%", r"\%\_")}
        assert not found["_%"] & found[""] and found["%"] == found["%%"]
        value = some_value(source, one)
        if value and not set(value) & set("%_\\'"):
            middle = source.find(f"{one.name} LIKE '{value[0]}%'")
            assert middle == source.look_at(one, lambda found, v=value: found.startswith(v[0]))
            assert source.find(f"{one.name} NOT LIKE '{value[0]}%'") == source.look_at(
                one, lambda found, v=value: not found.startswith(v[0])
            )
            assert source.find(f"{one.name} LIKE '_{value[1:]}'") == source.look_at(
                one, lambda found, v=value: len(found) == len(v) and found[1:] == v[1:]
            )


@abstract_test("cql2", "advanced-comparison-operators/between", "advanced-comparison-operators/test-data")
def test_between(source: Source) -> None:
    for one in source.properties("number", "integer"):
        inside = source.find(f"{one.name} BETWEEN 0 AND 100")
        assert inside == source.look_at(one, lambda value: 0 <= value <= 100)
        assert source.find(f"{one.name} between 100.0 and 1.0") == frozenset()
        assert source.find(f"{one.name} NOT BETWEEN 0 AND 100") == source.look_at(
            one, lambda value: not 0 <= value <= 100
        )


@abstract_test(
    "cql2",
    "advanced-comparison-operators/in",
    "advanced-comparison-operators/test-data",
    "advanced-comparison-operators/logical",
)
def test_sets(source: Source) -> None:
    lists = {"number": "(1, 2, 3)", "integer": "(1, 2, 3)", "text": "('foo', 'bar')",
             "date": "('2022-04-14', '2022-04-15')"}  # fmt: skip
    predicates = []
    for one in source.properties(*SCALARS):
        source.find(f"{one.name} in {lists[one.kind]}")
        value = some_value(source, one)
        if value is None:
            continue
        literal = write_literal(value, one.kind)
        predicates += [f"{one.name} IN ({literal}, {LITERALS[one.kind]})", f"{one.name} NOT IN ({literal})"]
        assert source.find(predicates[-1]) == source.look_at(one, lambda found, v=value: found != v)
    check_logic(source, predicates)


@abstract_test(
    "cql2",
    "case-insensitive-comparison/casei",
    "case-insensitive-comparison/casei-like",
    "case-insensitive-comparison/test-data",
    "case-insensitive-comparison/logical",
)
def test_case_does_not_count(source: Source) -> None:
    predicates = []
    for one in source.properties("text"):
        assert not source.find(f"CASEI({one.name}) = casei('foo')") & source.find(
            f"CASEI({one.name}) <> casei('FOO')"
        )
        small, large = (source.find(f"CASEI({one.name}) LIKE casei('{p}')") for p in ("foo%", "FOO%"))
        assert small == large
        value = some_value(source, one)
        if value and "'" not in value:
            predicates.append(f"CASEI({one.name}) = CASEI('{value.swapcase()}')")
            wanted = source.look_at(one, lambda found, v=value: found.casefold() == v.casefold())
            assert source.find(predicates[-1]) == wanted
            among = f"CASEI({one.name}) IN (casei('{value.upper()}'), casei('foo'))"
            assert source.find(among) == wanted
    check_logic(source, predicates)


@abstract_test(
    "cql2",
    "accent-insensitive-comparison/accenti",
    "accent-insensitive-comparison/accenti-like",
    "accent-insensitive-comparison/accenti-casei",
    "accent-insensitive-comparison/accenti-casei-like",
    "accent-insensitive-comparison/logical",
)
def test_accents_do_not_count(source: Source) -> None:
    predicates = []
    for one in source.properties("text"):
        at = f"ACCENTI({one.name})"
        assert not source.find(f"{at} = accenti('äöüéáí')") & source.find(f"{at} <> accenti('aoueai')")
        assert source.find(f"{at} LIKE accenti('Ä%')") == source.find(f"{at} LIKE accenti('A%')")
        folded = f"ACCENTI(CASEI({one.name}))"
        assert source.find(f"{folded} = accenti(casei('ÄÉ'))") == source.find(
            f"{folded} = accenti(casei('ae'))"
        )
        assert source.find(f"{folded} LIKE accenti(casei('Ä%'))") == source.find(
            f"{folded} LIKE accenti(casei('a%'))"
        )
        predicates += [
            f"{at} LIKE accenti('Ä%')",
            f"{folded} = accenti(casei('ÄÉ'))",
            f"{at} <> accenti('aoueai')",
        ]
    check_logic(source, predicates)


@abstract_test("cql2", "accent-insensitive-comparison/test-data")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("ACCENTI(name)=accenti('Chișinău')", {"Chișinău", "Chisinau"}),
        ("ACCENTI(name)=accenti('Chisinau')", {"Chișinău", "Chisinau"}),
        ("ACCENTI(CASEI(name))=accenti(casei('chișinău'))", {"Chișinău", "Chisinau", "CHIȘINĂU"}),
        ("ACCENTI(CASEI(name))=accenti(casei('CHISINAU'))", {"Chișinău", "Chisinau", "CHIȘINĂU"}),
        ("ACCENTI(name) LIKE accenti('Ch%')", {"Chișinău", "Chisinau"}),
        ("ACCENTI(CASEI(name)) LIKE accenti(casei('cHis%'))", {"Chișinău", "Chisinau", "CHIȘINĂU"}),
        ("ACCENTI(CASEI(name)) IN (accenti(casei('København')), accenti(casei('chisinau')))",
         {"Chișinău", "Chisinau", "CHIȘINĂU", "København"}),
        ("CASEI(name)=casei('KØBENHAVN')", {"København"}),
    ],
)  # fmt: skip
def test_names_with_accents(province_client: Any, language: str, text: str, names: set[str]) -> None:
    """Annex A's names, given to harbours."""
    wanted = {"Chișinău", "Chisinau", "CHIȘINĂU", "København", "Kiev"}
    for port, name in zip(Port.objects.order_by("pk"), sorted(wanted), strict=False):
        Port.objects.filter(pk=port.pk).update(name=name)
    source = Source(province_client, "port", language)
    assert {row.name for row in source.rows if row.pk in source.find(text)} == names
