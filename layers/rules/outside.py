"""What of a feature lies outside of the areas that should contain it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis_core.geometry.local import to_metres
from gis_core.geometry.vertices import to_degrees
from layers.rules.edited import Shapes, shape_array
from layers.rules.shapes import Places, wide_pieces

# Metres around a feature that suffice of its containers.
AROUND = 10.0


@dataclass(frozen=True)
class Outside:
    """Ground (m²), length or distance (m) of a feature beyond its containers; `is_whole`: all of it is."""

    owner: int
    shape: Any
    amount: float
    unit: str
    is_whole: bool = False


def find_outside(shapes: Shapes, containers: Shapes, pairs: Places, tolerance: float) -> list[Outside]:
    """What its containers (by `pairs`) leave of each feature, if wider or longer than `tolerance` metres."""
    shapely.prepare(containers)
    covered = shapely.covers(containers[pairs[1]], shapes[pairs[0]])
    safe = np.zeros(len(shapes), dtype=bool)
    safe[pairs[0][covered]] = True
    answers = []
    for owner in np.flatnonzero(~safe).tolist():
        mine = containers[pairs[1][pairs[0] == owner]]
        answers.append(_measure(owner, shapes[owner], mine, tolerance))
    return [answer for answer in answers if answer is not None]


def _measure(owner: int, shape: Any, containers: Shapes, tolerance: float) -> Outside | None:
    whole = Outside(owner, shape, 0.0, "", is_whole=True)
    try:
        near = [clip_around(container, shape, AROUND + tolerance) for container in containers]
        cover = shapely.union_all(near)
        rest = shapely.difference(shape, cover)
        if rest.is_empty:
            return None
        if cover.is_empty or not shapely.intersects(shape, cover):
            return whole if shapely.is_empty(cover) else _far(owner, shape, cover, tolerance)
    except shapely.GEOSException:
        return whole
    return _size_up(owner, rest, tolerance)


def _size_up(owner: int, rest: Any, tolerance: float) -> Outside | None:
    if shapely.get_dimensions(rest) == 2:
        pieces = wide_pieces(shape_array([rest]), tolerance)
        return Outside(owner, pieces[0].shape, pieces[0].area, "m²") if pieces else None
    length = float(shapely.length(to_metres(shape_array([rest])))[0])
    return Outside(owner, rest, length, "m") if length > tolerance else None


def _far(owner: int, shape: Any, cover: Any, tolerance: float) -> Outside | None:
    """A feature that meets no container: forgiven if it is nearer than the tolerance."""
    way = shapely.shortest_line(shape, cover)
    distance = float(shapely.length(to_metres(shape_array([way])))[0])
    return Outside(owner, shape, distance, "m", is_whole=True) if distance > tolerance else None


def clip_around(container: Any, shape: Any, metres: float = AROUND) -> Any:
    """The part of a container near a feature: a county's outline is long, what a parcel meets of it short."""
    reach = 2 * to_degrees(metres)
    west, south, east, north = shapely.bounds(shape)
    return shapely.clip_by_rect(container, west - reach, south - reach, east + reach, north + reach)
