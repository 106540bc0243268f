"""Operations on outlines: the ground stays the same, and the coverage stays one, vertex by vertex."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gis_core.errors import GisError
from gis_core.geometry.measure import area_statutory
from layers.parcels.outlines.cut import cut_by_bearing, cut_by_line
from layers.parcels.outlines.join import join
from layers.parcels.outlines.nodes import list_vertices
from layers.parcels.outlines.outcome import Outcome
from layers.parcels.outlines.redraw import redistribute, redraw
from layers.parcels.outlines.share import cut_by_area, cut_equally
from layers.parcels.outlines.shift import move_boundary
from tests.support.mosaic import is_coverage, leave_out, make_mosaic, put_back

SEEDS = st.integers(0, 10_000)
OFFSETS = st.floats(-3e-4, 3e-4)
# m²: a vertex on the grid is off its edge by 0.001 mm at most.
RESIDUAL = 0.002
INNER = 5  # a cell with neighbours all round


def check(cells: list[shapely.Geometry], chosen: tuple[int, ...], outcome: Outcome) -> None:
    """Same ground, a coverage, old vertices where they were."""
    others = leave_out(cells, *chosen)
    after = put_back(others, outcome)
    assert is_coverage(after)
    assert abs(outcome.residual_m2) < RESIDUAL
    before = shapely.union_all([cells[n] for n in chosen])
    assert shapely.hausdorff_distance(before, shapely.union_all(outcome.parts)) < 1e-9
    for place, polygon in outcome.neighbours.items():
        kept = {tuple(v) for v in list_vertices([others[place]]).tolist()}
        assert kept <= {tuple(v) for v in list_vertices([polygon]).tolist()}


@settings(max_examples=50, deadline=None)
@given(seed=SEEDS, shifts=st.lists(st.tuples(OFFSETS, OFFSETS), min_size=2, max_size=6))
def test_a_drawn_line_divides_and_the_neighbours_follow(seed: int, shifts: list[tuple[float, float]]) -> None:
    _, cells = make_mosaic(seed)
    middle = shapely.get_coordinates(cells[INNER].centroid)[0]
    line = shapely.LineString(middle + np.array(shifts))
    try:
        outcome = cut_by_line(cells[INNER], line, leave_out(cells, INNER))
    except GisError as error:
        assert any(reason in error.sentence for reason in ("没有贯穿", "自相交", "过窄"))
        return
    assert len(outcome.parts) >= 2
    check(cells, (INNER,), outcome)


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, azimuth=st.floats(0, 360), share=st.floats(0.05, 0.95), left=st.booleans())
def test_a_wanted_area_is_cut_off_to_the_cent(seed: int, azimuth: float, share: float, left: bool) -> None:
    _, cells = make_mosaic(seed)
    wanted = round(float(area_statutory(cells[INNER])) * share, 2)
    side = "left" if left else "right"
    outcome = cut_by_area(cells[INNER], wanted, azimuth, side, leave_out(cells, INNER))
    # A cut that runs into a corner nearer than the storage tolerance goes through the corner.
    assert abs(float(area_statutory(outcome.parts[0])) - wanted) < 0.01
    check(cells, (INNER,), outcome)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, azimuth=st.floats(0, 360), count=st.integers(2, 8))
def test_equal_parts_are_equal(seed: int, azimuth: float, count: int) -> None:
    _, cells = make_mosaic(seed)
    outcome = cut_equally(cells[INNER], count, azimuth, leave_out(cells, INNER))
    areas = area_statutory(np.array(outcome.parts))
    assert len(areas) == count and np.ptp(areas) < 0.01
    check(cells, (INNER,), outcome)


@settings(max_examples=20, deadline=None)
@given(seed=SEEDS, azimuth=st.floats(0, 360))
def test_cut_and_joined_again_is_the_same(seed: int, azimuth: float) -> None:
    _, cells = make_mosaic(seed)
    others = leave_out(cells, INNER)
    cut = cut_by_bearing(cells[INNER], cells[INNER].centroid, azimuth, others)
    check(cells, (INNER,), cut)
    joined = join(cut.parts, [cut.neighbours.get(n, o) for n, o in enumerate(others)])
    assert len(joined.parts) == 1 and not joined.neighbours
    assert shapely.hausdorff_distance(joined.parts[0], cells[INNER]) < 1e-9


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, first=st.floats(0, 1), last=st.floats(0, 1), bend=st.tuples(OFFSETS, OFFSETS))
def test_a_shared_boundary_moves_for_both(
    seed: int, first: float, last: float, bend: tuple[float, float]
) -> None:
    corners, cells = make_mosaic(seed)
    assume(abs(first - last) > 0.05)
    start, end = corners[1, 2], corners[2, 2]
    ends = [start + first * (end - start), start + last * (end - start)]
    line = shapely.LineString([ends[0], (ends[0] + ends[1]) / 2 + np.array(bend) / 3, ends[1]])
    # Nearer to the outer boundary than the tolerance (5 cm) the bend is put upon it and cuts a parcel in two.
    assume(shapely.union(cells[5], cells[6]).buffer(-1e-6).contains(shapely.get_point(line, 1)))
    check(cells, (5, 6), move_boundary([cells[5], cells[6]], line, leave_out(cells, 5, 6)))


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS, along=st.floats(0, 0.4), bend=st.floats(-1e-4, 1e-4))
def test_a_boundary_of_four_moves_for_all(seed: int, along: float, bend: float) -> None:
    """The cross-boundaries are cut off on one side and lengthened on the other; an end may lie outside."""
    corners, cells = make_mosaic(seed)
    start = corners[2, 1] + along * (corners[3, 1] - corners[2, 1])
    line = shapely.LineString([start, corners[2, 2] + (0, bend), corners[2, 3]])
    chosen = (5, 6, 9, 10)
    check(cells, chosen, move_boundary([cells[n] for n in chosen], line, leave_out(cells, *chosen)))


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS, shares=st.lists(st.floats(0.15, 0.85), min_size=1, max_size=3, unique=True))
def test_new_outlines_fill_the_old_ground(seed: int, shares: list[float]) -> None:
    """Drawn by hand, 1 cm off here and there."""
    _, cells = make_mosaic(seed)
    assume(min(np.diff(sorted([0, *shares, 1]))) > 0.1)
    chosen = (5, 6, 9, 10)
    ground = join([cells[n] for n in chosen]).parts[0]
    west, south, east, north = ground.bounds
    edges = [west - 1, *(west + share * (east - west) for share in sorted(shares)), east + 1]
    strips = [shapely.box(a, south, b, north) for a, b in pairwise(edges)]
    drawn = [shapely.intersection(ground, strip) for strip in strips]
    chance = np.random.default_rng(seed)
    shaken = [shake(polygon, chance) for polygon in drawn]
    assume(all(polygon.is_valid for polygon in shaken))  # else it is refused, as it should be
    outcome = redistribute([cells[n] for n in chosen], shaken, leave_out(cells, *chosen))
    assert len(outcome.parts) == len(drawn)
    check(cells, chosen, outcome)


def shake(polygon: shapely.Polygon, chance: np.random.Generator) -> shapely.Polygon:
    """The polygon as a hand draws it."""
    places = shapely.get_coordinates(polygon)[:-1]
    return shapely.Polygon(places + chance.uniform(-1e-7, 1e-7, places.shape))


def test_a_line_through_a_hole_and_back_gives_every_part() -> None:
    ring = shapely.box(110.0, 20.0, 110.001, 20.001).difference(
        shapely.box(110.0004, 20.0004, 110.0006, 20.0006)
    )
    hole = shapely.box(110.0004, 20.0004, 110.0006, 20.0006)
    line = shapely.LineString([(109.999, 20.00051), (110.002, 20.00052)])
    outcome = cut_by_line(ring, line, [hole])
    assert len(outcome.parts) == 2 and set(outcome.neighbours) == {0}
    assert is_coverage([*outcome.parts, outcome.neighbours[0]])
    island = cut_by_line(ring, shapely.Point(110.0002, 20.0002).buffer(5e-5).exterior)
    assert sorted(len(part.interiors) for part in island.parts) == [0, 2]


@pytest.mark.parametrize(
    "line",
    [
        shapely.LineString([(109.9, 20.1), (110.1, 20.1)]),
        shapely.LineString([(109.999, 20.0005), (110.0005, 20.0005)]),
        shapely.LineString([(110.0, 20.0), (110.0, 20.001)]),
        shapely.LineString([(109.999, 20.0000001), (110.002, 20.0000001)]),
        shapely.LineString([(109.999, 20.0), (110.002, 20.001), (110.002, 20.0), (109.999, 20.001)]),
        shapely.LineString([(109.999, float("nan")), (110.002, 20.0)]),
        shapely.LineString([(109.999, float("inf")), (110.002, 20.0)]),
        shapely.LineString(),
        shapely.Point(110, 20),
        None,
    ],
    ids=["beside", "dead end", "along an edge", "a sliver of 1 cm", "crosses itself", "nan", "inf",
         "empty", "a point", "nothing"],
)  # fmt: skip
def test_lines_that_do_not_divide_are_refused(line: shapely.Geometry) -> None:
    with pytest.raises(GisError) as caught:
        cut_by_line(shapely.box(110.0, 20.0, 110.001, 20.001), line)
    assert caught.value.kind == "geometry"


def test_a_line_of_too_many_vertices_is_refused_at_once() -> None:
    line = shapely.LineString(np.c_[np.linspace(109.9, 110.1, 50_000), np.full(50_000, 20.0005)])
    with pytest.raises(GisError) as caught:
        cut_by_line(shapely.box(110.0, 20.0, 110.001, 20.001), line)
    assert caught.value.kind == "too_large"


def test_what_touches_only_at_a_corner_is_not_joined() -> None:
    _, cells = make_mosaic(1)
    for chosen in ((0, 5), (0, 2), (0,)):
        with pytest.raises(GisError):
            join([cells[n] for n in chosen])


def test_a_boundary_may_not_leave_the_ground_or_swallow_a_parcel() -> None:
    corners, cells = make_mosaic(1)
    start, end = corners[1, 2], corners[2, 2]
    for bend in ((8e-4, 0), (0, 5e-4)):
        with pytest.raises(GisError):
            move_boundary([cells[5], cells[6]], shapely.LineString([start, (start + end) / 2 + bend, end]))


def test_an_outline_over_a_neighbour_is_refused_and_a_touching_one_takes_its_vertices() -> None:
    _, cells = make_mosaic(1)
    others = leave_out(cells, INNER)
    same = redraw(shake(cells[INNER], np.random.default_rng(1)), others, cells[INNER])
    assert same.parts[0].equals(cells[INNER]) and not same.neighbours
    with pytest.raises(GisError):
        redraw(shapely.box(*cells[INNER].buffer(1e-4).bounds), others)


def test_outlines_that_overlap_or_leave_ground_out_are_refused() -> None:
    _, cells = make_mosaic(1)
    ground = [cells[5], cells[6]]
    for drawn in ([cells[5]], [cells[5], cells[5], cells[6]], [cells[5], cells[6], cells[7]]):
        with pytest.raises(GisError) as caught:
            redistribute(ground, drawn)
        assert caught.value.locator == "outlines"
