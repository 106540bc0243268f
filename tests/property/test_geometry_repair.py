"""Repairs never move anything by more than the tolerance, whatever comes in."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_core.findings import Severity
from gis_core.geometry.repair import repair
from gis_core.geometry.validity import examine
from gis_core.geometry.vertices import to_degrees
from tests.support.strategies import stars

RINGS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).map(lambda p: (110 + p[0] / 1000, 20 + p[1] / 1000)),
    min_size=3,
    max_size=12,
)


@given(RINGS, st.sampled_from([0.0001, 0.05, 5.0]))
def test_random_rings(corners: list[tuple[float, float]], tolerance: float) -> None:
    """Corners on a coarse lattice: most rings cross or touch themselves."""
    ring = shapely.polygons(corners)
    answer, findings = repair(ring, tolerance)
    before, after = (shapely.linestrings(shapely.get_coordinates(g)) for g in (ring, answer))
    assert shapely.hausdorff_distance(before, after) <= to_degrees(tolerance)
    if not shapely.is_valid(answer):
        assert any(finding.severity is Severity.ERROR for finding in findings)
    left = [finding for finding in findings if finding.severity is not Severity.REPAIRED]
    assert left == examine(answer, tolerance)


@given(stars(), st.integers(0, 59), st.booleans())
def test_repairing_twice_changes_nothing_more(star: shapely.Polygon, where: int, backwards: bool) -> None:
    corners = shapely.get_coordinates(star)[:-1]
    corners = np.insert(corners, where % len(corners), corners[where % len(corners)], axis=0)
    once, _ = repair(shapely.polygons(corners[::-1] if backwards else corners))
    twice, findings = repair(once)
    assert shapely.equals_exact(once, twice)
    assert all(finding.severity is not Severity.REPAIRED for finding in findings)
