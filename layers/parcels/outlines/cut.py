"""Cutting one polygon: along a drawn line, or along a bearing through a point."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from gis_core.geometry.validity import STORAGE_TOLERANCE
from layers.parcels.outlines.arrange import divide
from layers.parcels.outlines.frame import Frame, choose_frame, draw_bearing, measure_reach
from layers.parcels.outlines.nodes import snap_places
from layers.parcels.outlines.outcome import Outcome, conclude, require_line, require_polygon


def cut_by_line(
    polygon: Any, line: Any, neighbours: Sequence[Any] = (), tolerance: float = STORAGE_TOLERANCE
) -> Outcome:
    """The parts of a polygon along a line, which may cross it several times or run through holes.

    All in degrees. The line's vertices within `tolerance` metres of a vertex or edge lie on it; a closed
    line inside cuts out an island. Parts come from west to east, then south to north, by a point in them.
    GisError("geometry") when the line does not divide the polygon, or a part would be too small or narrow.
    """
    polygon, line = require_polygon(polygon), require_line(line)
    frame = choose_frame(polygon)
    line = snap_line(frame, line, [polygon, *neighbours], tolerance)
    parts = sort_parts(cut_once(polygon, line))
    return conclude([polygon], list(parts), neighbours)


def cut_once(polygon: Any, line: Any) -> Any:
    """The faces of a polygon along a line; GisError("geometry") when there is only one."""
    faces = divide(polygon, [line])
    if len(faces) < 2:
        raise GisError("geometry", "分割线没有贯穿图形，不能分割。", "line")
    return faces


def cut_by_bearing(polygon: Any, place: Any, azimuth: float, neighbours: Sequence[Any] = ()) -> Outcome:
    """The parts of a polygon along the straight line through a point (degrees) at a grid azimuth.

    The azimuth is in degrees clockwise from grid north of the nearest 3° zone. Errors as `cut_by_line`.
    """
    polygon = require_polygon(polygon)
    frame = choose_frame(polygon)
    metric, at = frame.to_metres(polygon), frame.to_metres(shapely.force_2d(place))
    reach = measure_reach(np.array([metric, at], dtype=object))
    line = draw_bearing(frame, shapely.get_coordinates(at)[0], azimuth, reach)
    return cut_by_line(polygon, line, neighbours)


def snap_line(frame: Frame, line: Any, targets: Sequence[Any], tolerance: float) -> Any:
    """The line with its vertices moved onto the targets' vertices and edges within `tolerance` metres."""
    places = snap_places(frame, shapely.get_coordinates(line), targets, tolerance)
    return require_line(shapely.linestrings(places))


def sort_parts(parts: Any) -> Any:
    """Parts from west to east, then south to north, by a point in each."""
    places = shapely.get_coordinates(shapely.point_on_surface(parts))
    return np.asarray(parts)[np.lexsort((places[:, 1], places[:, 0]))]
