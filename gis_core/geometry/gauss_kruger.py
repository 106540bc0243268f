"""The 3-degree and 6-degree Gauss-Krüger families of the Chinese datums.

Also: which of them a coordinate in metres may be in.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from gis_core.geometry.datum import (
    BEIJING54_DATUM,
    CGCS2000_DATUM,
    NEW_BEIJING_DATUM,
    XIAN80_DATUM,
    Datum,
)

ZoneWidth = Literal[3, 6]
# Zones of the families that lie over China (EPSG defines no others).
ZONES: dict[ZoneWidth, range] = {3: range(25, 46), 6: range(13, 24)}
# Zones that hold land or reefs of Hainan: the island 36 and 37, Sansha 37 to 39; all land is in the 6° zone
# 19.
HAINAN_ZONES: dict[ZoneWidth, tuple[int, ...]] = {3: (36, 37, 38, 39), 6: (19,)}

FALSE_EASTING = 500_000.0
ZONE_PREFIX = 1_000_000.0
# A coordinate farther than this from its central meridian belongs to another zone or is no Gauss-Krüger
# coordinate at all: 1500 km is 14° at 20°N, twice what any province needs.
REACH_EASTING = 1_500_000.0
REACH_NORTHING = 10_000_000.0

# EPSG codes in the order of the zones; New Beijing was given its 3° codes in several goes.
_CODES: dict[tuple[Datum, ZoneWidth, bool], tuple[int, ...]] = {
    (CGCS2000_DATUM, 6, True): tuple(range(4491, 4502)),
    (CGCS2000_DATUM, 6, False): tuple(range(4502, 4513)),
    (CGCS2000_DATUM, 3, True): tuple(range(4513, 4534)),
    (CGCS2000_DATUM, 3, False): tuple(range(4534, 4555)),
    (XIAN80_DATUM, 6, True): tuple(range(2327, 2338)),
    (XIAN80_DATUM, 6, False): tuple(range(2338, 2349)),
    (XIAN80_DATUM, 3, True): tuple(range(2349, 2370)),
    (XIAN80_DATUM, 3, False): tuple(range(2370, 2391)),
    (BEIJING54_DATUM, 6, True): tuple(range(21413, 21424)),
    (BEIJING54_DATUM, 6, False): tuple(range(21453, 21464)),
    (BEIJING54_DATUM, 3, True): tuple(range(2401, 2422)),
    (BEIJING54_DATUM, 3, False): tuple(range(2422, 2443)),
    (NEW_BEIJING_DATUM, 6, True): tuple(range(4568, 4579)),
    (NEW_BEIJING_DATUM, 6, False): tuple(range(4579, 4590)),
    (NEW_BEIJING_DATUM, 3, True): (*range(4652, 4657), *range(4766, 4782)),
    (NEW_BEIJING_DATUM, 3, False): (*range(4782, 4801), 4812, 4822),
}


@dataclass(frozen=True)
class GaussKruger:
    """One zone of one family; `prefixed` eastings carry the zone number before the six digits."""

    datum: Datum
    width: ZoneWidth
    zone: int
    prefixed: bool

    @property
    def epsg(self) -> int:
        """The EPSG code."""
        return _CODES[self.datum, self.width, self.prefixed][ZONES[self.width].index(self.zone)]

    @property
    def central_meridian(self) -> int:
        """Degrees east."""
        return 6 * self.zone - 3 if self.width == 6 else 3 * self.zone

    @property
    def false_easting(self) -> float:
        """Easting of the central meridian, metres."""
        return FALSE_EASTING + (self.zone * ZONE_PREFIX if self.prefixed else 0.0)

    @property
    def longitudes(self) -> tuple[float, float]:
        """Western and eastern edge of the zone, degrees."""
        return self.central_meridian - self.width / 2, self.central_meridian + self.width / 2

    @property
    def title_zh(self) -> str:
        """As a surveyor says it, e.g. "CGCS2000 3度带 37带(中央经线111°)带号"."""
        numbering = "带号" if self.prefixed else "不带号"
        meridian = f"中央经线{self.central_meridian}°"
        return f"{self.datum.title_zh} {self.width}度带 {self.zone}带({meridian}){numbering}"

    @property
    def title_en(self) -> str:
        """The same in English."""
        numbering = "zone-prefixed eastings" if self.prefixed else "six-digit eastings"
        return (
            f"{self.datum.title_en} / {self.width}-degree Gauss-Kruger zone {self.zone} "
            f"(CM {self.central_meridian}E), {numbering}"
        )


@lru_cache(maxsize=1)
def gauss_kruger_families() -> tuple[GaussKruger, ...]:
    """Every zone of every family: datum, then 6° and 3°, then prefixed and not, west to east."""
    return tuple(
        GaussKruger(datum, width, zone, prefixed)
        for datum, width, prefixed in _CODES
        for zone in ZONES[width]
    )


def guess_gauss_kruger(easting: float, northing: float, datum: Datum = CGCS2000_DATUM) -> list[GaussKruger]:
    """The zones a coordinate in metres may belong to, to be put to the user as a question.

    Eight-digit eastings name their zone (25-45 is 3°, 13-23 is 6°). Six-digit ones fit every central
    meridian: those of Hainan are answered. Empty when it can be no such coordinate, for example with both
    axes exchanged. The datum cannot be seen from numbers; the caller says it.
    """
    if not 0 < northing < REACH_NORTHING:
        return []
    if 100_000 <= easting < ZONE_PREFIX:
        return [
            GaussKruger(datum, width, zone, False) for width, zones in HAINAN_ZONES.items() for zone in zones
        ]
    if not 10 * ZONE_PREFIX <= easting < 100 * ZONE_PREFIX:
        return []
    prefix = int(easting // ZONE_PREFIX)
    return [GaussKruger(datum, width, prefix, True) for width, zones in ZONES.items() if prefix in zones]
