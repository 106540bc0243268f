"""How requests and files write a coordinate reference system.

Each way of writing also means an axis order.
"""

from __future__ import annotations

import re
from typing import Literal

from gis_core.errors import GisError
from gis_core.geometry.crs import WEB_MERCATOR, WGS84, AxisOrder, authority_axis_order, reference_system

# Longer names than any real notation are refused unread.
LONGEST_NAME = 100
_FLAGS = re.IGNORECASE | re.ASCII
# A coordinate pair "in authority order" or "x first": GeoServer's and QGIS's convention, which clients
# expect.
_X_FIRST = (
    re.compile(r"EPSG:(\d{1,6})", _FLAGS),
    re.compile(r"https?://www\.opengis\.net/gml/srs/epsg\.xml#(\d{1,6})", _FLAGS),
)
_AUTHORITY_ORDER = (
    re.compile(r"urn:(?:x-)?ogc:def:crs:EPSG:[\d.]*:(\d{1,6})", _FLAGS),
    re.compile(r"https?://www\.opengis\.net/def/crs/EPSG/[\d.]+/(\d{1,6})", _FLAGS),
)
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
# WGS 84 with longitude first: OGC's own code, not EPSG's; `CRS:84` is how WMS 1.3.0 writes it.
_CRS84 = re.compile(
    r"urn:(?:x-)?ogc:def:crs:OGC:[\d.]*:CRS84|https?://www\.opengis\.net/def/crs/OGC/[\d.]+/CRS84"
    r"|OGC:CRS84|CRS:84",
    _FLAGS,
)
# The number Web Mercator had before it was given one by EPSG; Tianditu's capabilities still publish it.
_OLD_NUMBERS = {900913: WEB_MERCATOR}

Notation = Literal["short", "gml", "urn", "uri"]
_WRITTEN: dict[Notation, str] = {
    "short": "EPSG:{}",
    "gml": "http://www.opengis.net/gml/srs/epsg.xml#{}",
    "urn": "urn:ogc:def:crs:EPSG::{}",
    "uri": "http://www.opengis.net/def/crs/EPSG/0/{}",
}


def parse_crs(text: str) -> int:
    """The EPSG code of a supported system written in any accepted notation; CRS84 answers WGS 84.

    GisError("crs") for anything else: the text never reaches PROJ or GDAL.
    """
    return _read(text)[0]


def axis_order(text: str) -> AxisOrder:
    """The order of a coordinate pair under this name: "xy" is longitude/easting first.

    `EPSG:n`, `…/gml/srs/epsg.xml#n` and CRS84 are x first; URN and `/def/crs/` follow the authority.
    WMS 1.3.0 alone reads `EPSG:n` in authority order: there use `authority_axis_order`.
    """
    return _read(text)[1]


def write_crs(epsg: int, notation: Notation) -> str:
    """The name of a supported system in one notation."""
    return _WRITTEN[notation].format(reference_system(epsg).epsg)


def _read(text: str) -> tuple[int, AxisOrder]:
    name = text.strip()[: LONGEST_NAME + 1]
    if _CRS84.fullmatch(name):
        return WGS84, "xy"
    code = _match_code(name, _X_FIRST)
    if code is not None:
        return code, "xy"
    code = _match_code(name, _AUTHORITY_ORDER)
    if code is not None:
        return code, authority_axis_order(code)
    raise GisError(
        "crs", f"无法识别坐标系“{name[:LONGEST_NAME]}”，请写成 EPSG:代码 的形式。", name[:LONGEST_NAME]
    )


def _match_code(name: str, patterns: tuple[re.Pattern[str], ...]) -> int | None:
    for pattern in patterns:
        match = pattern.fullmatch(name)
        if match:
            number = int(match.group(1))
            return reference_system(_OLD_NUMBERS.get(number, number)).epsg
    return None
