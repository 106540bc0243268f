"""Cutting one polygon by area: a wanted area on one side of a direction, or n equal parts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from gis_core.geometry.measure import area_statutory
from layers.parcels.outlines.cut import cut_once
from layers.parcels.outlines.frame import Frame, Numbers, choose_frame, draw_bearing, measure_reach
from layers.parcels.outlines.outcome import NARROWEST, SMALLEST, Outcome, conclude, require_polygon

# m²: far below the 0.01 that is stored, far above what rounding a vertex moves.
EXACT = 1e-4
STEPS = 80
MOST_PARTS = 1000
# Of a direction.
SIDES = ("left", "right")


@dataclass(frozen=True)
class Sweep:
    """A line of one azimuth moved across a polygon: `offset` metres to its left-hand normal."""

    polygon: Any
    frame: Frame
    azimuth: float
    middle: Numbers
    reach: float

    @property
    def normal(self) -> Numbers:
        """The unit vector to the left of the direction, (east, north)."""
        angle = np.radians(self.azimuth)
        return np.array([-np.cos(angle), np.sin(angle)])

    @property
    def width(self) -> float:
        """Metres between the first and the last line that touch the polygon."""
        across = shapely.get_coordinates(self.frame.to_metres(self.polygon)) @ self.normal
        return float(across.max() - across.min())

    def line_at(self, offset: float) -> Any:
        """The line in degrees."""
        return draw_bearing(self.frame, self.middle + offset * self.normal, self.azimuth, self.reach)

    def area_left_of(self, offset: float) -> float:
        """Statutory area in m² of what lies to the left of the line."""
        near, far = self.line_at(offset), self.line_at(offset + 2 * self.reach)
        corners = [*shapely.get_coordinates(near), *shapely.get_coordinates(far)[::-1]]
        return float(area_statutory(shapely.intersection(self.polygon, shapely.polygons(corners))))


def start_sweep(polygon: Any, azimuth: float) -> Sweep:
    """A sweep over the polygon; `azimuth` is the grid azimuth in degrees."""
    frame = choose_frame(polygon)
    metric = frame.to_metres(polygon)
    middle = shapely.get_coordinates(shapely.centroid(shapely.box(*metric.bounds)))[0]
    return Sweep(polygon, frame, azimuth, middle, measure_reach(metric))


def find_offset(sweep: Sweep, wanted: float) -> float:
    """The offset at which `wanted` m² lie to the left of the line, by regula falsi (Illinois)."""
    low, high = -sweep.reach, sweep.reach  # all of it lies to the left of low, nothing to the left of high
    more, less = float(area_statutory(sweep.polygon)) - wanted, -wanted
    last = 0
    for _ in range(STEPS):
        offset = (low * less - high * more) / (less - more)
        excess = sweep.area_left_of(offset) - wanted
        if abs(excess) < EXACT:
            break
        side = 1 if excess > 0 else -1
        # An end that stays twice is taken for half as far away: else it would stay for ever.
        if side > 0:
            low, more, less = offset, excess, less / 2 if side == last else less
        else:
            high, less, more = offset, excess, more / 2 if side == last else more
        last = side
    return offset


def cut_by_area(
    polygon: Any, wanted: float, azimuth: float, side: str = "left", neighbours: Sequence[Any] = ()
) -> Outcome:
    """Two parts along a line of the given grid azimuth, the first with `wanted` m² of statutory area.

    The first part lies on the `side` ("left" or "right") of the direction. GisError("parameter") when the
    area is not between nothing and the whole, or the side has another name; GisError("geometry") when such a
    line would leave more than two parts (choose another direction).
    """
    polygon = require_polygon(polygon)
    if side not in SIDES:
        raise GisError("parameter", "分割侧应为 left（左）或 right（右）。", "side")
    whole = float(area_statutory(polygon))
    if not SMALLEST <= wanted <= whole - SMALLEST:
        raise GisError("parameter", f"分出面积应大于零并小于总面积 {whole:.2f} 平方米。", "area")
    sweep = start_sweep(polygon, azimuth if side == "left" else azimuth + 180)
    parts = _cut_straight(polygon, sweep, find_offset(sweep, wanted))
    return conclude([polygon], parts, neighbours)


def cut_equally(polygon: Any, count: int, azimuth: float, neighbours: Sequence[Any] = ()) -> Outcome:
    """`count` parts of equal statutory area along parallel lines of a grid azimuth, from the left.

    Errors as `cut_by_area`.
    """
    polygon = require_polygon(polygon)
    if not 2 <= count <= MOST_PARTS:
        raise GisError("parameter", f"份数应在 2 与 {MOST_PARTS} 之间。", "count")
    whole = float(area_statutory(polygon))
    sweep = start_sweep(polygon, azimuth)
    if sweep.width / count < NARROWEST:
        raise GisError("geometry", f"分成 {count} 份会过窄，请减少份数或改变方向。", "count")
    parts, rest = [], polygon
    for number in range(1, count):
        part, rest = _cut_straight(rest, sweep, find_offset(sweep, whole * number / count))
        parts.append(part)
    return conclude([polygon], [*parts, rest], neighbours)


def _cut_straight(polygon: Any, sweep: Sweep, offset: float) -> list[Any]:
    """The part to the left of the line and the other one."""
    faces = cut_once(polygon, sweep.line_at(offset))
    if len(faces) != 2:
        raise GisError("geometry", "该方向的分割线会把图形分成两块以上，请改变方向。", "azimuth")
    return sorted(faces, key=_measure_left(sweep), reverse=True)


def _measure_left(sweep: Sweep) -> Callable[[Any], float]:
    """How far a face lies to the left, in metres."""
    return lambda face: float(
        shapely.get_coordinates(sweep.frame.to_metres(shapely.point_on_surface(face)))[0] @ sweep.normal
    )
