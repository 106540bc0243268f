"""What the land is like at a place: the features that decide its use."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ingest.province.gazetteer import MANGROVES
from ingest.province.hashing import Floats, Ints, hash_one, hash_unit
from ingest.province.noise import layered_noise
from ingest.province.plane import Geometries, place_of
from ingest.province.terrain import Terrain
from ingest.province.towns import Town, town_field
from ingest.province.villages import CountyFrame

FAR = 5_000.0


@dataclass(frozen=True)
class Hamlets:
    """Natural villages of a county: plane positions, radii (m) and the village each belongs to."""

    position: Floats
    radius: Floats
    village: Ints


@dataclass(frozen=True)
class Site:
    """Features of many places, each an array: slope in degrees, distances in metres, the rest within 0..1."""

    x: Floats
    y: Floats
    height: Floats
    slope: Floats
    hills: Floats
    coast: Floats
    river: Floats
    town: Floats
    rank: Ints
    hamlet: Floats  # distance to the nearest hamlet over its radius
    mangrove: Floats
    coarse: Floats  # noise of 1.6 km
    fine: Floats  # noise of 350 m


@dataclass(frozen=True)
class Surroundings:
    """What a county's sites are measured against."""

    seed: int
    terrain: Terrain
    towns: tuple[Town, ...]
    hamlets: Hamlets
    rivers: shapely.STRtree


def place_hamlets(seed: int, terrain: Terrain, frame: CountyFrame) -> Hamlets:
    """One to four hamlets a village: at its seat and on other flat pieces of it."""
    positions, radii, owners = [], [], []
    for number, village in enumerate(frame.villages):
        middles = frame.pieces.middle[village.pieces]
        wanted = 1 + int(3.4 * hash_one(seed, 401, frame.county.index, number))
        rank = terrain.slope.at(*middles.T) / 12.0 + hash_unit(seed + 402, frame.county.index, village.pieces)
        spots = [(village.x, village.y), *middles[np.argsort(rank, kind="stable")[: wanted - 1]].tolist()]
        for k, spot in enumerate(spots):
            positions.append(spot)
            radii.append((185.0 if k == 0 else 120.0) * (0.75 + 0.7 * hash_one(seed, 403, number, k)))
            owners.append(number)
    return Hamlets(np.array(positions), np.array(radii), np.array(owners, dtype=np.int64))


def _hamlet_distance(hamlets: Hamlets, points: Geometries) -> Floats:
    """Distance to the nearest hamlet in units of its radius; large when none is near."""
    tree = shapely.STRtree(shapely.points(hamlets.position))
    (who, which), distance = tree.query_nearest(
        points, max_distance=600.0, return_distance=True, all_matches=False
    )
    ratio = np.full(len(points), 99.0)
    ratio[who] = distance / hamlets.radius[which]
    return ratio


def _mangrove_share(x: Floats, y: Floats) -> Floats:
    """1 in the middle of a mangrove bay, 0 at its edge and beyond."""
    share = np.zeros_like(x)
    for lon, lat, reach in MANGROVES:
        px, py = place_of(lon, lat)
        share = np.maximum(share, 1.0 - np.hypot(x - px, y - py) / (reach * 1000.0))
    return np.clip(share, 0.0, 1.0)


def _nearest_rank(towns: tuple[Town, ...], x: Floats, y: Floats) -> Ints:
    """Rank of the nearest town."""
    tree = shapely.STRtree(shapely.points([(town.x, town.y) for town in towns]))
    ranks = np.array([town.rank for town in towns])
    return np.asarray(ranks[tree.nearest(shapely.points(x, y))])


def survey(around: Surroundings, x: Floats, y: Floats) -> Site:
    """The features of some plane positions."""
    terrain, seed = around.terrain, around.seed
    points = shapely.points(x, y)
    (who, _), distance = around.rivers.query_nearest(
        points, max_distance=FAR, return_distance=True, all_matches=False
    )
    river = np.full(len(x), FAR)
    river[who] = distance
    fine = layered_noise(seed + 421, x, y, 350.0, 2)
    slope = terrain.slope.at(x, y) * (0.75 + 0.9 * fine)
    return Site(
        x,
        y,
        terrain.height.at(x, y),
        np.clip(slope, 0.0, 45.0),
        terrain.hills.at(x, y),
        terrain.coast.at(x, y),
        river,
        town_field(around.towns, x, y),
        _nearest_rank(around.towns, x, y),
        _hamlet_distance(around.hamlets, points),
        _mangrove_share(x, y),
        layered_noise(seed + 431, x, y, 1_600.0, 3),
        fine,
    )
