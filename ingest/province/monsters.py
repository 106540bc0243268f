"""Twenty polygons of more than 200 000 vertices each: what every part of the system must survive."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely

from ingest.province.basins import wild_ring
from ingest.province.gazetteer import PEAKS, Peak
from ingest.province.hashing import Floats
from ingest.province.plane import Geometries, to_degrees, to_metres

REDLINE_PEAKS, WELFARE_PEAKS = PEAKS[:10], PEAKS[2:12]
RIM_POINTS, HOLE_POINTS, HOLES_ACROSS = 160_000, 240, 17
AREA = 55e6  # m2
REACH = 2.45 * (AREA / np.pi) ** 0.5  # metres from the middle beyond which nothing of it lies


def _middle(peak: Peak) -> tuple[float, float]:
    x, y = to_metres(np.array([peak.lon]), np.array([peak.lat]))
    return float(x[0]), float(y[0])


def _holes(seed: int, number: int, x: float, y: float) -> list[Floats]:
    """Clearings inside, on a grid well within the rim."""
    spacing, limit = 330.0, 0.17 * (AREA / np.pi) ** 0.5
    half = HOLES_ACROSS // 2
    places = [(x + spacing * i, y + spacing * j) for i in range(-half, half + 1) for j in range(-half, half + 1)]
    kept = [place for place in places if np.hypot(place[0] - x, place[1] - y) < limit + spacing * half]
    return [
        wild_ring(seed + 41, 1000 * number + k, px, py, 16_000.0, HOLE_POINTS, 0.5)
        for k, (px, py) in enumerate(kept)
    ]


def _monster(seed: int, number: int, peak: Peak) -> object:
    """A fractal rim around a mountain, with clearings; star-shaped, so it never crosses itself."""
    x, y = _middle(peak)
    rim = wild_ring(seed, number, x, y, AREA, RIM_POINTS, 1.1)
    inner = shapely.polygons(rim)
    shapely.prepare(inner)
    holes = [hole for hole in _holes(seed, number, x, y) if shapely.contains_properly(inner, shapely.polygons(hole))]
    return shapely.polygons(to_degrees(rim), holes=[shapely.linearrings(to_degrees(hole)) for hole in holes])


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
            x, y = _middle(peak)
            inside |= np.hypot(points[:, 0] - x, points[:, 1] - y) < REACH
        found.append(inside)
    return found[0], found[1]
