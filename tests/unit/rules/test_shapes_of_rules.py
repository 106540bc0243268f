"""Each rule of geometry alone, just below and just above its tolerance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import shapely

from gis_core.geometry.measure import area_statutory
from layers import rules
from layers.rules.areas import check_area_agrees, check_min_area, check_slivers, measure_compactness
from layers.rules.containers import list_prefixes, pair_containers
from layers.rules.crossings import find_crossings
from layers.rules.edited import shape_array
from layers.rules.fetch import Found, merge_boxes
from layers.rules.networks import Ends, find_torn
from layers.rules.outside import find_outside
from layers.rules.overlaps import find_overlaps, pair_suspects
from layers.rules.shapes import measure_widths, overlay, wide_pieces
from layers.rules.vertices import check_duplicates, check_spikes, find_near_points, find_sharp, list_vertices
from layers.rules.words import say_area, say_length
from tests.support.coverages import in_degrees, strip
from tests.support.edits import insert_all


@pytest.mark.parametrize("width", [0.0001, 0.001, 0.05, 3.0])
def test_the_width_of_a_strip_and_of_a_triangle_is_in_metres(width: float) -> None:
    shapes = shape_array(
        [strip(0, 0, 50, width), in_degrees(shapely.polygons([(0, 0), (80, 0), (40, width)]))]
    )
    assert measure_widths(shapes) == pytest.approx([width, width], rel=0.08)


def test_a_numerical_sliver_along_a_bend_is_narrow() -> None:
    """The rectangle around it is wide; area and outline say what it is."""
    bend = shapely.linestrings([(0, 0), (30, 0), (30, 30)])
    assert measure_widths(shape_array([in_degrees(shapely.buffer(bend, 1e-6))]))[0] < 1e-5


@pytest.mark.parametrize(("step", "count"), [(0.00009, 1), (0.00011, 0)])
def test_duplicate_points_by_the_millimetre(step: float, count: int) -> None:
    ring = in_degrees(shapely.polygons([(0, 0), (10, 0), (10 + step, 0), (10, 10), (0, 10)]))
    faults = check_duplicates(insert_all("parcel", [ring]), rules.no_duplicate_points())
    assert len(faults) == count


@pytest.mark.parametrize(("distance", "count"), [(0.00009, 1), (0.00011, 0)])
def test_points_near_another(distance: float, count: int) -> None:
    points = shape_array([in_degrees(shapely.points(x, 0)) for x in (0, distance, 5)])
    pairs, apart = find_near_points(points, 2, 0.0001)
    assert pairs.shape == (2, count) and all(apart <= 0.0001)


def wedge(degrees: float) -> Any:
    """A triangle with that angle at its west end."""
    return in_degrees(shapely.polygons([(0, 0), (50, 0), (50, 50 * np.tan(np.radians(degrees)))]))


@pytest.mark.parametrize(("degrees", "count"), [(0.98, 1), (1.02, 0)])
def test_spikes_by_their_angle(degrees: float, count: int) -> None:
    assert len(check_spikes(insert_all("parcel", [wedge(degrees)]), rules.no_spikes(1.0))) == count


def test_a_slit_and_a_spike_with_a_doubled_tip_are_spikes() -> None:
    slit = shapely.polygons([(0, 0), (20, 0), (20, 20), (10.01, 20), (10, 5), (9.99, 20), (0, 20)])
    tip = shapely.polygons([(0, 0), (50, 0), (50, 0.00001), (0, 0.1)])
    sharp, angles = find_sharp(list_vertices(shape_array([in_degrees(slit), in_degrees(tip)])), 1.0)
    assert sharp.owner.tolist() == [0, 1] and angles.max() < 0.2


@pytest.mark.parametrize(("north", "count"), [(9.9, 1), (10.1, 0)])
def test_min_area(north: float, count: int) -> None:
    faults = check_min_area(insert_all("land_use_patch", [strip(0, 0, 20, north)]), rules.min_area(200))
    assert len(faults) == count


def test_slivers_by_their_compactness() -> None:
    shapes = shape_array([strip(0, 0, 10, 10), strip(0, 0, 1000, 0.5)])
    assert measure_compactness(shapes) == pytest.approx([np.pi / 4, 0.00157], rel=0.01)
    assert [
        f.features for f in check_slivers(insert_all("parcel", list(shapes)), rules.no_slivers(0.01))
    ] == [(2,)]


@pytest.mark.parametrize(("error", "count"), [(0.0, 0), (0.009, 0), (-0.009, 0), (0.011, 1), (-5.0, 1)])
def test_stored_area_agrees(error: float, count: int) -> None:
    shape = strip(0, 0, 33, 44)
    rows = [{"area": area_statutory(shape) + error}]
    assert len(check_area_agrees(insert_all("parcel", [shape], rows), rules.area_agrees(0.01))) == count


def test_a_missing_area_is_a_fault() -> None:
    (fault,) = check_area_agrees(
        insert_all("parcel", [strip(0, 0, 9, 9)], [{"area": None}]), rules.area_agrees()
    )
    assert "未填写" in fault.sentence and fault.field == "area"


@pytest.mark.parametrize(("beyond", "count"), [(0.00009, 0), (0.00011, 1), (2.0, 1)])
def test_outside_and_crossing_by_the_millimetre(beyond: float, count: int) -> None:
    container, feature = shape_array([strip(0, 0, 100, 100)]), shape_array([strip(80, 10, 100 + beyond, 40)])
    pairs = np.array([[0], [0]])
    assert len(find_outside(feature, container, pairs, 0.0001)) == count
    assert len(find_crossings(feature, container, 0.0001)) == count


def test_a_neighbour_that_touches_an_outline_crosses_nothing() -> None:
    halves = shape_array([strip(0, 0, 50, 100), strip(50, 0, 100, 100)])
    assert find_crossings(shape_array([strip(50, 20, 60, 30), strip(40, 20, 50, 30)]), halves, 0.0001) == []


def test_points_and_lines_outside() -> None:
    container = shape_array([strip(0, 0, 100, 100)])
    point, line = in_degrees(shapely.points(103, 50)), in_degrees(shapely.linestrings([(90, 50), (104, 50)]))
    pairs = np.array([[0, 1], [0, 0]])
    found = find_outside(shape_array([point, line]), container, pairs, 0.1)
    assert [(round(f.amount, 2), f.unit, f.is_whole) for f in found] == [(3.0, "m", True), (4.0, "m", False)]
    assert find_outside(shape_array([point]), container, pairs[:, :1], 3.1) == []
    nowhere = find_outside(shape_array([point]), container, pairs[:, :0], 0.1)
    assert [f.is_whole for f in nowhere] == [True]


def test_the_container_that_counts_has_the_longest_code() -> None:
    areas = shape_array([strip(0, 0, 100, 100)] * 3)
    found = Found(np.array([7, 8, 9]), ["460105", "460105001", "460105002"], areas)
    features = shape_array([strip(1, 1, 2, 2)] * 3)
    pairs = pair_containers(features, ["460105001003", "460105009003", ""], found, 0.0001)
    assert sorted(zip(*pairs.tolist(), strict=True)) == [(0, 1), (1, 0), (2, 0), (2, 1), (2, 2)]
    assert list_prefixes(["4601"], 3) == ["4", "46", "460"]


@pytest.mark.parametrize(
    ("nodes", "gap", "torn"),
    [((1, 2, 2, 3), 0.0, 0), ((1, 2, 2, 3), 0.001, 1), ((1, 2, 4, 3), 0.0, 1), ((1, 2, 4, 3), 0.001, 0)],
)
def test_one_node_is_one_place(nodes: tuple[int, ...], gap: float, torn: int) -> None:
    """Two lines, the second beginning `gap` metres from the end of the first."""
    plane = [(0, 0), (10, 0), (10 + gap, 0), (20, 0)]
    places = shapely.get_coordinates([in_degrees(shapely.points(place)) for place in plane])
    ends = Ends(np.array([1, 1, 2, 2]), np.array(nodes), places)
    assert find_torn(ends, 2, 0.0001).shape[1] == torn


def test_merged_boxes_cover_all_and_scattered_ones_stay() -> None:
    generator = np.random.default_rng(5)
    corners = generator.uniform(0, 1, (500, 2))
    dense = np.hstack([corners, corners + 0.05])
    merged = merge_boxes(dense)
    assert len(merged) < 100
    assert all(((merged[:, :2] <= box[:2]) & (merged[:, 2:] >= box[2:])).all(axis=1).any() for box in dense)
    assert len(merge_boxes(dense * [100, 100, 100, 100] + [0, 0, -4.99, -4.99])) > 450


def test_one_bad_pair_does_not_stop_the_others() -> None:
    bowtie = shapely.polygons([(0, 0), (2, 2), (2, 0), (0, 2)])
    squares = shape_array([shapely.box(0, 0, 1, 1)] * 3)
    shared, failed = overlay(shapely.intersection, shape_array([squares[0], bowtie, squares[2]]), squares)
    assert shared[0].area == shared[2].area == 1 and failed.tolist() == [1]


def test_sizes_are_said_without_degrees() -> None:
    assert [say_area(2.314), say_area(0.004)] == ["2.31 m²", "不足 0.01 m²"]
    assert [say_length(0.001), say_length(12.345)] == ["1 mm", "12.35 m"]


def test_every_two_copies_of_an_outline_overlap_by_all_of_it() -> None:
    """Beside a third that shares a part, and one that shares nothing."""
    square, moved = in_degrees(shapely.box(0, 0, 10, 10)), in_degrees(shapely.box(6, 0, 16, 10))
    shapes = shape_array(
        [square, shapely.from_wkb(shapely.to_wkb(square)), moved, in_degrees(shapely.box(50, 0, 60, 10))]
    )
    pairs = pair_suspects(shapes, shape_array([]))
    pieces, failed = find_overlaps(shapes, pairs, 0.2)
    found = {
        tuple(pairs[:, piece.owner].tolist()): (round(piece.area), round(piece.width)) for piece in pieces
    }
    assert found == {(0, 1): (100, 10), (0, 2): (40, 4), (1, 2): (40, 4)} and not len(failed)


def test_the_pieces_of_each_geometry_are_told_together() -> None:
    two = shapely.union(in_degrees(shapely.box(0, 0, 10, 10)), in_degrees(shapely.box(20, 0, 25, 10)))
    narrow = in_degrees(shapely.box(0, 0, 10, 0.01))
    pieces = wide_pieces(shape_array([two, None, narrow, in_degrees(shapely.box(0, 0, 3, 3))]), 0.2)
    assert [(piece.owner, round(piece.area), round(piece.width)) for piece in pieces] == [
        (0, 150, 10),
        (3, 9, 3),
    ]
    assert wide_pieces(shape_array([narrow]), 0.2) == []
