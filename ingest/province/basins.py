"""Reservoirs and lakes: outlines with many arms, at roughly their real places and sizes."""

from __future__ import annotations

import numpy as np
import shapely

from ingest.province.gazetteer import BASINS, Basin
from ingest.province.hashing import Floats, Ints, hash_pair, text_identity
from ingest.province.noise import fade
from ingest.province.plane import GRID_SIZE, Geometries, geometry_to_degrees, place_of

FIRST_KNOTS = 7  # bends of a ring at the largest scale; each further scale has twice as many
ROUGHER = 0.58  # strength of a scale beside the one before


def _round_noise(seed: int, identity: Ints, points: int) -> Floats:
    """Noise along closed rings, (n, points), rough at every scale down to a few points; in [-1, 1]."""
    total, strength, norm = np.zeros((len(identity), points)), 1.0, 0.0
    knots = FIRST_KNOTS
    while knots * 4 <= points:
        values, _ = hash_pair(seed + knots, identity[:, None], np.arange(knots)[None, :])
        along = np.linspace(0.0, knots, points, endpoint=False)
        left = along.astype(np.int64)
        share = fade(along - left)
        total += strength * (values[:, left] * (1.0 - share) + values[:, (left + 1) % knots] * share)
        norm, strength, knots = norm + strength, strength * ROUGHER, knots * 2
    return total / norm


def wild_rings(
    seed: int, identity: Ints, middle: Floats, area: Floats, points: int, roughness: float
) -> Floats:
    """Closed star-shaped rings of the plane around some points, (n, points + 1, 2), as rough as asked.

    `area` is the rough size in m2; a ring never crosses itself, since its angle only grows.
    """
    angle = np.linspace(0.0, 2.0 * np.pi, points, endpoint=False)[None, :]
    shape = _round_noise(seed, identity, points)
    radius = np.sqrt(area / np.pi)[:, None] * np.clip(1.0 + roughness * shape, 0.18, 2.4)
    rings = middle[:, None, :] + np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)
    return np.concatenate([rings, rings[:, :1]], axis=1)


def wild_ring(
    seed: int, identity: int, x: float, y: float, area: float, points: int, roughness: float
) -> Floats:
    """One such ring."""
    rings = wild_rings(seed, np.array([identity]), np.array([[x, y]]), np.array([area]), points, roughness)
    return np.asarray(rings[0])


def _outline(seed: int, basin: Basin) -> object:
    x, y = place_of(basin.lon, basin.lat)
    points = int(60 + 24 * basin.area**0.5)
    identity = text_identity(basin.name) % 997
    roughness = 0.8 if basin.natural else 1.5
    ring = wild_ring(seed + 301, identity, x, y, basin.area * 1e6, points, roughness)
    return shapely.polygons(ring)


def basin_outlines(seed: int) -> Geometries:
    """One polygon in degrees for each basin of the gazetteer, in its order."""
    areas = np.array([_outline(seed, basin) for basin in BASINS], dtype=object)
    return np.asarray(shapely.set_precision(geometry_to_degrees(areas), GRID_SIZE))
