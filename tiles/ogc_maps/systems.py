"""Coordinate systems by name: a URI, or a CURIE with or without brackets, always in the authority's order."""

from __future__ import annotations

import re

from gis_core.errors import GisError
from gis_core.geometry.notation import CRS84
from layers.services.ogc.systems import System, find_system, storage_uri

LONGEST = 100
CURIE = re.compile(r"EPSG:([0-9]{1,6})", re.IGNORECASE | re.ASCII)
CRS84_NAMES = ("OGC:CRS84", "CRS84", "CRS:84")
SECURE, PLAIN = "https://www.opengis.net/", "http://www.opengis.net/"


def read_system(text: str, name: str) -> System:
    """The system of that name, CRS84 for none; GisError("crs") for any other than those offered."""
    told = text.strip()
    if len(told) > LONGEST:
        raise GisError("crs", f"参数 {name} 应为图层说明中列出的坐标系地址之一。", name)
    bare = told[1:-1] if told.startswith("[") and told.endswith("]") else told
    if bare.upper() in CRS84_NAMES:
        return find_system(CRS84, name)
    if curie := CURIE.fullmatch(bare):
        return find_system(f"{PLAIN}def/crs/EPSG/0/{curie[1]}", name)
    return find_system(told.replace(SECURE, PLAIN, 1) if told.startswith(SECURE) else told, name)


def read_map_system(text: str) -> System:
    """The system of the map: that in which features are kept, unless another is named."""
    return read_system(text or storage_uri(), "crs")
