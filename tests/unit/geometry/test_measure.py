"""The statutory area against the domain's vectors (TD/T 1055-2019) and against GeographicLib."""

from __future__ import annotations

import math
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.ellipsoid import SERIES, sheet_area
from gis_core.geometry.measure import (
    area_geodesic,
    area_statutory,
    area_statutory_rounded,
    densify,
    length_geodesic,
    round_area,
    round_areas,
    to_shapely,
)
from gis_core.geometry.transform import transform
from tests.support import geometries as wall

PARCEL = transform(
    shapely.polygons(
        [(450_000, 2_200_000), (450_200, 2_200_030), (450_185, 2_200_130), (449_985, 2_200_100)]
    ),
    4546,
    STORAGE,
)
QUADRILATERAL = shapely.polygons([(109.6, 19.2), (109.95, 19.15), (110.0, 19.5), (109.7, 19.6)])
SHEET_10000 = shapely.box(110, 20, 110 + 3.75 / 60, 20 + 2.5 / 60)


def test_series() -> None:
    printed = (1.0033640898341927, -1.1241893819271072e-3, 1.6994594735e-6, -2.7178578e-9, 4.3584e-12)
    for value, expected, digits in zip(SERIES, printed, (1e-13, 1e-11, 1e-10, 1e-8, 1e-4), strict=True):
        assert value == pytest.approx(expected, rel=digits)


def test_map_sheets() -> None:
    assert round(float(sheet_area(20, 20 + 2.5 / 60, 3.75 / 60)), 4) == 30_165_060.6375
    assert round(float(sheet_area(20, 20 + 1.25 / 60, 1.875 / 60)), 3) == 7_541_752.923
    assert round(area_statutory(SHEET_10000), 4) == 30_165_060.6375
    assert round(area_geodesic(SHEET_10000), 4) == 30_165_062.5926


def test_parcel() -> None:
    assert round(area_statutory(PARCEL), 4) == 20_448.7415
    assert round(area_geodesic(PARCEL), 4) == 20_448.7415
    assert area_statutory_rounded(PARCEL) == Decimal("20448.74")


def test_sparse_quadrilateral_needs_vertices() -> None:
    assert round(area_statutory(QUADRILATERAL), 2) == 1_482_773_430.28
    corners = shapely.get_coordinates(QUADRILATERAL)
    parts = np.linspace(0, 1, 1000, endpoint=False)[:, None]
    dense = np.concatenate([a + (b - a) * parts for a, b in pairwise(corners)])
    assert round(area_statutory(shapely.polygons(dense)), 2) == 1_482_843_512.95
    assert round(area_geodesic(shapely.polygons(dense)), 2) == 1_482_843_513.09
    assert round(area_geodesic(QUADRILATERAL), 2) == 1_482_910_310.37
    assert area_statutory(densify(QUADRILATERAL, 100)) == pytest.approx(1_482_843_512.95, abs=1.0)


def test_densify_keeps_edges_short() -> None:
    dense = densify(QUADRILATERAL, 500)
    coordinates = shapely.get_coordinates(dense)
    edges = [length_geodesic(shapely.linestrings(pair)) for pair in pairwise(coordinates)]
    assert 400 < max(edges) <= 500
    with pytest.raises(GisError):
        densify(QUADRILATERAL, 0)


def test_holes_parts_and_orientation() -> None:
    hole = area_statutory(shapely.polygons(wall.square_with_hole.interiors[0]))
    full = area_statutory(shapely.polygons(wall.square_with_hole.exterior))
    assert area_statutory(wall.square_with_hole) == pytest.approx(full - hole, abs=1e-8)
    assert area_statutory(wall.clockwise) == area_statutory(shapely.reverse(wall.clockwise))
    parts = [area_statutory(part) for part in wall.two_squares.geoms]
    assert area_statutory(wall.two_squares) == pytest.approx(sum(parts), abs=1e-8)
    assert area_statutory(wall.nested) == pytest.approx(area_statutory(wall.square) + sum(parts), abs=1e-8)
    assert area_geodesic(wall.nested) == pytest.approx(area_statutory(wall.nested), rel=1e-8)


def test_what_has_no_area() -> None:
    assert (
        math.isnan(area_statutory(None))
        and math.isnan(area_geodesic(None))
        and math.isnan(length_geodesic(None))
    )
    assert math.isnan(area_statutory(wall.square_nan)) and math.isnan(area_statutory(wall.square_inf))
    for geometry in [*wall.EMPTY.values(), wall.point, wall.line, wall.ring, wall.many_lines]:
        assert area_statutory(geometry) == area_geodesic(geometry) == 0
    with pytest.raises(GisError):
        area_statutory_rounded(None)
    with pytest.raises(GisError):
        area_statutory_rounded(wall.square_nan)


def test_arrays_keep_their_shape_and_order() -> None:
    grid = np.array([[wall.square, None], [wall.point, wall.two_squares]], dtype=object)
    areas = area_statutory(grid)
    expected = [[area_statutory(g) for g in row] for row in grid]
    assert areas.shape == (2, 2) and np.array_equal(areas, expected, equal_nan=True)
    assert area_statutory([]).shape == (0,)
    assert area_statutory([wall.square]).shape == (1,)
    assert area_geodesic([wall.square, None]).shape == (2,)


@pytest.mark.parametrize(
    ("area", "rounded"),
    [
        (0.005, "0.01"),
        (0.285, "0.29"),
        (1.005, "1.01"),
        (2.675, "2.68"),
        (2.6749, "2.67"),
        (0, "0.00"),
        (1e10, "10000000000.00"),
    ],
)
def test_half_goes_up(area: float, rounded: str) -> None:
    """As the database rounds its numeric, not as binary fractions would have it."""
    assert str(round_area(area)) == rounded
    assert round_areas([area]) == [Decimal(rounded)]


def test_lengths() -> None:
    one_degree = shapely.linestrings([(110, 0), (111, 0)])
    assert length_geodesic(one_degree) == pytest.approx(111_319.4908, abs=1e-4)
    assert length_geodesic(shapely.multilinestrings([one_degree, one_degree])) == pytest.approx(
        2 * 111_319.4908, abs=1e-3
    )
    assert length_geodesic(wall.point) == 0
    assert length_geodesic(wall.square_with_hole) == pytest.approx(
        length_geodesic(shapely.boundary(wall.square_with_hole)), rel=1e-12
    )


def test_to_shapely_takes_anything_with_wkb() -> None:
    class Stored:
        wkb = memoryview(shapely.to_wkb(wall.square))

    answer: Any = to_shapely(Stored())
    assert answer.equals(wall.square)


def test_geodesic_edges_enclose_another_area_unless_opposite_ones_cancel() -> None:
    """Seen: a 200 m rectangle agrees to 1e-5 m², the triangle that is half of it differs by 0.107 m²."""
    corners = [(110.0, 19.0), (110.0019, 19.0), (110.0019, 19.0018), (110.0, 19.0018)]
    rectangle, triangle = shapely.polygons(corners), shapely.polygons([*corners[:2], corners[3]])
    assert area_statutory(rectangle) == pytest.approx(area_geodesic(rectangle), abs=1e-3)
    assert area_geodesic(triangle) - area_statutory(triangle) == pytest.approx(0.107, abs=2e-3)
