"""Hectares, mu, and sums that come out exactly."""

from __future__ import annotations

from decimal import Decimal as D

import pytest

from gis_core.errors import GisError
from gis_core.geometry.units import largest_remainder, to_hectares, to_mu


def test_units() -> None:
    assert to_hectares(D("20448.74")) == D("2.04")
    assert to_hectares(D("50.00")) == D("0.01")  # half up
    assert to_mu(D("20448.74")) == D("30.67")
    assert to_mu(D(10_000)) == D("15.00")


def test_parts_sum_to_the_control_area() -> None:
    parts = [D("333.33"), D("333.33"), D("333.33")]
    assert largest_remainder(parts, D("1000.00")) == [D("333.34"), D("333.33"), D("333.33")]
    assert sum(largest_remainder([0.1, 0.2, 0.7], D("100.01"))) == D("100.01")
    assert largest_remainder([D(1), D(2)], D(9), D(1)) == [D(3), D(6)]


def test_the_larger_part_takes_the_odd_unit() -> None:
    assert largest_remainder([D("1.5"), D("2.5")], D(5), D(1)) == [D(2), D(3)]
    assert largest_remainder([D(1), D(3)], D(2), D(1)) == [D(0), D(2)]


def test_nothing_to_share() -> None:
    assert largest_remainder([], D(0)) == []
    assert largest_remainder([D(0), D(0)], D(0)) == [D(0), D(0)]


@pytest.mark.parametrize(
    ("parts", "total"),
    [
        ([D(1)], D("0.001")),
        ([D(-1), D(2)], D(1)),
        ([D(0)], D(1)),
        ([], D(1)),
        ([D(1)], D(-1)),
        ([float("nan")], D(1)),
    ],
)
def test_impossible_shares_are_refused(parts: list[D | float], total: D) -> None:
    with pytest.raises(GisError) as caught:
        largest_remainder(parts, total)
    assert caught.value.kind == "parameter"
