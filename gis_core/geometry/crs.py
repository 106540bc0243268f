"""Every coordinate reference system the system speaks; the home of the named codes.

Only `gis_core.geometry` writes EPSG numbers: everywhere else these constants and `supported_crs` are used.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gis_core.errors import GisError
from gis_core.geometry.datum import CGCS2000_DATUM, DATUMS, WGS84_DATUM, Datum
from gis_core.geometry.gauss_kruger import GaussKruger, gauss_kruger_families

STORAGE = CGCS2000_DATUM.geographic
WGS84 = WGS84_DATUM.geographic
WEB_MERCATOR = 3857

AxisOrder = Literal["xy", "yx"]
Kind = Literal["geographic", "gauss_kruger", "web_mercator"]


@dataclass(frozen=True)
class ReferenceSystem:
    """One supported system: what a list shows of it and what a transformation needs of it.

    `axes` is the order the authority prescribes: "yx" is latitude/northing first. `longitudes` is the range
    in degrees where the system is meant to be used.
    """

    epsg: int
    title_zh: str
    title_en: str
    kind: Kind
    axes: AxisOrder
    longitudes: tuple[float, float]
    datum: Datum
    zone: GaussKruger | None = None

    @property
    def is_geographic(self) -> bool:
        """Whether coordinates are degrees (else metres)."""
        return self.kind == "geographic"


def _describe_geographic(datum: Datum) -> ReferenceSystem:
    # Extent of China, EPSG area 1067; WGS 84 is the only one used beyond it.
    longitudes = (-180.0, 180.0) if datum is WGS84_DATUM else (73.62, 134.77)
    return ReferenceSystem(
        epsg=datum.geographic,
        title_zh=f"{datum.title_zh} 经纬度",
        title_en=f"{datum.title_en} longitude/latitude",
        kind="geographic",
        axes="yx",
        longitudes=longitudes,
        datum=datum,
    )


def _describe_zone(zone: GaussKruger) -> ReferenceSystem:
    return ReferenceSystem(
        epsg=zone.epsg,
        title_zh=zone.title_zh,
        title_en=zone.title_en,
        kind="gauss_kruger",
        axes="yx",
        longitudes=zone.longitudes,
        datum=zone.datum,
        zone=zone,
    )


def _describe_web_mercator() -> ReferenceSystem:
    return ReferenceSystem(
        epsg=WEB_MERCATOR,
        title_zh="Web 墨卡托",
        title_en="Web Mercator",
        kind="web_mercator",
        axes="xy",
        longitudes=(-180.0, 180.0),
        datum=WGS84_DATUM,
    )


@lru_cache(maxsize=1)
def supported_crs() -> tuple[ReferenceSystem, ...]:
    """All supported systems in the order a list shows them: geographic, Web Mercator, then the zones."""
    geographic = [_describe_geographic(datum) for datum in DATUMS]
    zones = [_describe_zone(zone) for zone in gauss_kruger_families()]
    return (*geographic, _describe_web_mercator(), *zones)


@lru_cache(maxsize=1)
def _index_by_code() -> dict[int, ReferenceSystem]:
    return {system.epsg: system for system in supported_crs()}


def reference_system(epsg: int) -> ReferenceSystem:
    """The supported system of this code; GisError("crs") for any other, before PROJ or GDAL see it."""
    system = _index_by_code().get(epsg)
    if system is None:
        raise GisError("crs", f"不支持坐标系 EPSG:{epsg}，请选用系统列出的坐标系。", str(epsg))
    return system


def authority_axis_order(epsg: int) -> AxisOrder:
    """The order the authority prescribes, as WMS 1.3.0 uses it for its `EPSG:n` too; "yx" is north first."""
    return reference_system(epsg).axes
