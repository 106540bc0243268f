"""Laws of the measures that hold for any parcel."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from gis_core.geometry.ellipsoid import bracket
from gis_core.geometry.measure import area_geodesic, area_statutory, densify
from gis_core.geometry.units import largest_remainder
from tests.support.strategies import parcels, predict_edge_difference, stars


@given(parcels())
def test_agrees_with_geographiclib_on_short_edges(parcel: shapely.Polygon) -> None:
    """Between vertices 5 m apart a geodesic and a trapezium's edge agree; 6e-4 m² was the most seen."""
    dense = densify(parcel, 5)
    assert area_statutory(dense) == pytest.approx(area_geodesic(dense), rel=1e-9, abs=2e-3)


@given(stars(largest=1000))
def test_differs_from_geographiclib_by_what_the_edges_differ(star: shapely.Polygon) -> None:
    """The whole difference, sign included, is the sliver between the two kinds of edge."""
    assert area_statutory(star) - predict_edge_difference(star) == pytest.approx(
        area_geodesic(star), abs=1e-3
    )


@given(stars(), st.integers(0, 30))
def test_start_and_direction_of_the_ring_do_not_matter(star: shapely.Polygon, turn: int) -> None:
    corners = shapely.get_coordinates(star)[:-1]
    turned = shapely.polygons(np.roll(corners, turn, axis=0))
    assert area_statutory(turned) == pytest.approx(area_statutory(star), rel=1e-12, abs=1e-6)
    assert area_statutory(shapely.reverse(star)) == pytest.approx(area_statutory(star), rel=1e-12, abs=1e-6)


@given(parcels(), st.integers(2, 40))
def test_a_split_along_a_diagonal_keeps_the_sum(parcel: shapely.Polygon, cut: int) -> None:
    """The new edge counts once each way; convex, as at a reflex corner a diagonal may run outside."""
    parcel = shapely.convex_hull(parcel)
    corners = shapely.get_coordinates(parcel)[:-1]
    assume(len(corners) > 3)
    end = 2 + cut % (len(corners) - 3)
    parts = (
        shapely.polygons(corners[: end + 1]),
        shapely.polygons(np.concatenate([corners[end:], corners[:1]])),
    )
    assert sum(area_statutory(list(parts))) == pytest.approx(area_statutory(parcel), rel=1e-12, abs=1e-6)


@given(st.lists(parcels(), max_size=6))
def test_an_array_measures_as_its_members(several: list[shapely.Polygon]) -> None:
    together = shapely.geometrycollections(several)
    alone = [area_statutory(parcel) for parcel in several]
    assert np.array_equal(area_statutory(several), alone)
    assert area_statutory(together) == pytest.approx(sum(alone), rel=1e-12)


@given(st.floats(-1.5, 1.5), st.floats(-1.5, 1.5), st.floats(-1.5, 1.5))
def test_bracket_adds_up(low: float, middle: float, high: float) -> None:
    first, second, third = (np.array([value]) for value in (low, middle, high))
    assert bracket(first, third) == pytest.approx(bracket(first, second) + bracket(second, third), abs=1e-14)


@given(
    st.lists(st.decimals(0, 10**9, places=2), min_size=1, max_size=40).filter(any),
    st.decimals(0, 10**10, places=2),
)
def test_largest_remainder_sums_and_stays_close(parts: list[Decimal], total: Decimal) -> None:
    shares = largest_remainder(parts, total)
    whole = sum(parts)
    assert sum(shares) == total
    assert all(
        abs(share - part * total / whole) < Decimal("0.0100001")
        for share, part in zip(shares, parts, strict=True)
    )
