"""Parcels share edges and points; lines and points name the parcels beside them; houses stand inside."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pytest
import shapely

from ingest.province.adjacency import point_keys
from ingest.province.batch import Batch
from ingest.province.buildings import Buildings, building_rows, make_buildings, unit_rows
from ingest.province.parcel_bounds import boundary_lines, boundary_points
from ingest.province.parcel_rows import parcel_rows
from ingest.province.parcels import Parcels, make_parcels
from tests.support.province import SMALLEST, island, made_county, whole_county


@dataclass(frozen=True)
class Cadastre:
    """All cadastral rows of the smallest county."""

    parcels: Parcels
    titles: Batch
    points: Batch
    lines: Batch
    houses: Buildings
    buildings: Batch
    units: Batch


@pytest.fixture(scope="module")
def cadastre() -> Cadastre:
    seed, frame, patches = island().seed, made_county(SMALLEST).frame, whole_county(SMALLEST)
    parcels = make_parcels(seed, island().lattice, patches)
    titles = parcel_rows(seed, frame, parcels, patches.site.town[parcels.patch] > 0.33, 1)
    codes, districts = titles.columns["parcel_code"], titles.district
    houses = make_buildings(seed, frame.county.index, parcels, 1)
    buildings = building_rows(seed, frame, houses, codes, (titles.columns["location"], districts), 1)
    return Cadastre(
        parcels,
        titles,
        boundary_points(frame, parcels.polygons, codes, districts, 1),
        boundary_lines(frame, parcels.polygons, codes, districts, 1),
        houses,
        buildings,
        unit_rows(frame, houses, buildings, 1),
    )


def test_parcels_share_their_edges_exactly(cadastre: Cadastre) -> None:
    assert shapely.is_valid(cadastre.parcels.polygons).all()
    assert shapely.coverage_is_valid(cadastre.parcels.polygons)


def test_parcel_codes_are_unique_and_formed_by_the_standard(cadastre: Cadastre) -> None:
    codes = cadastre.titles.columns["parcel_code"]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"46\d{10}(GB|JB|JC)\d{5}", code) for code in codes)
    assert all(code[:12] == district for code, district in zip(codes, cadastre.titles.district, strict=True))


def test_every_vertex_of_a_parcel_is_one_boundary_point(cadastre: Cadastre) -> None:
    vertices = point_keys(shapely.get_coordinates(cadastre.parcels.polygons))
    places = point_keys(shapely.get_coordinates(cadastre.points.geometries))
    assert len(set(places.tolist())) == len(places)
    assert set(vertices.tolist()) == set(places.tolist())


def test_lines_cover_every_parcel_boundary_once(cadastre: Cadastre) -> None:
    lines = cadastre.lines
    per_parcel: dict[str, float] = {}
    for side in ("left_parcel", "right_parcel"):
        lengths = shapely.length(lines.geometries)
        for code, length in zip(lines.columns[side], lengths.tolist(), strict=True):
            per_parcel[code] = per_parcel.get(code, 0.0) + length
    around = shapely.length(cadastre.parcels.polygons).tolist()
    for code, length in zip(cadastre.titles.columns["parcel_code"], around, strict=True):
        assert per_parcel[code] == pytest.approx(length, rel=1e-9)
    assert shapely.is_simple(lines.geometries).all()


def test_lines_lie_between_the_parcels_they_name(cadastre: Cadastre) -> None:
    number = {code: k for k, code in enumerate(cadastre.titles.columns["parcel_code"])}
    middle = shapely.line_interpolate_point(cadastre.lines.geometries, 0.5, normalized=True)
    for side in ("left_parcel", "right_parcel"):
        named = [(k, number[code]) for k, code in enumerate(cadastre.lines.columns[side]) if code]
        line, parcel = np.array(named).T
        assert shapely.dwithin(cadastre.parcels.polygons[parcel], middle[line], 2e-9).all()


def test_houses_stand_inside_their_parcels_and_units_inside_houses(cadastre: Cadastre) -> None:
    houses = cadastre.houses
    assert shapely.contains_properly(cadastre.parcels.polygons[houses.parcel], houses.polygons).all()
    owner = np.repeat(np.arange(len(houses.polygons)), houses.units)
    assert shapely.contains(houses.polygons[owner], cadastre.units.geometries).all()


def test_building_and_unit_codes_build_on_the_parcel_code(cadastre: Cadastre) -> None:
    buildings, units = cadastre.buildings.columns, cadastre.units.columns
    assert {len(code) for code in buildings["building_code"]} == {24}
    assert {len(code) for code in units["unit_code"]} == {28}
    assert len(set(units["unit_code"])) == len(cadastre.units)
    assert all(u.startswith(b) for u, b in zip(units["unit_code"], units["building_code"], strict=True))
