"""Patches cover a whole county, village by village and across its border, without gap or overlap."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from ingest.province.blocks import piece_polygons
from ingest.province.merging import plane_areas
from ingest.province.plane import METRES_PER_LAT, METRES_PER_LON, round_degrees
from ingest.province.zones import village_outlines
from tests.support.province import NEXT_TO_IT, SMALLEST, county_called, island, made_county, whole_county

LATTICE_STEP = 1.5e-9  # degrees: one step of the lattice of coordinates, with room for its diagonal


@pytest.fixture(scope="module")
def polygons() -> np.ndarray:
    return whole_county(SMALLEST).polygons


def test_a_whole_county_is_a_clean_coverage(polygons: np.ndarray) -> None:
    assert shapely.is_valid(polygons).all()
    assert (shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON).all()
    assert shapely.coverage_is_valid(polygons)


def test_areas_sum_to_the_real_county(polygons: np.ndarray) -> None:
    land = county_called(SMALLEST).land
    assert shapely.area(polygons).sum() == pytest.approx(land.area, rel=1e-8)
    assert shapely.symmetric_difference(shapely.coverage_union_all(polygons), land).area < 1e-8 * land.area


def test_the_coverage_goes_on_across_the_county_line(polygons: np.ndarray) -> None:
    both = np.concatenate([polygons, whole_county(NEXT_TO_IT).polygons])
    assert shapely.coverage_is_valid(both)


def test_villages_are_the_unions_of_their_patches(polygons: np.ndarray) -> None:
    frame = made_county(SMALLEST).frame
    pieces = piece_polygons(island().lattice, frame.pieces, np.arange(len(frame.pieces)))
    patches = whole_county(SMALLEST)
    for number, outline in enumerate(village_outlines(frame, pieces)):
        union = shapely.coverage_union_all(polygons[patches.village == number])
        assert shapely.hausdorff_distance(union.boundary, outline.boundary) < LATTICE_STEP


def test_every_coordinate_is_on_the_lattice(polygons: np.ndarray) -> None:
    points = shapely.get_coordinates(polygons)
    assert np.array_equal(points, round_degrees(points))


def test_no_patch_is_a_crumb_and_most_have_ten_to_forty_vertices(polygons: np.ndarray) -> None:
    assert plane_areas(polygons).min() > 380.0
    vertices = shapely.get_num_coordinates(polygons) - 1
    assert np.mean((vertices >= 10) & (vertices <= 40)) > 0.9


def test_the_sea_artefact_of_the_source_is_no_land() -> None:
    meilan = county_called("460108")
    assert shapely.get_num_geometries(meilan.land) == 1
    assert not meilan.land.intersects(shapely.Point(110.44, 20.12))


def test_the_plane_scale_is_good_to_a_per_cent() -> None:
    assert pytest.approx(111_320 * np.cos(np.radians(19.15)), rel=0.01) == METRES_PER_LON
    assert pytest.approx(110_690, rel=0.01) == METRES_PER_LAT
