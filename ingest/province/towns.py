"""Where the towns are: county seats at their real places, the others spread over flat land."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ingest.province.boundaries import County, read_counties
from ingest.province.hashing import Floats, Ints, hash_one, hash_unit
from ingest.province.names import pair_names
from ingest.province.raster import Raster, node_positions
from ingest.province.terrain import Terrain

URBAN = ("4601", "4602")  # prefixes of the districts of Haikou and Sanya


@dataclass(frozen=True)
class Town:
    """A town: township code (9 digits), name, plane position, built-up radius (m); rank 0: county seat."""

    code: str
    name: str
    county: str
    x: float
    y: float
    radius: float
    rank: int


def _sites(terrain: Terrain, county: County, x: Floats, y: Floats) -> Ints:
    """Grid nodes of a county where a town could stand, the flat ones."""
    area = shapely.buffer(county.land_metres, -1_500.0)
    shapely.prepare(area)
    inside = np.flatnonzero(shapely.contains_xy(area, x, y))
    slope, height = terrain.slope.values.ravel()[inside], terrain.height.values.ravel()[inside]
    cost = slope + height / 120.0
    return np.asarray(inside[cost <= np.quantile(cost, 0.55)])


def _spread(seed: int, county: County, positions: Floats) -> list[int]:
    """Sites far from each other and from the seat, one after the other."""
    weight = 0.55 + 0.45 * hash_unit(seed + 61, county.index, np.arange(len(positions)))
    distance = np.hypot(*(positions - county.seat).T)
    chosen: list[int] = []
    for _ in range(county.townships - 1):
        best = int(np.argmax(distance * weight))
        chosen.append(best)
        distance = np.minimum(distance, np.hypot(*(positions - positions[best]).T))
    return chosen


def _township_code(county: County, number: int, kind: str) -> str:
    """Streets count from 001, towns from 100, villages' townships (乡) from 200 (GB/T 10114)."""
    start = {"街道": 1, "镇": 100, "乡": 200}[kind]
    return f"{county.code}{start + number:03d}"


def _kind(seed: int, county: County, number: int, height: float) -> str:
    if county.code.startswith(URBAN) and number < 3:
        return "街道"
    hilly = height > 180 and hash_one(seed, 62, county.index, number) < 0.5
    return "乡" if number and hilly else "镇"


def county_towns(seed: int, terrain: Terrain, county: County) -> tuple[Town, ...]:
    """All towns of a county, the seat first."""
    x, y = (grid.ravel() for grid in node_positions())
    sites = _sites(terrain, county, x, y)
    positions = np.column_stack([x[sites], y[sites]])
    places = [county.seat] + [tuple(positions[k]) for k in _spread(seed, county, positions)]
    names = [county.seat_name, *pair_names(seed, 63, county.index, 24)]
    towns = []
    for number, (px, py) in enumerate(places):
        height = float(terrain.height.at(np.array([px]), np.array([py]))[0])
        kind = _kind(seed, county, number, height)
        radius = (
            county.town_radius if number == 0 else 330.0 + 420.0 * hash_one(seed, 64, county.index, number)
        )
        code = _township_code(county, number, kind)
        towns.append(Town(code, names[number] + kind, county.code, px, py, radius, min(number, 1)))
    return tuple(towns)


def all_towns(seed: int, terrain: Terrain) -> tuple[Town, ...]:
    """Every town of the island, by county."""
    return tuple(town for county in read_counties() for town in county_towns(seed, terrain, county))


def town_field(towns: tuple[Town, ...], x: Floats, y: Floats) -> Floats:
    """How much of a town a place is: 1 in the middle, about 0.4 at the built-up edge, 0 outside."""
    field = np.zeros_like(x)
    for town in towns:
        reach = 2.2 * town.radius
        near = (np.abs(x - town.x) < reach) & (np.abs(y - town.y) < reach)
        squared = ((x[near] - town.x) ** 2 + (y[near] - town.y) ** 2) / town.radius**2
        field[near] = np.maximum(field[near], 1.0 / (1.0 + 1.5 * squared**2))
    return np.where(field < 0.05, 0.0, field)


def town_raster(towns: tuple[Town, ...]) -> Raster:
    """The field on the grid, for the widths of streets."""
    x, y = node_positions()
    return Raster(town_field(towns, x, y))
