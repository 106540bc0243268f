"""Twenty polygons of more than 200 000 vertices each: what every part of the system must survive."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely

from ingest.province.basins import wild_ring, wild_rings
from ingest.province.gazetteer import PEAKS, Peak
from ingest.province.hashing import Floats, hash_pair
from ingest.province.plane import Geometries, place_of, to_degrees

REDLINE_PEAKS, WELFARE_PEAKS = PEAKS[:10], PEAKS[2:12]
RIM_POINTS, HOLE_POINTS, HOLES_ACROSS = 160_000, 240, 17
SPACING, SHIFT, HOLE_AREA = 330.0, 60.0, 9_000.0  # metres between clearings, off the grid; m2 of one
AREA = 55e6  # m2
REACH = 2.45 * (AREA / np.pi) ** 0.5  # metres from the middle beyond which nothing of it lies


def _holes(seed: int, number: int, x: float, y: float) -> Floats:
    """Clearings inside, on a grid well within the rim: (n, points, 2) in the plane."""
    steps = SPACING * np.arange(-(HOLES_ACROSS // 2), HOLES_ACROSS // 2 + 1)
    grid = np.stack(np.meshgrid(steps, steps), axis=-1).reshape(-1, 2) + np.array((x, y))
    numbers = 1000 * number + np.arange(len(grid))
    grid = grid + SHIFT * np.stack(hash_pair(seed + 42, numbers), axis=1)
    return wild_rings(seed + 41, numbers, grid, np.full(len(grid), HOLE_AREA), HOLE_POINTS, 0.5)


def _monster(seed: int, number: int, peak: Peak) -> object:
    """A fractal rim around a mountain, with clearings; star-shaped, so it never crosses itself."""
    x, y = place_of(peak.lon, peak.lat)
    rim = to_degrees(wild_ring(seed, number, x, y, AREA, RIM_POINTS, 1.1))
    inner = shapely.polygons(rim)
    shapely.prepare(inner)
    holes = shapely.linearrings(to_degrees(_holes(seed, number, x, y)))
    return shapely.polygons(rim, holes=holes[shapely.contains_properly(inner, shapely.polygons(holes))])


@lru_cache(maxsize=2)
def make_monsters(seed: int, welfare: bool) -> Geometries:
    """Ten monsters in degrees: of the ecological redline, or of the public-welfare forest."""
    peaks = WELFARE_PEAKS if welfare else REDLINE_PEAKS
    salt = seed + (851 if welfare else 801)
    return np.array([_monster(salt, number, peak) for number, peak in enumerate(peaks)], dtype=object)


def in_monsters(points: Floats) -> tuple[np.ndarray, np.ndarray]:
    """Whether plane points may lie in a monster of the redline, and of the welfare forest."""
    found = []
    for peaks in (REDLINE_PEAKS, WELFARE_PEAKS):
        inside = np.zeros(len(points), dtype=bool)
        for peak in peaks:
            x, y = place_of(peak.lon, peak.lat)
            inside |= np.hypot(points[:, 0] - x, points[:, 1] - y) < REACH
        found.append(inside)
    return found[0], found[1]
