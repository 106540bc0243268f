"""What an operation on outlines answers, and the checks all of them share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from gis_core.geometry.measure import area_statutory
from gis_core.geometry.validity import examine
from layers.parcels.outlines.frame import choose_frame
from layers.parcels.outlines.nodes import insert_vertices, list_vertices

# Metres: a part narrower than the survey's check tolerance (domain: 0.05 m) is a fault of drawing.
NARROWEST = 0.05
# m²: a part must have an area at the resolution of the register.
SMALLEST = 0.01

# Vertices of a drawn line: more than anybody surveys in one cut, few enough for any request.
MOST_DRAWN = 10_000


@dataclass(frozen=True)
class Outcome:
    """The new polygons, and the neighbours that gained a vertex by their position in what was given.

    `residual_m2` is the statutory area of all parts less that of all inputs, unrounded.
    """

    parts: tuple[Any, ...]
    neighbours: Mapping[int, Any]
    residual_m2: float


def require_polygon(geometry: Any, locator: str = "geometry") -> Any:
    """One valid polygon with its rings in order, or GisError("geometry"); a multipolygon of one is its part.

    Z and M are dropped: only the plane position is stored.
    """
    parts = shapely.get_parts(shapely.force_2d(geometry)) if geometry is not None else []
    if len(parts) != 1 or parts[0].geom_type != "Polygon" or parts[0].is_empty:
        raise GisError("geometry", "此项操作要求图形是一个完整的面，不能由多个部件组成。", locator)
    faults = [f for f in examine(parts[0]) if f.severity == "error"]
    if faults:
        raise GisError("geometry", faults[0].sentence, locator)
    return parts[0]


def require_line(geometry: Any, locator: str = "line") -> Any:
    """One line that does not cross itself, with finite coordinates; else GisError("geometry")."""
    kind = None if geometry is None else geometry.geom_type
    if kind not in ("LineString", "LinearRing") or geometry.is_empty:
        raise GisError("geometry", "请给出一条线。", locator)
    if shapely.get_num_coordinates(geometry) > MOST_DRAWN:
        raise GisError("too_large", f"线上的点超过 {MOST_DRAWN} 个，请简化后重试。", locator)
    line = shapely.linestrings(shapely.get_coordinates(geometry))
    if not np.isfinite(shapely.get_coordinates(line)).all():
        raise GisError("geometry", "线上有非法坐标。", locator)
    line = shapely.remove_repeated_points(line)
    if line.length == 0 or not line.is_simple:
        raise GisError("geometry", "线的长度为零或自相交，请重新绘制。", locator)
    return line


def conclude(inputs: Sequence[Any], parts: Sequence[Any], neighbours: Sequence[Any]) -> Outcome:
    """Check the parts and give their vertices to the neighbours, and the neighbours' to them."""
    parts = insert_vertices(parts, list_vertices([*parts, *neighbours]))
    check_parts(parts)
    noded = insert_vertices(neighbours, list_vertices(parts))
    gained = {n: new for n, (old, new) in enumerate(zip(neighbours, noded, strict=True)) if new is not old}
    measured = area_statutory(np.array([*parts, *inputs], dtype=object))
    residual = float(measured[: len(parts)].sum() - measured[len(parts) :].sum())
    return Outcome(tuple(parts), gained, residual)


def check_parts(parts: Sequence[Any]) -> None:
    """GisError("geometry") for a part that is broken, too small or nowhere wider than `NARROWEST`."""
    areas = area_statutory(np.array(parts, dtype=object))
    cores = shapely.buffer(choose_frame(parts[0]).to_metres(np.array(parts, dtype=object)), -NARROWEST / 2)
    for number, (part, area, core) in enumerate(zip(parts, areas, cores, strict=True), start=1):
        if not part.is_valid:
            raise GisError(
                "geometry", f"第 {number} 块图形无效：{shapely.is_valid_reason(part)}。", "geometry"
            )
        if area < SMALLEST or core.is_empty:
            raise GisError(
                "geometry", f"第 {number} 块过小或过窄（{area:.2f} 平方米），请调整界线。", "geometry"
            )
