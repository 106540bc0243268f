"""CQL2 text and JSON become plain values; what is too deep is refused before the parser sees it."""

from __future__ import annotations

import random
from contextlib import suppress
from typing import Any

import pytest

from gis_core.errors import GisError
from layers.filters import move_geometries, parse_cql2

SEEDS = (
    "name = 'x''y' AND lanes >= 2",
    "S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 0)))",
    "T_DURING(d,INTERVAL('2020-01-01','..'))",
    "CASEI(name) LIKE casei('A%')",
    "a BETWEEN 1 AND 2 OR b IN (1,2)",
    "NOT (a IS NULL)",
    "a+1*2/3^2 > -5e10",
    "TIMESTAMP('2020-01-01T00:00:00Z') < d",
    "S_WITHIN(g,BBOX(1,2,3,4))",
    "A_CONTAINS(a,(1,2))",
    "S_EQUALS(g,GEOMETRYCOLLECTION(POINT(1 2),LINESTRING Z (1 2 3,3 4 5)))",
    "\"宗地\" = '中文'",
)
SIGNS = "()',\"=<>+-*/%^.;: \n\t\x00123abcN中é🙂\\[]{}"


def test_text_becomes_json() -> None:
    assert parse_cql2("name = '三亚' AND lanes >= 2") == {
        "op": "and",
        "args": [
            {"op": "=", "args": [{"property": "name"}, "三亚"]},
            {"op": ">=", "args": [{"property": "lanes"}, 2.0]},
        ],
    }


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "lanes=1" + ")" * 5_000,
        "NOT " * 5_000 + "lanes=1",
        "NOT (" * 5_000 + "lanes=1" + ")" * 5_000,
        "lanes" + "=1" * 5_000,
        "lanes=" + "-" * 5_000 + "1",
        "f(" * 5_000,
        "f" + "(" * 39 + " " + ")" * 39 + " > 2",
        "(" * 30 + "x IN (1," + ")" * 30,
        "'" * 30_001 + "(" * 5_000,
        "x" * 200_000,
    ],
)
def test_deep_and_long_texts_are_refused(text: str) -> None:
    with pytest.raises(GisError) as refused:
        parse_cql2(text)
    assert refused.value.kind in ("too_large", "parameter")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "name =",
        "name = 'a",
        "SELECT 1; --",
        "name LIKE",
        "S_INTERSECTS(g, POLYGON((0 0,1 1))",
        "S_WITHIN(g, LINESTRING Z (1 2 3,3 45))",
    ],
)
def test_what_is_no_cql2_is_refused(text: str) -> None:
    with pytest.raises(GisError) as refused:
        parse_cql2(text)
    assert refused.value.kind == "parameter"


def test_made_up_texts_are_read_or_refused_by_name() -> None:
    """Cut, doubled and mixed texts: never another error, never the end of the process."""
    dice, seeds = random.Random(4), SEEDS
    for _ in range(20_000):
        signs = list(dice.choice(seeds) + dice.choice(("", " AND ", " OR NOT ")) + dice.choice(seeds))
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(signs) + 1)
            if dice.random() < 0.4:
                del signs[place : place + dice.randint(1, 4)]
            else:
                signs[place:place] = dice.choice(SIGNS) * dice.choice((1, 1, 3, 50))
        with suppress(GisError):
            parse_cql2("".join(signs))


def test_deep_json_is_refused() -> None:
    with pytest.raises(GisError):
        parse_cql2("[" * 100_000, "cql2-json")
    with pytest.raises(GisError):
        parse_cql2("a=1", "sql")


def test_geometries_come_to_the_storage_system_by_the_order_of_their_name() -> None:
    """A URI of EPSG:4490 has latitude first; CRS84 longitude."""

    def ask(first: float, second: float) -> dict[str, Any]:
        point = {"type": "Point", "coordinates": [first, second]}
        return {"op": "s_intersects", "args": [{"property": "geometry"}, point]}

    assert move_geometries(ask(19, 110), "http://www.opengis.net/def/crs/EPSG/0/4490") == ask(110, 19)
    assert move_geometries(ask(110, 19), "http://www.opengis.net/def/crs/OGC/1.3/CRS84") == ask(110, 19)
