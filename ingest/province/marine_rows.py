"""Rows of the sea: coastline, depth zones, islands, aquaculture zones, sea-use parcels."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import numpy as np
import shapely

from gis_core.geometry.measure import length_geodesic
from ingest.province.basins import wild_ring
from ingest.province.batch import Batch, identifiers, rounded_areas
from ingest.province.boundaries import read_counties, read_county_units
from ingest.province.context import Context
from ingest.province.division_rows import as_multi
from ingest.province.gazetteer import ISLES
from ingest.province.hashing import hash_one
from ingest.province.places import county_of
from ingest.province.plane import GRID_SIZE, Geometries, geometry_to_degrees, geometry_to_metres, place_of

# Isobaths by distance from the coast (km): a rough shelf for the demonstration.
DEPTHS = (
    (0.0, 2.0, 0, 5, "1"),
    (2.0, 5.0, 5, 10, "2"),
    (5.0, 12.0, 10, 20, "3"),
    (12.0, 35.0, 20, 50, "4"),
    (35.0, 70.0, 50, 100, "5"),
)
SHORE_STEP = 3_000.0  # metres between things along the coast
KINDS = ("11", "12", "13", "20", "32")
SPECIES = ("东风螺", "石斑鱼", "金鲳鱼", "凡纳滨对虾", "江蓠", "珍珠贝")
LEASE_END = date(2035, 12, 31)


@lru_cache(maxsize=1)
def _coasts() -> tuple[Any, ...]:
    """The sea coast of each county in degrees."""
    lands = np.array([county.land for county in read_counties()], dtype=object)
    rim = shapely.boundary(shapely.coverage_union_all(lands))
    return tuple(shapely.line_merge(shapely.intersection(shapely.boundary(land), rim)) for land in lands)


def _stretches(line: Any) -> list[Any]:
    """A coast in stretches of a few corners each."""
    points = shapely.get_coordinates(line)
    return [shapely.linestrings(points[k : k + 7]) for k in range(0, len(points) - 1, 6)]


def coast_rows(context: Context) -> Batch:
    """Stretches of coast, natural or artificial."""
    lines, owners = [], []
    for county, coast in zip(read_counties(), _coasts(), strict=True):
        for part in shapely.get_parts(coast):
            if shapely.get_type_id(part) == shapely.GeometryType.LINESTRING:
                found = _stretches(part)
                lines += found
                owners += [county] * len(found)
    kinds = [KINDS[int(len(KINDS) * hash_one(context.seed, 741, k))] for k in range(len(lines))]
    columns = {
        "code": [f"{county.code}AX{k + 1:04d}" for k, county in enumerate(owners)],
        "name": [f"{county.name}岸段{k + 1}" for k, county in enumerate(owners)],
        "kind": kinds,
        "protection": ["3" if kind == "20" else "1" if kind == "11" else "2" for kind in kinds],
        "use_state": ["港口与城镇" if kind == "20" else "自然状态" for kind in kinds],
        "length": np.round(length_geodesic(np.array(lines, dtype=object)), 2),
        "surveyed_in": 2021,
    }
    return Batch("coastline", np.array(lines, dtype=object), [county.code for county in owners], columns)


def depth_rows(context: Context) -> Batch:
    """Belts of water around the island."""
    island = shapely.simplify(context.terrain.island, 100.0)
    rims = {0.0: context.terrain.island}
    for _, far, *_ in DEPTHS:
        rims[far] = shapely.buffer(island, far * 1000.0 + 120.0, quad_segs=6)
    belts = [shapely.difference(rims[far], rims[near]) for near, far, *_ in DEPTHS]
    shapes = shapely.set_precision(geometry_to_degrees(np.array(belts, dtype=object)), GRID_SIZE)
    columns = {
        "code": [f"SS{k + 1:02d}" for k in range(len(DEPTHS))],
        "shallow": [row[2] for row in DEPTHS],
        "deep": [row[3] for row in DEPTHS],
        "grade": [row[4] for row in DEPTHS],
        "name": "海南岛周边海域",
    }
    return Batch("depth_zone", as_multi(shapes), "46", columns)


def _reefs() -> tuple[Geometries, list[str], list[str]]:
    """The reef symbols of Sansha with names and district codes."""
    shapes, names, codes = [], [], []
    for unit in read_county_units():
        if unit.code.startswith("4603"):
            parts = shapely.get_parts(unit.outline).tolist()
            shapes += parts
            names += [f"{unit.name}岛礁{k + 1}" for k in range(len(parts))]
            codes += [unit.code] * len(parts)
    return np.array(shapes, dtype=object), names, codes


def island_rows(context: Context) -> Batch:
    """Islands near the coast, and the reef symbols of Sansha."""
    rings = []
    for k, (_, lon, lat, area) in enumerate(ISLES):
        x, y = place_of(lon, lat)
        rings.append(shapely.polygons(wild_ring(context.seed + 743, k, x, y, area * 1e6, 90, 0.7)))
    near = shapely.set_precision(geometry_to_degrees(np.array(rings, dtype=object)), GRID_SIZE)
    reefs, names, codes = _reefs()
    shapes = np.concatenate([near, reefs])
    districts = [county.code for county in county_of(near)] + codes
    distance = shapely.distance(context.terrain.island, geometry_to_metres(shapes))
    columns = {
        "code": [f"{code}{k + 1:06d}" for k, code in enumerate(districts)],
        "name": [isle.name for isle in ISLES] + names,
        "kind": "2",
        "material": ["1"] * len(near) + ["2"] * len(reefs),
        "area": rounded_areas(shapes),
        "coastline_length": np.round(length_geodesic(shapely.get_exterior_ring(shapes)), 2),
        "offshore_distance": np.round(distance / 1000.0, 2),
    }
    return Batch("island", as_multi(shapes), districts, columns)


def _offshore(context: Context, phase: float, out: float) -> list[tuple[float, float, float]]:
    """Places off the coast: plane position and direction of the shore."""
    found = []
    for coast in geometry_to_metres(np.array(_coasts(), dtype=object)):
        for line in shapely.get_parts(coast):
            length = shapely.length(line)
            for at in np.arange(phase * SHORE_STEP, length - 100.0, SHORE_STEP):
                a, b = shapely.get_coordinates(shapely.line_interpolate_point(line, [at, at + 60.0]))
                turn = float(np.arctan2(b[1] - a[1], b[0] - a[0]))
                found += [
                    (a[0] + s * out * np.sin(turn), a[1] - s * out * np.cos(turn), turn) for s in (1, -1)
                ]
    return found


def _at_sea(context: Context, shapes: Geometries, apart: float) -> Geometries:
    """Those that lie in the sea and keep their distance from each other."""
    land = shapely.buffer(context.terrain.island, 60.0)
    shapely.prepare(land)
    free = shapes[~shapely.intersects(land, shapes)]
    first, second = shapely.STRtree(free).query(free, predicate="dwithin", distance=apart)
    crowded = np.unique(np.maximum(first, second)[first != second])
    return np.asarray(np.delete(free, crowded))


def aquaculture_rows(context: Context) -> Batch:
    """Zones of the aquaculture plan off the coast."""
    spots = [
        s for k, s in enumerate(_offshore(context, 0.5, 2_600.0)) if hash_one(context.seed, 744, k) < 0.45
    ]
    rings = [wild_ring(context.seed + 745, k, x, y, 9e5, 40, 0.35) for k, (x, y, _) in enumerate(spots)]
    shapes = geometry_to_degrees(
        _at_sea(context, np.array([shapely.polygons(r) for r in rings], dtype=object), 80.0)
    )
    counties = county_of(shapes)
    kinds = [1 + int(4 * hash_one(context.seed, 746, k)) for k in range(len(shapes))]
    columns = {
        "code": [f"YZ{county.code}{k + 1:04d}" for k, county in enumerate(counties)],
        "name": [f"{county.name}{k + 1}号养殖区" for k, county in enumerate(counties)],
        "kind": [str(kind) for kind in kinds],
        "zoning": [str(1 + k % 3) for k in range(len(shapes))],
        "species": [SPECIES[(k + kind) % len(SPECIES)] for k, kind in enumerate(kinds)],
        "area": rounded_areas(shapes),
        "expires_on": LEASE_END,
    }
    return Batch("aquaculture_zone", shapes, [county.code for county in counties], columns)


def sea_parcel_rows(context: Context) -> Batch:
    """Registered sea uses close to the shore."""
    shapes = []
    for k, (x, y, turn) in enumerate(_offshore(context, 0.0, 700.0)):
        half = 60.0 + 160.0 * hash_one(context.seed, 747, k), 40.0 + 90.0 * hash_one(context.seed, 748, k)
        matrix = np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
        box = shapely.segmentize(shapely.box(-half[0], -half[1], *half), 60.0)
        shapes.append(shapely.transform(box, lambda c, m=matrix, x=x, y=y: c @ m + (x, y)))
    outlines = geometry_to_degrees(_at_sea(context, np.array(shapes, dtype=object), 40.0))
    counties = county_of(outlines)
    codes = [f"{county.code}000000GH{k + 1:05d}" for k, county in enumerate(counties)]
    areas = rounded_areas(outlines)
    kind = [("31", "31", "200100"), ("13", "41", "180200"), ("42", "42", "210200"), ("51", "53", "190600")]
    uses = [kind[int(4 * hash_one(context.seed, 749, k))] for k in range(len(codes))]
    columns = {
        "identifier": [identifiers(c.code, "sea_use_parcel", k + 1, 1)[0] for k, c in enumerate(counties)],
        "element_code": "6001020000",
        "parcel_code": codes,
        "unit_code": [code + "W00000000" for code in codes],
        "feature_code": "GH",
        "project_name": [f"{county.name}用海项目{k + 1}" for k, county in enumerate(counties)],
        "project_nature": "2",
        "total_area": np.round(areas / 1e4, 4),
        "registered_area": np.round(areas / 1e4, 4),
        "area": areas,
        "grade": [str(1 + k % 6) for k in range(len(codes))],
        "use_kind": [use[0] for use in uses],
        "use_method": [use[1] for use in uses],
        "use": [use[2] for use in uses],
        "location": [county.name + "近岸海域" for county in counties],
        "expires_on": LEASE_END,
    }
    return Batch("sea_use_parcel", as_multi(outlines), [county.code for county in counties], columns)


def marine_rows(context: Context) -> list[Batch]:
    """All layers of the sea."""
    return [
        coast_rows(context),
        depth_rows(context),
        island_rows(context),
        aquaculture_rows(context),
        sea_parcel_rows(context),
    ]
