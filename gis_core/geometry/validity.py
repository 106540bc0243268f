"""What is wrong with a geometry: each fault is a finding with its place.

Geometries are in the storage system, so tolerances in metres are compared in degrees at the equator's
scale: never looser than asked, east-west a few per cent stricter at Hainan's latitude.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import shapely

from gis_core.findings import Finding, Severity
from gis_core.geometry.vertices import Ring, find_duplicates, find_spikes, list_rings

# Two points nearer than this are one (storage tolerance of cadastral layers), metres.
STORAGE_TOLERANCE = 0.0001
# Degrees; a corner sharper than this is a spike. Practice uses 1° to 10°: the least is no matter of opinion.
SPIKE_ANGLE = 1.0

# GEOS's reason → rule and sentence.
_REASONS: dict[str, tuple[str, str]] = {
    "Self-intersection": ("self_intersection", "边界自相交"),
    "Ring Self-intersection": ("self_intersection", "同一环自相接触或自相交"),
    "Hole lies outside shell": ("hole_outside", "内环位于外环之外"),
    "Holes are nested": ("nested_holes", "内环互相嵌套"),
    "Interior is disconnected": ("disconnected_interior", "内部被边界隔断"),
    "Nested shells": ("nested_shells", "部件互相嵌套"),
    "Duplicate Rings": ("duplicate_rings", "存在重复的环"),
    "Too few points in geometry component": ("too_few_points", "点数不足，不能构成线或面"),
}
_REASON = re.compile(r"(.+?)\[(\S+) (\S+)\]")


def examine(geometry: Any, tolerance: float = STORAGE_TOLERANCE) -> list[Finding]:
    """The faults of a geometry, none when it is sound; `tolerance` in metres.

    An empty one or one with a coordinate that is no number is not examined further.
    """
    for check in (_check_empty, _check_numbers):
        finding = check(geometry)
        if finding is not None:
            return [finding]
    return [finding for check in _CHECKS for finding in check(geometry, tolerance)]


def _check_empty(geometry: Any) -> Finding | None:
    if geometry is None or geometry.is_empty:
        return Finding("empty", Severity.ERROR, "图形为空。")
    return None


def _check_numbers(geometry: Any) -> Finding | None:
    coordinates = shapely.get_coordinates(geometry)
    faulty = np.flatnonzero(~np.isfinite(coordinates).all(axis=1))
    if len(faulty) == 0:
        return None
    return Finding(
        "nan_inf", Severity.ERROR, f"第 {faulty[0] + 1} 个坐标不是有效数值（共 {len(faulty)} 处）。"
    )


def _check_dimension(geometry: Any, tolerance: float) -> Iterator[Finding]:
    if geometry.has_z or geometry.has_m:
        extra = "、".join(name for name, given in (("Z", geometry.has_z), ("M", geometry.has_m)) if given)
        yield Finding("wrong_dimension", Severity.WARNING, f"图形带有 {extra} 值，只保存平面坐标。")


def _check_validity(geometry: Any, tolerance: float) -> Iterator[Finding]:
    reason = shapely.is_valid_reason(geometry)
    match = _REASON.fullmatch(reason)
    if match is None:
        if reason != "Valid Geometry":
            yield Finding("invalid", Severity.ERROR, f"图形无效：{reason}。")
        return
    rule, sentence = _REASONS.get(match[1], ("invalid", f"图形无效：{match[1]}"))
    place = (float(match[2]), float(match[3]))
    yield Finding(rule, Severity.ERROR, f"{sentence}{_say_place(place)}。", place)


def _check_duplicates(geometry: Any, tolerance: float) -> Iterator[Finding]:
    for ring in list_rings(geometry):
        for place in find_duplicates(ring, tolerance):
            yield Finding("duplicate_points", Severity.WARNING, f"相邻两点重合{_say_place(place)}。", place)


def _check_spikes(geometry: Any, tolerance: float) -> Iterator[Finding]:
    for ring in _list_areal(geometry):
        for place in find_spikes(ring, SPIKE_ANGLE, tolerance):
            yield Finding("spike", Severity.WARNING, f"边界存在尖刺{_say_place(place)}。", place)


def _check_orientation(geometry: Any, tolerance: float) -> Iterator[Finding]:
    for ring in _list_areal(geometry):
        if shapely.is_ccw(shapely.linearrings(ring.coordinates)) == ring.is_hole:
            place = (float(ring.coordinates[0, 0]), float(ring.coordinates[0, 1]))
            which, wanted = ("内环", "顺时针") if ring.is_hole else ("外环", "逆时针")
            sentence = f"{which}方向应为{wanted}{_say_place(place)}。"
            yield Finding("wrong_orientation", Severity.WARNING, sentence, place)


def _check_parts(geometry: Any, tolerance: float) -> Iterator[Finding]:
    count = int(shapely.get_num_geometries(geometry))
    if count > 1:
        yield Finding("multipart", Severity.WARNING, f"图形由 {count} 个分离的部件组成。")


def _list_areal(geometry: Any) -> list[Ring]:
    return [ring for ring in list_rings(geometry) if ring.is_areal and len(ring.coordinates) >= 4]


def _say_place(place: tuple[float, float]) -> str:
    return f"（经度 {place[0]:.8f}，纬度 {place[1]:.8f} 处）"


_CHECKS: tuple[Callable[[Any, float], Iterator[Finding]], ...] = (
    _check_dimension,
    _check_validity,
    _check_duplicates,
    _check_spikes,
    _check_orientation,
    _check_parts,
)
