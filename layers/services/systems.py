"""Coordinate systems that the services list for every layer; others that are supported work where named."""

from __future__ import annotations

from functools import cache

from gis_core.geometry.crs import STORAGE, WEB_MERCATOR, WGS84, reference_system, supported_crs

# Degrees: the province with all of its sea, west, south, east, north.
PROVINCE_BOX = (108.0, 3.0, 120.0, 21.0)


@cache
def listed_systems() -> tuple[int, ...]:
    """Storage first, what everybody's programs use, and the storage datum's zones over the province."""
    west, _, east, _ = PROVINCE_BOX
    datum = reference_system(STORAGE).datum
    zones = (
        system.epsg
        for system in supported_crs()
        if system.zone is not None
        and system.datum == datum
        and system.longitudes[0] < east
        and system.longitudes[1] > west
    )
    return (STORAGE, WGS84, WEB_MERCATOR, *zones)
