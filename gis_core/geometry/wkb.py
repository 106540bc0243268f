"""Reading well-known binary that others wrote.

What shapely refuses becomes a finding instead of an exception.
"""

from __future__ import annotations

import struct
from typing import Any

import shapely

from gis_core.findings import Finding, Severity

# ISO 13249-3 / OGC SFA numbers of the types with arcs, and of surfaces that are no polygon.
_CURVED = range(8, 15)
_SURFACES = range(15, 18)
# PostGIS's EWKB keeps its flags (Z, M, SRID) in the three highest bits of the type.
_EWKB_FLAGS = 0x1FFFFFFF
_CURVED_FINDING = Finding("curved", Severity.ERROR, "图形含有圆弧，请先在原软件中转为折线。")


def read_wkb(wkb: bytes) -> tuple[Any, list[Finding]]:
    """The shapely geometry, or None and the reason.

    Reasons: curved, an unsupported surface, an open ring, or unreadable.
    """
    finding = _check_type(wkb)
    if finding is not None:
        return None, [finding]
    try:
        geometry = shapely.from_wkb(wkb)
        _visit_members(geometry)
        return geometry, []
    except NotImplementedError:  # shapely's answer to an arc inside a collection
        return None, [_CURVED_FINDING]
    except shapely.GEOSException as error:
        return None, [_explain(str(error))]


def _check_type(wkb: bytes) -> Finding | None:
    if len(wkb) < 5 or wkb[0] not in (0, 1):
        return Finding("unreadable", Severity.ERROR, "图形数据不是有效的 WKB。")
    (code,) = struct.unpack("<I" if wkb[0] else ">I", wkb[1:5])
    kind = (code & _EWKB_FLAGS) % 1000
    if kind in _CURVED:
        return _CURVED_FINDING
    if kind in _SURFACES:
        return Finding("unreadable", Severity.ERROR, "不支持三维表面类图形，请转为面。")
    return None


def _visit_members(geometry: Any) -> None:
    """GEOS reads arcs inside a collection without complaint.

    Touching each member makes shapely refuse them.
    """
    if shapely.get_type_id(geometry) == shapely.GeometryType.GEOMETRYCOLLECTION:
        for member in shapely.get_parts(geometry):
            _visit_members(member)


def _explain(message: str) -> Finding:
    if "closed linestring" in message:
        return Finding("ring_not_closed", Severity.ERROR, "面的环没有闭合（首尾点不相同）。")
    if "number of points" in message or "point array" in message:
        return Finding("too_few_points", Severity.ERROR, "点数不足，不能构成线或面。")
    return Finding("unreadable", Severity.ERROR, f"图形数据无法读取：{message}。")
