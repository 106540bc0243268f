"""Coordinate systems that the OGC API answers in, by their URIs (Features Part 2)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, WGS84, reference_system
from gis_core.geometry.notation import CRS84, axis_order, write_crs
from layers.services.systems import listed_systems


@dataclass(frozen=True)
class System:
    """A system under its URI; `is_turned` when pairs are written latitude or northing first."""

    uri: str
    epsg: int
    is_turned: bool

    @property
    def title(self) -> str:
        """What people call it."""
        return reference_system(self.epsg).title_zh

    @property
    def decimals(self) -> int:
        """Digits behind the point: a hundredth of a millimetre and less."""
        return 10 if reference_system(self.epsg).is_geographic else 5


@cache
def offered_systems() -> dict[str, System]:
    """The systems by URI, the default one first."""
    uris = [CRS84, *(write_crs(epsg, "uri") for epsg in listed_systems())]
    epsgs = [WGS84, *listed_systems()]
    return {uri: System(uri, epsg, axis_order(uri) == "yx") for uri, epsg in zip(uris, epsgs, strict=True)}


def find_system(uri: str, name: str) -> System:
    """The offered system; CRS84 for an empty name; GisError("crs") for any other."""
    found = offered_systems().get(uri or CRS84)
    if found is None:
        raise GisError("crs", f"参数 {name} 应为图层说明中列出的坐标系地址之一。", name)
    return found


def storage_uri() -> str:
    """The URI of the system that features are kept in."""
    return write_crs(STORAGE, "uri")
