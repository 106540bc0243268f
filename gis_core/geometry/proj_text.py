"""CGCS2000 systems as PROJ strings, for programs that have no EPSG table (the map's readout)."""

from __future__ import annotations

from gis_core.geometry.crs import ReferenceSystem
from gis_core.geometry.datum import CGCS2000_DATUM

# CGCS2000's ellipsoid (GB/T 17798): semi-major axis in metres and inverse flattening.
ELLIPSOID = "+a=6378137 +rf=298.257222101"


def write_proj(system: ReferenceSystem) -> str:
    """The PROJ string of a CGCS2000 system, axes east-north; any other datum has none and answers ""."""
    if system.datum is not CGCS2000_DATUM:
        return ""
    if system.zone is None:
        return f"+proj=longlat {ELLIPSOID} +no_defs"
    zone = system.zone
    return (
        f"+proj=tmerc +lat_0=0 +lon_0={zone.central_meridian} +k=1 +x_0={zone.false_easting:.0f} +y_0=0 "
        f"{ELLIPSOID} +units=m +no_defs"
    )
