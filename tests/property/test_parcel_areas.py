"""Areas of parts sum to the whole, to the cent, and none is farther than a cent from its own."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_core.geometry.measure import area_statutory, area_statutory_rounded, round_area
from layers.parcels.areas import allot_areas, divide_exactly


@settings(max_examples=60, deadline=None)
@given(
    cuts=st.lists(st.floats(0.001, 0.999), min_size=1, max_size=400, unique=True),
    width=st.floats(1e-4, 5e-3),
)
def test_parts_sum_to_the_stored_whole(cuts: list[float], width: float) -> None:
    edges = np.unique(np.round(np.array([0.0, *cuts, 1.0]) * width, 11)) + 110.0
    parts = list(shapely.box(edges[:-1], 20.0, edges[1:], 20.0007))
    whole = area_statutory_rounded(shapely.box(edges[0], 20.0, edges[-1], 20.0007))
    allotment = allot_areas(whole, parts)
    assert sum(allotment.areas) == whole and not allotment.findings
    for area, measured in zip(allotment.areas, area_statutory(np.array(parts)), strict=True):
        assert abs(area - round_area(measured)) <= Decimal("0.01")


def test_an_area_that_was_never_the_statutory_one_is_reported() -> None:
    parts = list(shapely.box([110.0, 110.001], 20.0, [110.001, 110.002], 20.001))
    own = [area_statutory_rounded(part) for part in parts]
    allotment = allot_areas(sum(own, Decimal("-12.34")), parts)
    assert list(allotment.areas) == own
    assert allotment.residual == Decimal("-12.34")
    assert [f.rule for f in allotment.findings] == ["area_residual"]


@settings(max_examples=100, deadline=None)
@given(
    whole=st.decimals(0, 10**9, places=2),
    shares=st.lists(st.floats(0, 1e6, allow_subnormal=False), min_size=1, max_size=200),
)
def test_proportional_parts_sum_exactly(whole: Decimal, shares: list[float]) -> None:
    parts = divide_exactly(whole, shares)
    assert sum(parts) == (whole if sum(shares) > 0 else 0)
