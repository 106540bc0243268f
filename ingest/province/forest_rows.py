"""Rows of forestry: sub-compartments out of forest patches, and protected areas."""

from __future__ import annotations

from datetime import date

import numpy as np
import shapely

from ingest.province.basins import wild_ring
from ingest.province.batch import SURVEY_YEAR, Batch, rounded_areas
from ingest.province.context import Context
from ingest.province.division_rows import as_multi
from ingest.province.gazetteer import RESERVES
from ingest.province.hashing import hash_unit
from ingest.province.merging import dissolve, plane_areas
from ingest.province.patches import Patches
from ingest.province.places import county_of
from ingest.province.plane import geometry_to_degrees, place_of
from ingest.province.villages import CountyFrame

FOREST = ("0301", "0302", "0303", "0305", "0307", "0203")
LEAST_AREA = 667.0  # m2, one mu
SPECIES = {
    "0203": ("101",),
    "0302": ("119",),
    "0303": ("120",),
    "0305": ("199", "104"),
    "0307": ("102", "104", "103"),
    "0301": ("130", "102", "104", "106", "117"),
}
# level -> size of a protected area in km2, code of its level and kind
RESERVE_SIZE = {"国家公园": (95.0, "1", "10"), "国家级": (14.0, "1", "20"), "省级": (9.0, "2", "20")}
CORE_SHARE = 0.5


def sub_compartment_rows(seed: int, frame: CountyFrame, patches: Patches, first: int) -> Batch:
    """Forest of one class joined within a block of a village."""
    forest = np.flatnonzero(np.isin(patches.codes, FOREST))
    block = (patches.block[forest, 0] * 2_000_003 + patches.block[forest, 1]) * 8
    kind = np.array([FOREST.index(code) for code in patches.codes[forest].tolist()], dtype=np.int64)
    _, group = np.unique(np.stack([block + kind, patches.village[forest]]), axis=1, return_inverse=True)
    shapes, member = dissolve(patches.polygons[forest], group.ravel())
    large = plane_areas(shapes) >= LEAST_AREA
    shapes, member = shapes[large], forest[member[large]]
    columns = _stand_columns(seed, frame, patches, member, first)
    columns["area"] = rounded_areas(shapes)
    columns["inventory_area"] = np.round(columns["area"] / 10_000.0, 4)
    columns["volume"] = np.round(columns["inventory_area"] * columns["volume_per_hectare"], 1)
    return Batch(
        "forest_sub_compartment", shapes, columns["village_code"], columns, frame.county.index + 1, first
    )


def _stand_columns(seed: int, frame: CountyFrame, patches: Patches, member: np.ndarray, first: int) -> dict:
    """Attributes of the stands."""
    count = len(member)
    chance = hash_unit(seed + 751, frame.county.index, np.arange(first, first + count))
    codes, village = patches.codes[member], patches.village[member]
    wild = (codes == "0301") & (patches.site.hills[member] > 0.5)
    species = [
        SPECIES[c][0] if w else SPECIES[c][int(k * len(SPECIES[c]))]
        for c, w, k in zip(codes.tolist(), wild.tolist(), chance.tolist(), strict=True)
    ]
    age = np.where(wild, 35 + 60 * chance, 3 + 28 * chance).astype(int)
    volume = np.where(np.isin(codes, ("0305", "0307")), 12.0, np.where(wild, 165.0, 70.0)) * (
        0.6 + 0.8 * chance
    )
    villages = [frame.villages[v] for v in village.tolist()]
    return {
        "county_code": frame.county.code,
        "township_code": [frame.towns[v.township].code for v in villages],
        "village_code": [v.code for v in villages],
        "compartment": [f"{v % 999 + 1:04d}" for v in village.tolist()],
        "sub_compartment": [f"{n % 100_000:05d}" for n in range(first, first + count)],
        "land_class": codes,
        "land_ownership": np.where(wild, "10", "20"),
        "category": np.where(wild, "11", "22"),
        "stand_kind": np.where(wild, "111", np.where(codes == "0203", "253", "233")),
        "origin": np.where(wild | (codes == "0303"), "11", "21"),
        "species": species,
        "age_group": np.clip(age // 12 + 1, 1, 5).astype("<U1"),
        "mean_age": age,
        "canopy_density": np.round(0.3 + 0.6 * chance, 2),
        "mean_diameter": np.round(6.0 + 0.4 * age, 1),
        "mean_height": np.round(4.0 + 0.25 * np.minimum(age, 60), 1),
        "volume_per_hectare": np.round(volume, 1),
        "trees_per_hectare": (500 + 900 * (1 - chance)).astype(int),
        "slope": patches.site.slope[member].astype(int),
        "protection_grade": np.where(wild, "1", "3"),
        "surveyed_in": SURVEY_YEAR,
        "remark": "演示数据",
    }


def protected_rows(context: Context) -> Batch:
    """Protected areas with their core and general zones."""
    shapes, rows = [], []
    for number, spot in enumerate(RESERVES):
        size, level, kind = RESERVE_SIZE[spot.kind]
        x, y = place_of(spot.lon, spot.lat)
        rim = wild_ring(context.seed + 761, number, x, y, size * 1e6, 700, 0.45)
        core = (x, y) + (rim - (x, y)) * CORE_SHARE**0.5
        shapes += [shapely.polygons(core), shapely.polygons(rim, holes=[shapely.linearrings(core)])]
        rows += [(spot.name, level, kind, "1", number), (spot.name, level, kind, "2", number)]
    outlines = geometry_to_degrees(np.array(shapes, dtype=object))
    areas = rounded_areas(outlines)
    columns = {
        "code": [f"BHD{row[4] + 1:03d}{row[3]}" for row in rows],
        "name": [row[0] for row in rows],
        "kind": [row[2] for row in rows],
        "level": [row[1] for row in rows],
        "control_zone": [row[3] for row in rows],
        "area": areas,
        "approved_area": np.round(areas / 1e4, 4),
        "approved_on": date(2021, 10, 12),
        "managed_by": "海南省林业局",
        "main_object": ["红树林湿地" if "港" in row[0] else "热带雨林生态系统" for row in rows],
    }
    return Batch(
        "protected_area", as_multi(outlines), [county.code for county in county_of(outlines)], columns
    )
