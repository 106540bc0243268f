"""Rows of place names, control points and map sheets."""

from __future__ import annotations

import numpy as np
import shapely

from gis_core.geometry.sheet import list_sheets
from ingest.province.batch import Batch, rounded_areas
from ingest.province.context import Context, CountyContext
from ingest.province.gazetteer import BASINS, BAYS, PEAKS, RESERVES
from ingest.province.hashing import hash_pair, hash_unit
from ingest.province.names import hamlet_name
from ingest.province.places import county_of, points_in_degrees
from ingest.province.plane import geometry_to_degrees

CONTROL_STEP = 9_000.0  # metres between control points
SCALES = {10_000: "G", 50_000: "E"}
STRAIT = ("琼州海峡", 110.20, 20.20)


def natural_names(context: Context) -> Batch:
    """Mountains, rivers, reservoirs, bays and reserves."""
    rows = [(p.name, p.lon, p.lat, "22", 3) for p in PEAKS]
    rows += [(b.name, b.lon, b.lat, "32", 4) for b in BASINS]
    rows += [(bay.name, bay.lon, bay.lat, "33", 4) for bay in BAYS]
    rows += [(r.name, r.lon, r.lat, "52", 5) for r in RESERVES]
    rows.append((*STRAIT, "34", 2))
    places = list(shapely.points([(lon, lat) for _, lon, lat, _, _ in rows]))
    longest = {reach.name: reach for reach in sorted(context.reaches, key=lambda r: r.catchment)}
    named = [reach for reach in longest.values() if reach.catchment > 40]
    middles = np.array([reach.line[len(reach.line) // 2] for reach in named])
    places += list(points_in_degrees(*middles.T))
    kinds = [row[3] for row in rows] + ["31"] * len(named)
    columns = {
        "code": [f"460000{k + 1:06d}" for k in range(len(places))],
        "name": [row[0] for row in rows] + [reach.name for reach in named],
        "kind": kinds,
        "rank": [row[4] for row in rows] + [4 if reach.catchment > 400 else 6 for reach in named],
        "division_code": "460000",
    }
    every = np.array(places, dtype=object)
    return Batch("place_name", every, [county.code for county in county_of(every)], columns)


def settlement_names(context: Context, county: CountyContext) -> Batch:
    """Towns, villages and hamlets of a county."""
    frame, hamlets = county.frame, county.around.hamlets
    rows = [
        (t.x, t.y, t.name, "12" if t.rank == 0 else "13", 3 if t.rank == 0 else 5, t.code)
        for t in frame.towns
    ]
    rows += [(v.x, v.y, v.name, "14", 7, v.code) for v in frame.villages if not v.is_town]
    for k, (x, y) in enumerate(hamlets.position.tolist()):
        owner = frame.villages[int(hamlets.village[k])]
        if (owner.x, owner.y) != (x, y):
            rows.append((x, y, hamlet_name(context.seed, frame.county.index, k), "14", 8, owner.code))
    places = points_in_degrees(np.array([r[0] for r in rows]), np.array([r[1] for r in rows]))
    columns = {
        "code": [f"{frame.county.code}{k + 1:06d}" for k in range(len(rows))],
        "name": [r[2].removesuffix("社区居委会").removesuffix("委会") for r in rows],
        "kind": [r[3] for r in rows],
        "rank": [r[4] for r in rows],
        "division_code": [r[5] for r in rows],
    }
    return Batch("place_name", places, [r[5] for r in rows], columns, frame.county.index + 1)


def control_rows(context: Context) -> Batch:
    """Control points: every third place of third order, the rest lower."""
    west, south, east, north = shapely.bounds(context.terrain.island)
    grid = np.stack(
        np.meshgrid(np.arange(west, east, CONTROL_STEP), np.arange(south, north, CONTROL_STEP)), axis=-1
    )
    grid = grid.reshape(-1, 2)
    jitter = np.stack(hash_pair(context.seed + 731, np.arange(len(grid))), axis=1)
    grid = grid + jitter * CONTROL_STEP * 0.4
    inner = shapely.buffer(context.terrain.island, -400.0)
    shapely.prepare(inner)
    grid = grid[shapely.contains_xy(inner, *grid.T)]
    places = points_in_degrees(*grid.T)
    count, chance = len(grid), hash_unit(context.seed + 732, np.arange(len(grid)))
    columns = {
        "element_code": "110000",
        "code": [f"HN{k + 1:05d}" for k in range(count)],
        "name": [f"琼控{k + 1:03d}" for k in range(count)],
        "point_class": np.select(
            [chance < 0.04, chance < 0.3, chance < 0.6, chance < 0.8], ["110", "123", "124", "213"], "125"
        ),
        "elevation": np.round(context.terrain.height.at(*grid.T), 3),
        "mark_type": "混凝土标石",
        "remark": "演示数据",
    }
    return Batch("control_point", places, [county.code for county in county_of(places)], columns)


def sheet_rows(context: Context) -> Batch:
    """Map sheets 1:10 000 and 1:50 000 that meet the island."""
    island = geometry_to_degrees(np.array([context.terrain.island], dtype=object))[0]
    shapely.prepare(island)
    sheets = [
        (sheet, scale) for scale in SCALES for sheet in list_sheets(tuple(shapely.bounds(island)), scale)
    ]
    boxes = shapely.box(*np.array([sheet.bounds for sheet, _ in sheets]).T)
    met = np.flatnonzero(shapely.intersects(island, boxes))
    columns = {
        "code": [sheets[k][0].number for k in met.tolist()],
        "scale": [SCALES[sheets[k][1]] for k in met.tolist()],
        "area": rounded_areas(boxes[met]),
        "surveyed_in": 2023,
    }
    return Batch("map_sheet", boxes[met], [county.code for county in county_of(boxes[met])], columns)


def name_rows(context: Context) -> list[Batch]:
    """The surveying layers of the province that do not belong to one county."""
    return [natural_names(context), control_rows(context), sheet_rows(context)]
