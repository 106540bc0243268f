"""The relief of the island: heights from known mountains, ridged noise, distance to the coast, valleys."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ingest.province.boundaries import island_metres
from ingest.province.gazetteer import COURSES, PEAKS, Course
from ingest.province.hashing import Floats, text_identity
from ingest.province.noise import layered_noise, noise, noise_pair, ridged_noise
from ingest.province.plane import place_of, to_metres
from ingest.province.raster import STEP, Raster, node_positions

COURSE_BEND = 7_000.0  # metres between the swings of a main river
VALLEY_REACH = 4_500.0  # metres from a main river to where its valley ends
SEA_DEPTH = -30.0
SHELF = 2_500.0  # metres off the coast beyond which nothing is asked of the sea


@dataclass(frozen=True)
class Terrain:
    """Fields over the island: height (m), mean slope (degrees), distance to the coast (m, sea < 0)."""

    height: Raster
    slope: Raster
    coast: Raster
    hills: Raster  # 0 plain .. 1 mountain
    island: object


def course_points(course: Course) -> Floats:
    """Plane positions along a main river, about every 500 m, from source to mouth."""
    lon, lat = np.array(course.points).T
    line = shapely.LineString(np.column_stack(to_metres(lon, lat)))
    points = shapely.get_coordinates(shapely.segmentize(line, 500.0))
    bend_x, bend_y = noise_pair(text_identity(course.name), points[:, 0], points[:, 1], COURSE_BEND)
    inner = np.minimum(1.0, np.minimum(np.arange(len(points)), np.arange(len(points))[::-1]) / 6.0)
    return np.asarray(points + 0.22 * COURSE_BEND * np.column_stack([bend_x * inner, bend_y * inner]))


def _coast_distance(island: object, x: Floats, y: Floats) -> Floats:
    """Metres to the nearest coast, negative at sea, where it ends at the shelf."""
    points = shapely.points(x.ravel(), y.ravel())
    shapely.prepare(island)
    lines = shapely.boundary(island)
    segments = shapely.STRtree(shapely.get_parts(_split_segments(lines)))
    inside = shapely.contains(island, points)
    distance = np.full(len(points), -SHELF)
    land, sea = np.flatnonzero(inside), np.flatnonzero(~inside)
    _, distance[land] = segments.query_nearest(points[land], return_distance=True, all_matches=False)
    (near, _), out = segments.query_nearest(
        points[sea], max_distance=SHELF, return_distance=True, all_matches=False
    )
    distance[sea[near]] = -out
    return distance.reshape(x.shape)


def _split_segments(lines: object) -> object:
    """Each segment of some lines as a line of its own."""
    pairs = []
    for line in shapely.get_parts(lines):
        c = shapely.get_coordinates(line)
        pairs.append(np.stack([c[:-1], c[1:]], axis=1))
    return shapely.multilinestrings(shapely.linestrings(np.concatenate(pairs)))


def _mountains(x: Floats, y: Floats) -> Floats:
    """Height given by the known mountains."""
    total = np.zeros_like(x)
    for peak in PEAKS:
        px, py = place_of(peak.lon, peak.lat)
        squared = (x - px) ** 2 + (y - py) ** 2
        near = peak.height * (0.75 * np.exp(-squared / (2 * (peak.reach * 400.0) ** 2)))
        foot = peak.height * (0.3 * np.exp(-squared / (2 * (peak.reach * 900.0) ** 2)))
        total = np.hypot(total, near + foot)
    return total


def _raise_land(seed: int, x: Floats, y: Floats, coast: Floats) -> Floats:
    """Heights before the rivers have cut their valleys."""
    bend_x, bend_y = noise_pair(seed + 41, x, y, 12_000.0)
    mountains = _mountains(x + 4_500.0 * bend_x, y + 4_500.0 * bend_y)
    inland = np.clip(coast / 30_000.0, 0.0, 1.0)
    plain = 4.0 + 110.0 * inland**1.2 * (1.0 + 0.5 * layered_noise(seed + 11, x, y, 14_000.0, 3))
    ridges = ridged_noise(seed + 21, x, y, 9_000.0, 4)
    rough = np.clip((mountains + plain * 1.5) / 400.0, 0.05, 1.6)
    height = plain + mountains * (0.55 + 0.6 * ridges) + 150.0 * rough * ridges * inland
    height = height * np.clip(coast / 2_500.0, 0.02, 1.0)
    return np.where(coast > 0, np.maximum(height, 0.5), SEA_DEPTH + coast / 100.0)


def _carve(height: Floats, x: Floats, y: Floats, coast: Floats) -> Floats:
    """Cut a valley along every main river, falling from source to mouth."""
    flat, xs, ys = height.ravel(), x.ravel(), y.ravel()
    land = (coast > 0).ravel()
    for course in COURSES:
        points = course_points(course)
        reach = Raster(flat.reshape(height.shape)).at(points[:, 0], points[:, 1])
        floor = np.minimum.accumulate(np.maximum(reach * 0.5, 1.0))
        low, high = points.min(axis=0) - VALLEY_REACH, points.max(axis=0) + VALLEY_REACH
        near = np.flatnonzero(land & (xs > low[0]) & (xs < high[0]) & (ys > low[1]) & (ys < high[1]))
        (which, nearest), distance = shapely.STRtree(shapely.points(points)).query_nearest(
            shapely.points(xs[near], ys[near]),
            max_distance=VALLEY_REACH,
            return_distance=True,
            all_matches=False,
        )
        cells = near[which]
        share = np.clip(distance / VALLEY_REACH, 0.0, 1.0) ** 1.5
        flat[cells] = floor[nearest] + np.maximum(flat[cells] - floor[nearest], 0.0) * share
    return flat.reshape(height.shape)


def _slope_degrees(height: Floats) -> Floats:
    """Mean slope of the raised surface; valleys and ridges below the grid step are added by noise later."""
    land = np.maximum(height, 0.0)
    north, east = np.gradient(land, STEP)
    return np.degrees(np.arctan(np.hypot(north, east))) * 2.2


def build_terrain(seed: int) -> Terrain:
    """The relief for a seed."""
    island = island_metres()
    x, y = node_positions()
    coast = _coast_distance(island, x, y)
    height = _carve(_raise_land(seed, x, y, coast), x, y, coast)
    height += np.where(coast > 0, 3.0 * noise(seed + 31, x, y, 1_500.0), 0.0)
    hills = np.clip((height - 90.0) / 320.0, 0.0, 1.0)
    return Terrain(Raster(height), Raster(_slope_degrees(height)), Raster(coast), Raster(hills), island)
