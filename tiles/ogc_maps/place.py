"""Where on the earth a map lies: a box (`bbox`, `subset`) or a middle (`center`), brought into its system."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest

from gis_core.errors import GisError
from gis_core.geometry.crs import WEB_MERCATOR, reference_system
from gis_core.geometry.grid import MERCATOR_HALF
from gis_core.http.parameters import read_text
from layers.services.ogc.request import read_box
from layers.services.ogc.systems import System
from tiles.boxes import box_in, cut_box, lonlat_bounds, valid_box
from tiles.matrix import Box
from tiles.ogc_maps.subset import Interval, axes_of, is_spatial, read_edges, read_finite
from tiles.ogc_maps.systems import read_system

# No box is as narrow (degrees or metres), or reaches as far.
NARROWEST, FARTHEST = 1e-9, 1e9
ROUND_DEGREES, ROUND_METRES = 360.0, 2 * MERCATOR_HALF
SPATIAL = ("bbox", "center", "subset")


@dataclass(frozen=True)
class Place:
    """A box or a middle, x first, in the map's system; of neither the extent of what is drawn counts.

    A box that is wrapped crosses the 180th meridian: its east is one turn farther than it was written.
    """

    box: Box | None = None
    middle: tuple[float, float] | None = None
    is_wrapped: bool = False


def read_place(request: HttpRequest, subsets: Mapping[str, Interval], system: System, extent: Box) -> Place:
    """What the parameters say; `extent`, in degrees, fills what `subset` leaves open."""
    told = [name for name in SPATIAL[:2] if read_text(request, name)]
    told += ["subset"] if is_spatial(subsets) else []
    if len(told) > 1:
        raise GisError("parameter", f"参数 {'、'.join(told)} 不能同时给出。", told[0])
    if not told:
        return Place()
    own = read_system(read_text(request, f"{told[0]}-crs"), f"{told[0]}-crs")
    if told == ["center"]:
        return Place(middle=_read_middle(read_text(request, "center"), own, system))
    if told == ["subset"]:
        return _bring(_read_subset(subsets, own, extent), own, system, "subset")
    box = read_box(read_text(request, "bbox"), own)
    return Place() if box is None else _bring(box, own, system, "bbox")


def _read_middle(text: str, own: System, system: System) -> tuple[float, float]:
    pair = [read_finite(part) for part in text.split(",")]
    if len(pair) != 2 or None in pair:
        raise GisError("parameter", "参数 center 应为逗号分隔的 2 个数字。", "center")
    x, y = (float(value or 0) for value in (reversed(pair) if own.is_turned else pair))
    _require_valid((x, y, x, y), own.epsg, "center")
    if not _is_same(own, system):
        x, y = box_in(lonlat_bounds((x, y, x, y), own.epsg), system.epsg)[:2]
    return x, y


def _read_subset(subsets: Mapping[str, Interval], own: System, extent: Box) -> Box:
    names = axes_of(own)
    for axis in subsets:
        if axis not in (*names, "time"):
            raise GisError("parameter", f"参数 subset 的轴应为 {'、'.join(names)} 或 time。", "subset")
    edges = [read_edges(subsets[name], name) if name in subsets else (None, None) for name in names]
    whole = box_in(extent, own.epsg) if None in (*edges[0], *edges[1]) else extent
    filled = [
        (whole[at] if low is None else low, whole[at + 2] if high is None else high)
        for at, (low, high) in enumerate(edges)
    ]
    (west, east), (south, north) = filled
    if south > north or (west > east and not reference_system(own.epsg).is_geographic):
        raise GisError("parameter", "参数 subset 的最小值不能大于最大值。", "subset")
    return west, south, east, north


def _bring(box: Box, own: System, system: System, name: str) -> Place:
    """The box in the map's system; GisError when nothing of it is on the earth or it is no area."""
    is_wrapped = box[0] > box[2]
    whole = (box[0], box[1], box[2] + ROUND_DEGREES, box[3]) if is_wrapped else box
    narrow = min(whole[2] - whole[0], whole[3] - whole[1]) < NARROWEST
    if narrow or max(map(abs, whole)) > FARTHEST:
        raise GisError("out_of_range", f"参数 {name} 的范围过小或过大。", name)
    _require_valid(whole, own.epsg, name)
    if is_wrapped and reference_system(system.epsg).zone is not None:
        raise GisError("crs", "跨越 180° 经线的范围不能用分带坐标系绘制。", "crs")
    if _is_same(own, system):
        return Place(whole, is_wrapped=is_wrapped)
    degrees = whole if is_wrapped else lonlat_bounds(whole, own.epsg)
    return Place(box_in(degrees, system.epsg), is_wrapped=is_wrapped)


def _require_valid(box: Box, epsg: int, name: str) -> None:
    """That some of the box means a place: of `subset` nothing is found, of others the value is wrong."""
    west, south, east, north = cut_box(box, valid_box(epsg))
    if west > east or south > north:
        kind = "not_found" if name == "subset" else "out_of_range"
        raise GisError(kind, f"参数 {name} 不在坐标系的有效范围内，请检查坐标系和坐标的先后次序。", name)


def _is_same(own: System, system: System) -> bool:
    """Whether coordinates of both are the same numbers: WGS 84 and CGCS2000 are taken as one."""
    both = reference_system(own.epsg), reference_system(system.epsg)
    return own.epsg == system.epsg or all(each.is_geographic for each in both)


def turn_of(epsg: int) -> float:
    """How far it is once round the earth, in units of a system that can be wrapped."""
    return ROUND_METRES if epsg == WEB_MERCATOR else ROUND_DEGREES
