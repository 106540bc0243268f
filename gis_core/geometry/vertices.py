"""The rings and lines of a geometry as coordinate arrays, and what is wrong with single vertices."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

# Metres in a degree of longitude at the equator: no degree of longitude on the ellipsoid is longer.
METRES_PER_DEGREE = 111_319.49


@dataclass(frozen=True)
class Ring:
    """One ring of a polygon (areal), or one line, longitude and latitude in degrees."""

    coordinates: npt.NDArray[np.float64]
    is_areal: bool
    is_hole: bool


def to_degrees(metres: float) -> float:
    """A tolerance in degrees that is nowhere looser than the one in metres."""
    return metres / METRES_PER_DEGREE


def list_rings(geometry: Any) -> Iterator[Ring]:
    """Every ring and line of a geometry, shells before their holes; nothing for points."""
    for part in shapely.get_parts(geometry):
        kind = part.geom_type
        if kind == "Polygon":
            for number, ring in enumerate(shapely.get_rings(part)):
                yield Ring(shapely.get_coordinates(ring), True, number > 0)
        elif kind in ("LineString", "LinearRing"):
            yield Ring(shapely.get_coordinates(part), False, False)
        elif kind != "Point":
            yield from list_rings(part)


def find_duplicates(ring: Ring, tolerance: float) -> list[tuple[float, float]]:
    """Places where a vertex is within `tolerance` metres of the one before it."""
    steps = np.diff(ring.coordinates, axis=0)
    near = np.hypot(steps[:, 0], steps[:, 1]) <= to_degrees(tolerance)
    return _list_places(ring.coordinates[1:][near])


def find_spikes(ring: Ring, angle: float, tolerance: float) -> list[tuple[float, float]]:
    """Corners of a closed ring sharper than `angle` degrees, measured at true scale.

    Repeated points passed over.
    """
    corners = _drop_repeated(ring.coordinates, to_degrees(tolerance))
    if len(corners) < 3:
        return []
    scale = np.array([np.cos(np.radians(corners[:, 1].mean())), 1.0])
    before = (np.roll(corners, 1, axis=0) - corners) * scale
    after = (np.roll(corners, -1, axis=0) - corners) * scale
    cross = before[:, 0] * after[:, 1] - before[:, 1] * after[:, 0]
    dot = (before * after).sum(axis=1)
    return _list_places(corners[np.degrees(np.abs(np.arctan2(cross, dot))) < angle])


def _drop_repeated(coordinates: npt.NDArray[np.float64], tolerance: float) -> npt.NDArray[np.float64]:
    """A closed ring's vertices, each once and none near the one before."""
    steps = np.diff(coordinates, axis=0)
    return coordinates[1:][np.hypot(steps[:, 0], steps[:, 1]) > tolerance]


def _list_places(coordinates: npt.NDArray[np.float64]) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in coordinates]
