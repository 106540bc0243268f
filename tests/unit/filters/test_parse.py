"""CQL2 text and JSON become plain values; what is too deep is refused before the parser sees it."""

from __future__ import annotations

from typing import Any

import pytest

from gis_core.errors import GisError
from layers.filters import move_geometries, parse_cql2


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
        "'" * 30_001 + "(" * 5_000,
        "x" * 200_000,
    ],
)
def test_deep_and_long_texts_are_refused(text: str) -> None:
    with pytest.raises(GisError) as refused:
        parse_cql2(text)
    assert refused.value.kind in ("too_large", "parameter")


@pytest.mark.parametrize("text", ["", "name =", "name = 'a", "SELECT 1; --", "name LIKE", "\x00"])
def test_what_is_no_cql2_is_refused(text: str) -> None:
    with pytest.raises(GisError) as refused:
        parse_cql2(text)
    assert refused.value.kind == "parameter"


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
