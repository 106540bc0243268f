"""The versions of WMS, and in which of them a request is answered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from gis_core.errors import GisError
from gis_core.geometry.crs import WGS84, AxisOrder, authority_axis_order
from gis_core.geometry.notation import axis_order, parse_crs
from gis_core.http.kvp import Kvp
from tiles.matrix import Box


@dataclass(frozen=True)
class Version:
    """What differs between the versions: names of parameters, of formats, and the order of axes."""

    name: str
    crs_parameter: str
    column: str  # of the picture, in GetFeatureInfo
    row: str

    @property
    def is_old(self) -> bool:
        """Whether it is 1.1.1, where x always comes first."""
        return self.name == "1.1.1"

    def axis_order(self, crs: str) -> AxisOrder:
        """The order of a pair in that CRS: 1.3.0 alone reads `EPSG:n` as the authority orders it."""
        return "xy" if self.is_old else _newer_order(crs)

    def read_box(self, numbers: tuple[float, ...], crs: str) -> Box:
        """A box x first; GisError("parameter") when it is inside out."""
        a, b, c, d = numbers
        box = (a, b, c, d) if self.axis_order(crs) == "xy" else (b, a, d, c)
        if box[0] >= box[2] or box[1] >= box[3]:
            raise GisError("parameter", "BBOX 的最小值应小于最大值。", "bbox")
        return box

    def write_box(self, box: Box, crs: str) -> Box:
        """A box x first, in the order of the CRS."""
        west, south, east, north = box
        return box if self.axis_order(crs) == "xy" else (south, west, north, east)


@lru_cache(maxsize=1024)
def _newer_order(crs: str) -> AxisOrder:
    is_epsg = crs.strip().upper().startswith("EPSG:")
    return authority_axis_order(parse_crs(crs)) if is_epsg else axis_order(crs)


OLD, NEW = Version("1.1.1", "srs", "x", "y"), Version("1.3.0", "crs", "i", "j")
# Longitude first, in degrees of WGS 84: each version's own name of it.
PLAIN_CRS = {OLD: f"EPSG:{WGS84}", NEW: "CRS:84"}


def negotiate(kvp: Kvp) -> Version:
    """The version asked for, else the next lower one we speak, else the lowest.

    Without one the newest, unless the request has a parameter that only the older knows.
    """
    text = kvp.text("version") or kvp.text("wmtver")
    if not text:
        return OLD if kvp.text("srs") and not kvp.text("crs") else NEW
    parts = text.split(".")
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() and len(part) < 4 for part in parts):
        raise GisError("parameter", "参数 VERSION 应形如 1.3.0。", "version")
    numbers = tuple(map(int, parts))
    return NEW if numbers >= (1, 3) else OLD
