"""Rivers run to the sea, roads reach the villages, monsters are monstrous."""

from __future__ import annotations

import numpy as np
import shapely

from ingest.province.boundaries import read_counties, read_county_units
from ingest.province.monsters import make_monsters
from ingest.province.plane import geometry_to_metres
from ingest.province.roads import way_lines
from ingest.province.routes import grid_position
from tests.support.province import SMALLEST, island, made_county


def test_every_river_reach_leads_on_to_the_sea() -> None:
    reaches = island().reaches
    below = {reach.start: reach for reach in reaches}
    for first in reaches:
        last, steps = first, 0
        while last.end in below:
            last, steps = below[last.end], steps + 1
            assert steps < len(reaches)
        x, y = grid_position(np.array([last.end]))[0]
        assert island().terrain.coast.at(np.array([x]), np.array([y]))[0] <= 0


def test_rivers_grow_downstream_and_begin_where_others_end() -> None:
    reaches = island().reaches
    below = {reach.start: reach for reach in reaches}
    for reach in reaches:
        if reach.end in below:
            assert below[reach.end].catchment >= reach.catchment
            assert below[reach.end].order >= reach.order
            assert np.array_equal(reach.line[-1], below[reach.end].line[0])


def test_the_great_rivers_are_there_under_their_names() -> None:
    largest = sorted(island().reaches, key=lambda reach: -reach.catchment)[:40]
    assert {"南渡江", "昌化江", "万泉河"} <= {reach.name for reach in largest}


def test_roads_come_near_every_village() -> None:
    made = made_county(SMALLEST)
    lines = np.concatenate([way_lines(made.ways), way_lines(island().trunks.ways)])
    seats = shapely.points([(village.x, village.y) for village in made.frame.villages])
    _, distance = shapely.STRtree(lines).query_nearest(seats, return_distance=True, all_matches=False)
    assert np.quantile(distance, 0.95) < 1_000.0


def test_twenty_monsters_of_two_hundred_thousand_vertices() -> None:
    for welfare in (False, True):
        monsters = make_monsters(island().seed, welfare)
        assert len(monsters) == 10
        assert (shapely.get_num_coordinates(monsters) > 200_000).all()
        assert shapely.is_valid(monsters).all()
        one, other = shapely.STRtree(monsters).query(monsters)
        near = one < other
        assert not shapely.intersects(monsters[one[near]], monsters[other[near]]).any()


def test_the_island_has_its_real_counties() -> None:
    assert len(read_counties()) == 24
    codes = [unit.code for unit in read_county_units()]
    assert len(codes) == 26
    assert {"460301", "460302"} <= set(codes)
    lands = np.array([county.land for county in read_counties()], dtype=object)
    assert shapely.coverage_is_valid(lands)
    size = shapely.area(geometry_to_metres(lands)).sum() / 1e6
    assert 33_000 < size < 34_800  # km2; officially about 33 900
