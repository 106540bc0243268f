"""Coordinates and geometries from one reference system to another: the only place that runs a transformation.

x (longitude, easting) comes first on both sides, whatever the authority prescribes; who reads or writes a
protocol's pairs turns them by `notation.axis_order`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import ReferenceSystem, reference_system
from gis_core.geometry.datum_transformation import DatumTransformation
from gis_core.geometry.gauss_kruger import REACH_EASTING, REACH_NORTHING
from gis_core.geometry.route import Step, build_transformer, direction_of, plan_route

Numbers = npt.NDArray[np.float64]
# Degrees that rounding in a file may put beyond the pole or the antimeridian.
ROUNDING = 1e-9
# Degrees by which an area of use is widened: it is stated on one datum and looked up on the other (< 200 m).
AREA_MARGIN = 0.002
# Metres. The poles are infinitely far in Web Mercator and PROJ answers 2.4e8; 1e8 is within 1e-5 degree of
# one.
WEB_MERCATOR_REACH = 1e8


def transform_coordinates(
    xs: npt.ArrayLike,
    ys: npt.ArrayLike,
    source: int,
    target: int,
    registered: DatumTransformation | None = None,
) -> tuple[Numbers, Numbers]:
    """x and y arrays in the target system; empty arrays stay empty.

    GisError("crs") when no exact operation exists, GisError("geometry") naming the index of the first
    coordinate that is not finite, cannot belong to the source system, or cannot be expressed in the target.
    """
    x, y = np.array(xs, dtype=np.float64), np.array(ys, dtype=np.float64)
    route = plan_route(source, target, registered)
    _check_within(x, y, reference_system(source))
    for step in route:
        x, y = _run(step, x, y)
    _check_within(x, y, reference_system(target))
    if registered is not None and any(step.pipeline for step in route):
        _check_area(x, y, target, registered)
    return x, y


def transform(geometry: Any, source: int, target: int, registered: DatumTransformation | None = None) -> Any:
    """A shapely geometry, or an array of them, in the target system; Z is kept, M is lost; None stays None.

    Errors as `transform_coordinates`; the index counts vertices through all the geometries.
    """

    def _move(coordinates: Numbers) -> Numbers:
        moved = coordinates.copy()
        moved[:, 0], moved[:, 1] = transform_coordinates(
            coordinates[:, 0], coordinates[:, 1], source, target, registered
        )
        return moved

    return shapely.transform(geometry, _move, include_z=bool(np.any(shapely.has_z(geometry))))


def describe_operation(source: int, target: int, registered: DatumTransformation | None = None) -> str:
    """What an imported geometry is stamped with: the two systems and how the one became the other.

    GisError("crs") like the transformation itself.
    """
    start, end = reference_system(source), reference_system(target)
    route = plan_route(source, target, registered)
    parts = [f"EPSG:{source} {start.title_zh} → EPSG:{target} {end.title_zh}"]
    if registered is not None and any(step.pipeline for step in route):
        parts.append(registered.title_zh)
    elif start.datum != end.datum:
        parts.append(f"{start.datum.title_zh} 与 {end.datum.title_zh} 视为一致（零转换）")
    parts.extend(build_transformer(step).description for step in route if not step.pipeline)
    return "；".join(parts) if route or start != end else f"EPSG:{source} {start.title_zh}，未转换"


def _run(step: Step, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    moved = build_transformer(step).transform(x, y, direction=direction_of(step))
    return np.asarray(moved[0], dtype=np.float64), np.asarray(moved[1], dtype=np.float64)


def _check_within(x: Numbers, y: Numbers, system: ReferenceSystem) -> None:
    """Refuse what is no coordinate of the system; comparisons with NaN are false, so NaN and inf fail too."""
    if system.zone is not None:
        near = (abs(x - system.zone.false_easting) <= REACH_EASTING) & (abs(y) <= REACH_NORTHING)
        hint = "请核对带号、中央经线与南北、东西次序"
    elif system.is_geographic:
        near = (abs(x) <= 180 + ROUNDING) & (abs(y) <= 90 + ROUNDING)
        hint = "请核对经纬度次序与单位"
    else:
        near = (abs(x) <= WEB_MERCATOR_REACH) & (abs(y) <= WEB_MERCATOR_REACH)
        hint = "请核对坐标范围"
    _raise_at_first(~near, x, y, f"不在 {system.title_zh} 的有效范围内，{hint}。")


def _check_area(x: Numbers, y: Numbers, target: int, registered: DatumTransformation) -> None:
    datum = reference_system(target).datum
    lon, lat = x, y
    for step in plan_route(target, datum.geographic):
        lon, lat = _run(step, lon, lat)
    west, south, east, north = registered.area
    inside = (lon >= west - AREA_MARGIN) & (lon <= east + AREA_MARGIN)
    inside &= (lat >= south - AREA_MARGIN) & (lat <= north + AREA_MARGIN)
    _raise_at_first(~inside, x, y, "在坐标转换参数的适用范围之外。")


def _raise_at_first(fault: npt.NDArray[np.bool_], x: Numbers, y: Numbers, sentence: str) -> None:
    if not np.any(fault):
        return
    index = int(np.argmax(np.atleast_1d(fault)))
    place = f"({np.atleast_1d(x)[index]:.10g}, {np.atleast_1d(y)[index]:.10g})"
    raise GisError("geometry", f"第 {index + 1} 个坐标 {place} {sentence}", str(index))
