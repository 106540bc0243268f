"""Overlaps and gaps in random coverages: none in a clean one, all in a disturbed one, no false ones."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.rules.edited import Shapes, shape_array
from layers.rules.gaps import find_lost, find_suspects
from layers.rules.overlaps import find_overlaps, pair_suspects
from layers.rules.shapes import wide_pieces
from tests.support.coverages import bulge, coverages, scatter

TOLERANCE = 0.0001
NOBODY = shape_array([])


def overlapping(
    changed: Shapes, others: Shapes = NOBODY, tolerance: float = TOLERANCE
) -> set[tuple[int, int]]:
    """Pairs of places in changed + others that the rule reports."""
    pairs = pair_suspects(changed, others)
    pieces, failed = find_overlaps(np.concatenate([changed, others]), pairs, tolerance)
    assert not len(failed)
    return {tuple(pairs[:, piece.owner].tolist()) for piece in pieces}


def lost(before: Shapes, after: Shapes, tolerance: float = TOLERANCE) -> float:
    """m² that the rule finds uncovered."""
    suspects = find_suspects(before, after)
    pieces = wide_pieces(find_lost(before[suspects], after), tolerance)
    return sum(piece.area for piece in pieces)


@settings(max_examples=60, deadline=None)
@given(coverages(), st.data())
def test_a_clean_coverage_has_no_fault(parts: Shapes, data: st.DataObject) -> None:
    """Whichever of its parts were edited."""
    cut = data.draw(st.integers(0, len(parts)))
    assert overlapping(parts[:cut], parts[cut:]) == set()
    assert not find_suspects(parts, parts).any()
    assert lost(shape_array([shapely.union_all(parts)]), parts) == 0


@settings(max_examples=60, deadline=None)
@given(st.floats(0.00001, 5), st.floats(0.00001, 1))
def test_a_moved_vertex_is_found_above_the_tolerance_only(depth: float, tolerance: float) -> None:
    """Pushed into the neighbour it overlaps, pulled back it leaves a gap: both by the way it moved."""
    if abs(depth - tolerance) < 0.02 * tolerance:
        return
    left, right = bulge(depth)
    assert bool(overlapping(shape_array([left]), shape_array([right]), tolerance)) is (depth > tolerance)
    before, after = shape_array(bulge(0.0)), shape_array(bulge(-depth))
    assert bool(lost(before, after, tolerance)) is (depth > tolerance)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 14))
def test_overlaps_are_those_of_brute_force(seed: int, count: int) -> None:
    """The quick filter passes over no pair that shares ground."""
    shapes = scatter(seed, count)
    shared = {(i, j): shapely.intersection(shapes[i], shapes[j])
              for i in range(len(shapes)) for j in range(i + 1, len(shapes))}  # fmt: skip
    wide = {pair for pair, shape in shared.items() if wide_pieces(shape_array([shape]), 0.01)}
    assert overlapping(shapes, tolerance=0.01) == wide


@settings(max_examples=40, deadline=None)
@given(coverages(), st.data())
def test_a_removed_part_leaves_its_ground_open(parts: Shapes, data: st.DataObject) -> None:
    """The gap is as large as the part."""
    place = data.draw(st.integers(0, len(parts) - 1))
    rest = np.delete(parts, place)
    gone = wide_pieces(parts[place : place + 1], TOLERANCE)[0].area
    assert abs(lost(parts, rest) - gone) < 0.01


@settings(max_examples=40, deadline=None)
@given(coverages(), st.data())
def test_a_part_twice_or_inside_another_is_found(parts: Shapes, data: st.DataObject) -> None:
    """All edges of a copy match, and a hole-less island touches nothing: both overlap."""
    place = data.draw(st.integers(0, len(parts) - 1))
    part = parts[place]
    small = shapely.buffer(part.representative_point(), 1e-7)
    for more in (part, small):
        assert (place, len(parts)) in overlapping(parts, shape_array([more]))
