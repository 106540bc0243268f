"""Rows of rivers, reservoirs, intakes and hydrological stations."""

from __future__ import annotations

import numpy as np

from gis_core.geometry.measure import length_geodesic
from ingest.province.batch import Batch, rounded_areas
from ingest.province.context import Context
from ingest.province.division_rows import as_multi
from ingest.province.gazetteer import BASINS, COURSES, PORTS
from ingest.province.hashing import hash_one, text_identity
from ingest.province.places import county_of, lines_in_degrees, points_in_degrees
from ingest.province.plane import place_of, to_metres
from ingest.province.rivers import Reach

MAIN = tuple(course.name for course in COURSES)
LEAST_GAUGED = 120.0  # km2 of catchment from which a river has stations
LEAST_INTAKE = 60.0
# Place, name, kind, river and catchment (km2) of a gauge.
Gauge = tuple[tuple[float, float], str, str, str, float | None]


def _river_code(name: str) -> str:
    """A code of eight characters for a river, the same in every row that names it."""
    return f"HN{text_identity(name) % 1_000_000:06d}"


def _grade(reach: Reach) -> str:
    """Main stream, or a tributary by its size."""
    if reach.name in MAIN[:3]:
        return "1"
    limits = (400.0, 120.0, 40.0)
    return str(2 + sum(reach.catchment < limit for limit in limits))


def reach_rows(context: Context) -> Batch:
    """The river network."""
    reaches = context.reaches
    lines = lines_in_degrees([reach.line for reach in reaches])
    below = {reach.start: reach.number for reach in reaches}
    onward = [below.get(reach.end) for reach in reaches]
    columns = {
        "element_code": "210101",
        "reach_code": [f"HNHD{reach.number:06d}" for reach in reaches],
        "river_code": [_river_code(reach.name) for reach in reaches],
        "name": [reach.name for reach in reaches],
        "grade": [_grade(reach) for reach in reaches],
        "from_node": [reach.start for reach in reaches],
        "to_node": [reach.end for reach in reaches],
        "next_reach": [f"HNHD{number:06d}" if number else "" for number in onward],
        "stream_order": [reach.order for reach in reaches],
        "length": np.round(length_geodesic(lines), 2),
        "width": [round(reach.width, 1) for reach in reaches],
        "basin_area": [round(reach.catchment, 2) for reach in reaches],
        "is_perennial": ["1" if reach.catchment > 20 else "0" for reach in reaches],
    }
    return Batch("river_reach", lines, [county.code for county in county_of(lines)], columns)


def basin_rows(context: Context) -> Batch:
    """Reservoirs and lakes."""
    areas = rounded_areas(context.basins)
    capacity = np.round(areas / 1e6 * 1_900.0, 2)  # 10^4 m3 at a mean depth of 19 m
    grade = np.array(["3", "2", "1"])[np.searchsorted([10_000.0, 100_000.0], capacity)]
    natural = np.array([basin.natural for basin in BASINS])
    height = context.terrain.height.at(*to_metres(*np.array([(b.lon, b.lat) for b in BASINS]).T))
    columns = {
        "element_code": np.where(natural, "230101", "240101"),
        "code": [f"HNSK{k + 1:04d}" for k in range(len(BASINS))],
        "name": [basin.name for basin in BASINS],
        "kind": np.where(natural, "1", "2"),
        "grade": np.where(natural, "", grade),
        "area": areas,
        "normal_level": np.round(height, 2),
        "capacity": np.where(natural, capacity / 6.0, capacity).round(2),
        "dam_height": [None if basin.natural else round(18.0 + basin.area**0.5 * 6, 1) for basin in BASINS],
        "built_in": [None if b.natural else 1958 + text_identity(b.name) % 50 for b in BASINS],
        "managed_by": [basin.name + "管理所" for basin in BASINS],
    }
    return Batch("water_body", as_multi(context.basins), [c.code for c in county_of(context.basins)], columns)


def _middle(reach: Reach) -> tuple[float, float]:
    """A place half-way along a reach."""
    x, y = reach.line[len(reach.line) // 2].tolist()
    return x, y


def _mouth(reach: Reach) -> tuple[float, float]:
    """A place just above the end of a reach."""
    x, y = reach.line[-2].tolist()
    return x, y


def intake_rows(context: Context) -> Batch:
    """Intakes along the larger rivers and one at every reservoir."""
    spots = [(_middle(r), r.name, "1") for r in context.reaches if r.catchment > LEAST_INTAKE]
    spots = [spot for k, spot in enumerate(spots) if k % 3 == 0]
    basins = [(place_of(b.lon, b.lat), b.name, "3" if b.natural else "2") for b in BASINS]
    every = [*spots, *basins]
    places = points_in_degrees(*np.array([spot[0] for spot in every]).T)
    uses = [str(1 + int(3 * hash_one(context.seed, 721, k))) for k in range(len(every))]
    counties = county_of(places)
    columns = {
        "code": [f"QSK{k + 1:05d}" for k in range(len(every))],
        "name": [f"{name}取水口" for _, name, _ in every],
        "river_code": [_river_code(name) for _, name, _ in every],
        "source_kind": [kind for _, _, kind in every],
        "use": uses,
        "permit_number": [f"取水（琼）字〔2023〕第{k + 1:05d}号" for k in range(len(every))],
        "permitted_amount": [
            round(60.0 + 2_400.0 * hash_one(context.seed, 722, k), 2) for k in range(len(every))
        ],
        "is_drinking_water": ["1" if use == "1" else "0" for use in uses],
        "managed_by": [county.name + "水务局" for county in counties],
    }
    return Batch("water_intake", places, [county.code for county in counties], columns)


def station_rows(context: Context) -> Batch:
    """Gauges on the larger rivers, at reservoirs, tide gauges at ports and rain gauges in the towns."""
    rivers = [r for r in context.reaches if r.catchment > LEAST_GAUGED]
    rows: list[Gauge] = [
        (_mouth(r), f"{r.name}{k + 1}站", "ZQ" if k % 4 else "ZZ", r.name, r.catchment)
        for k, r in enumerate(rivers)
        if k % 2 == 0
    ]
    rows += [(place_of(b.lon, b.lat), f"{b.name}站", "RR", "", None) for b in BASINS if not b.natural]
    rows += [(place_of(p.lon, p.lat), f"{p.name}潮位站", "TT", "", None) for p in PORTS[:6]]
    rows += [((t.x, t.y), f"{t.name}雨量站", "PP", "", None) for t in context.towns[::2]]
    places = points_in_degrees(*np.array([row[0] for row in rows], dtype=float).T)
    counties = county_of(places)
    columns = {
        "station_code": [f"81{k + 1:06d}" for k in range(len(rows))],
        "name": [row[1] for row in rows],
        "kind": [row[2] for row in rows],
        "river_name": [row[3] for row in rows],
        "water_system": [row[3] for row in rows],
        "basin": "海南岛诸河",
        "location": [county.name for county in counties],
        "division_code": [county.code for county in counties],
        "datum_name": "1985国家高程基准",
        "datum_height": 0.0,
        "catchment_area": [None if row[4] is None else round(row[4], 2) for row in rows],
        "since": "200501",
        "managed_by": "海南省水文水资源勘测局",
    }
    return Batch("hydrological_station", places, [county.code for county in counties], columns)


def water_rows(context: Context) -> list[Batch]:
    """All water layers of the province."""
    return [reach_rows(context), basin_rows(context), intake_rows(context), station_rows(context)]
