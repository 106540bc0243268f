"""The geodetic datums the system knows, each with its ellipsoid and geographic coordinate system.

Codes: EPSG v11.022, as pyproj 3.7.2 carries it; `tests/unit/geometry/test_crs_table.py` holds every one to
it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Datum:
    """A reference frame of the earth.

    Its names, the EPSG code of its two-dimensional geographic system, PROJ's name of its ellipsoid.
    """

    key: str
    title_zh: str
    title_en: str
    geographic: int
    ellipsoid: str


CGCS2000_DATUM = Datum("cgcs2000", "CGCS2000", "CGCS2000", 4490, "GRS80")
WGS84_DATUM = Datum("wgs84", "WGS 84", "WGS 84", 4326, "WGS84")
XIAN80_DATUM = Datum("xian80", "西安80", "Xi'an 1980", 4610, "IAU76")
BEIJING54_DATUM = Datum("beijing54", "北京54", "Beijing 1954", 4214, "krass")
NEW_BEIJING_DATUM = Datum("new_beijing", "新北京54", "New Beijing", 4555, "krass")

DATUMS = (CGCS2000_DATUM, WGS84_DATUM, XIAN80_DATUM, BEIJING54_DATUM, NEW_BEIJING_DATUM)

# Numbers of one pair are taken over unchanged: EPSG has no operation between the two (PROJ offers only a
# ballpark), both are realisations of ITRF, and practice accepts the null transformation by name.
EQUAL_BY_NAME = frozenset({CGCS2000_DATUM, WGS84_DATUM})


def are_equal(first: Datum, second: Datum) -> bool:
    """Whether coordinates of one datum may be taken over in the other without a datum transformation."""
    return first == second or {first, second} == EQUAL_BY_NAME
