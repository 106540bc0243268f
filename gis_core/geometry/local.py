"""Metres around a place: geometries in degrees laid on the tangent plane at their own first vertex.

For measuring small things (an overlap, a spike, a step between vertices): over a kilometre it errs by less
than 1e-4 of a length. Areas that are published come from `measure`, not from here.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gis_core.geometry.ellipsoid import SEMI_MAJOR, SEMI_MINOR

Numbers = npt.NDArray[np.float64]
Shapes = npt.NDArray[np.object_]

_E2 = 1 - (SEMI_MINOR / SEMI_MAJOR) ** 2


def metres_per_degree(latitudes: npt.ArrayLike) -> Numbers:
    """Metres in a degree of longitude and of latitude at each latitude (degrees), one row a latitude."""
    radians = np.radians(np.asarray(latitudes, dtype=np.float64))
    flat = 1 - _E2 * np.sin(radians) ** 2
    across = SEMI_MAJOR / np.sqrt(flat) * np.cos(radians)
    along = SEMI_MAJOR * (1 - _E2) / flat**1.5
    return np.radians(np.column_stack([across, along]))


def to_plane(coordinates: Numbers, owner: npt.NDArray[np.intp]) -> Numbers:
    """Coordinates in metres from the first one of each owner; owners ascend."""
    if len(coordinates) == 0:
        return coordinates
    begins = np.diff(owner, prepend=-1) != 0
    origin, group = coordinates[begins], np.cumsum(begins) - 1
    moved: Numbers = (coordinates - origin[group]) * metres_per_degree(origin[:, 1])[group]
    return moved


def to_metres(geometries: Shapes) -> Any:
    """The same shapes in metres, each around its own first vertex; None and empty stay."""
    coordinates, owner = shapely.get_coordinates(geometries, return_index=True)
    return shapely.set_coordinates(geometries.copy(), to_plane(coordinates, owner))
