"""Relations in time of moments: a literal is taken to the second, a day as its beginning."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from gis_core.sql import trust
from layers.filters.temporal import relate
from layers.filters.values import Bound, Piece, read_literal

AT = "2026-01-02T15:43:20Z"


def read(node: Any) -> Piece:
    """A column of moments or of days, or a literal."""
    if "property" in node:
        return Piece(node["property"], trust("t.c"))
    return read_literal(node)


@pytest.mark.parametrize(
    ("kind", "literal", "expected"),
    [
        ("timestamp", {"timestamp": AT}, datetime(2026, 1, 2, 15, 43, 20, tzinfo=UTC)),
        ("timestamp", {"date": "2026-01-02"}, date(2026, 1, 2)),
        ("date", {"timestamp": AT}, date(2026, 1, 2)),
        ("date", {"date": "2026-01-02"}, date(2026, 1, 2)),
    ],
)
def test_a_literal_is_of_the_kind_of_the_attribute(kind: str, literal: Any, expected: Any) -> None:
    bound = Bound()
    relate(bound, "t_after", [{"property": kind}, literal], read)
    assert set(bound.parameters.values()) == {expected}


def test_an_interval_of_moments_may_be_open() -> None:
    bound = Bound()
    relate(bound, "t_during", [{"property": "timestamp"}, {"interval": ["..", AT]}], read)
    assert list(bound.parameters.values()) == [datetime(2026, 1, 2, 15, 43, 20, tzinfo=UTC)]
