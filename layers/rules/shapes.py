"""Pieces of ground and how wide they are, in metres; overlay that reports what it cannot do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_core.geometry.local import to_metres
from gis_core.geometry.measure import area_statutory
from layers.rules.edited import Shapes, shape_array

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


@dataclass(frozen=True)
class Piece:
    """What of one geometry is wider than a tolerance: its shape (degrees), area in m², width in metres."""

    owner: int
    shape: Any
    area: float
    width: float


def overlay(operation: Callable[[Any, Any], Any], left: Shapes, right: Shapes) -> tuple[Shapes, Places]:
    """The operation pair by pair, and the places where the geometry library gave up (None stands there)."""
    try:
        return shape_array(list(operation(left, right))), np.zeros(0, dtype=np.intp)
    except shapely.GEOSException:
        results = [_overlay_one(operation, a, b) for a, b in zip(left, right, strict=True)]
        failed = [k for k, result in enumerate(results) if result is None]
        return shape_array(results), np.array(failed, dtype=np.intp)


def _overlay_one(operation: Callable[[Any, Any], Any], left: Any, right: Any) -> Any:
    try:
        return operation(left, right)
    except shapely.GEOSException:
        return None


def measure_widths(polygons: Shapes) -> Floats:
    """How wide each polygon (degrees) is, metres: for slivers the distance between their long sides.

    The lesser of 4·area/perimeter (exact for a triangle, up to twice the width of a strip) and the short
    side of the narrowest rectangle around it (exact for straight ones, too much for bent ones). So never
    less than the diameter of the largest circle inside a convex piece.
    """
    if len(polygons) == 0:
        return np.zeros(0)
    flat = to_metres(polygons)
    lengths = np.maximum(shapely.length(flat), 1e-30)
    return np.minimum(4 * shapely.area(flat) / lengths, _short_sides(flat))


def _short_sides(polygons: Any) -> Floats:
    corners = [shapely.get_coordinates(rectangle) for rectangle in shapely.oriented_envelope(polygons)]
    return np.array([_short_side(ring) for ring in corners], dtype=np.float64)


def _short_side(ring: Floats) -> float:
    """Of a rectangle's ring; 0 when it collapsed to a line."""
    return float(np.hypot(*np.diff(ring[:3], axis=0).T).min()) if len(ring) >= 4 else 0.0


def wide_pieces(geometries: Shapes, tolerance: float) -> list[Piece]:
    """For each geometry the polygons of it that are wider than `tolerance` metres, as one piece.

    None, empty ones, points and lines have none.
    """
    polygons, owner = shapely.get_parts(geometries, return_index=True)
    areal = (shapely.get_type_id(polygons) == shapely.GeometryType.POLYGON) & ~shapely.is_empty(polygons)
    polygons, owner = polygons[areal], owner[areal]
    widths = measure_widths(polygons)
    wide = widths > tolerance
    return _gather(polygons[wide], owner[wide], widths[wide])


def _gather(polygons: Shapes, owner: Places, widths: Floats) -> list[Piece]:
    """`owner` ascends, so what is one owner's stands together."""
    if len(owner) == 0:
        return []
    numbers, starts = np.unique(owner, return_index=True)
    areas = np.add.reduceat(np.asarray(area_statutory(polygons), dtype=np.float64), starts)
    widest = np.maximum.reduceat(widths, starts)
    shapes = [
        part[0] if len(part) == 1 else shapely.multipolygons(part) for part in np.split(polygons, starts[1:])
    ]
    told = zip(numbers.tolist(), shapes, areas.tolist(), widest.tolist(), strict=True)
    return [Piece(number, shape, area, width) for number, shape, area, width in told]
