"""Everything about the island that does not depend on the size asked for, made once for a seed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely

from ingest.province.basins import basin_outlines
from ingest.province.blocks import county_pieces
from ingest.province.boundaries import County
from ingest.province.cover import Site, Surroundings, place_hamlets, survey
from ingest.province.cutters import Cutters, build_cutters, split_lines
from ingest.province.flow import Flow, build_flow
from ingest.province.gazetteer import AIRPORTS, BASINS
from ingest.province.lattice import Lattice
from ingest.province.lines import ribbons
from ingest.province.plane import GRID_SIZE, Geometries, geometry_to_degrees, place_of, to_degrees
from ingest.province.rivers import Reach, build_rivers, river_surfaces
from ingest.province.roads import WIDTHS, TrunkNetwork, Way, build_trunks, county_ways, way_lines
from ingest.province.routes import CostGrid, build_costs
from ingest.province.terrain import Terrain, build_terrain
from ingest.province.towns import Town, all_towns, town_raster
from ingest.province.villages import CountyFrame, build_frame

DEFAULT_SEED = 46
REACH = 1_000.0  # metres from the middle of a block to beyond its corners
RURAL_END = 15.0  # metres that village roads keep from the county line, so that no neighbour is cut by them
ROAD_CLASSES = (
    ("1001", ("railway",)),
    ("1003", ("expressway", "national", "provincial", "county")),
    ("1006", ("township", "village")),
)


@dataclass(frozen=True)
class Context:
    """The island of a seed."""

    seed: int
    terrain: Terrain
    flow: Flow
    reaches: tuple[Reach, ...]
    river_areas: Geometries
    basins: Geometries
    costs: CostGrid
    trunks: TrunkNetwork
    trunk_areas: dict[str, Geometries]  # road surfaces of the trunk lines by land-use class, in degrees
    towns: tuple[Town, ...]
    lattice: Lattice


@dataclass(frozen=True)
class CountyContext:
    """One county of it: its division, roads, surroundings and what its pieces are like."""

    frame: CountyFrame
    ways: tuple[Way, ...]
    around: Surroundings
    site: Site  # of its pieces


@lru_cache(maxsize=1)
def build_context(seed: int) -> Context:
    """The island for a seed; kept, since every county needs it."""
    terrain = build_terrain(seed)
    flow = build_flow(terrain)
    reaches = build_rivers(seed, flow)
    basins = basin_outlines(seed)
    costs = build_costs(terrain, flow, basins)
    towns = all_towns(seed, terrain)
    trunks = build_trunks(seed, costs)
    areas = {code: _road_surfaces(_of_kinds(trunks.ways, kinds)) for code, kinds in ROAD_CLASSES}
    return Context(
        seed,
        terrain,
        flow,
        reaches,
        river_surfaces(reaches),
        basins,
        costs,
        trunks,
        areas,
        towns,
        Lattice(seed, town_raster(towns)),
    )


def _of_kinds(ways: tuple[Way, ...], kinds: tuple[str, ...]) -> tuple[Way, ...]:
    return tuple(way for way in ways if way.kind in kinds)


def _road_surfaces(ways: tuple[Way, ...]) -> Geometries:
    """Road surfaces in degrees."""
    if not ways:
        return np.empty(0, dtype=object)
    return ribbons(way_lines(ways), np.array([WIDTHS[way.kind] for way in ways]))


def _keep_inside(areas: Geometries, county: County) -> Geometries:
    """Local road surfaces, ended a little before the county line."""
    inner = geometry_to_degrees(np.array([shapely.buffer(county.land_metres, -RURAL_END)], dtype=object))[0]
    shapely.prepare(inner)
    out = ~shapely.contains(inner, areas)
    areas[out] = shapely.intersection(areas[out], inner, grid_size=GRID_SIZE)
    return areas


def airport_grounds() -> Geometries:
    """The grounds of the airports on the island: rectangles along their runways, in degrees."""
    grounds = []
    for spot in AIRPORTS[:3]:
        x, y = place_of(spot.lon, spot.lat)
        grounds.append(shapely.transform(shapely.box(-1900, -450, 1900, 450), _turned_about(x, y)))
    return np.asarray(shapely.set_precision(geometry_to_degrees(np.array(grounds, dtype=object)), GRID_SIZE))


def _turned_about(x: float, y: float) -> object:
    """Turn by 20 degrees and move to a place."""
    turn = np.array([[0.9397, 0.3420], [-0.3420, 0.9397]])
    return lambda points: points @ turn + (x, y)


def _surfaces(context: Context, county: County, ways: tuple[Way, ...]) -> list[tuple[str, Geometries]]:
    """All cutting surfaces of a county in order of precedence."""
    surfaces = [("1007", airport_grounds())]
    for code, kinds in ROAD_CLASSES:
        local = _keep_inside(_road_surfaces(_of_kinds(ways, kinds)), county)
        surfaces.append((code, np.concatenate([context.trunk_areas[code], local])))
    natural = np.array([basin.natural for basin in BASINS])
    water = [
        ("1103", context.basins[~natural]),
        ("1102", context.basins[natural]),
        ("1101", context.river_areas),
    ]
    return [*surfaces[:3], *water, surfaces[3]]


def _river_tree(context: Context) -> shapely.STRtree:
    """Rivers of the plane, for distances."""
    lines = np.array([shapely.linestrings(reach.line) for reach in context.reaches], dtype=object)
    return shapely.STRtree(split_lines(lines))


def build_county(context: Context, county: County) -> CountyContext:
    """Everything that generation in a county needs."""
    towns = tuple(town for town in context.towns if town.county == county.code)
    pieces = county_pieces(context.lattice, county)
    frame = build_frame(context.seed, context.terrain, context.lattice, county, towns, pieces)
    seats = np.array([(village.x, village.y) for village in frame.villages])
    ways = county_ways(context.seed, context.costs, context.trunks, county, towns, seats)
    hamlets = place_hamlets(context.seed, context.terrain, frame)
    near = _near_towns(context.towns, county)
    around = Surroundings(context.seed, context.terrain, near, hamlets, _river_tree(context))
    return CountyContext(frame, ways, around, survey(around, *pieces.middle.T))


def cutters_near(context: Context, made: CountyContext, villages: list[int]) -> Cutters:
    """Everything that cuts through the patches of some villages of a county."""
    pieces = np.concatenate([made.frame.villages[number].pieces for number in villages])
    middles = made.frame.pieces.middle[pieces]
    low, high = to_degrees(middles.min(axis=0) - REACH), to_degrees(middles.max(axis=0) + REACH)
    return build_cutters(_surfaces(context, made.frame.county, made.ways), shapely.box(*low, *high))


def _near_towns(towns: tuple[Town, ...], county: County) -> tuple[Town, ...]:
    """Towns whose built-up land may reach into the county."""
    west, south, east, north = shapely.bounds(county.land_metres)
    return tuple(
        t
        for t in towns
        if west - 3 * t.radius < t.x < east + 3 * t.radius
        and south - 3 * t.radius < t.y < north + 3 * t.radius
    )
