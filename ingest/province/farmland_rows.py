"""Rows of permanent basic farmland: the good part of the farmland, patch by patch."""

from __future__ import annotations

from datetime import date

import numpy as np

from ingest.province.batch import Batch, identifiers
from ingest.province.hashing import hash_unit
from ingest.province.patches import Patches
from ingest.province.villages import CountyFrame

SHARE = 0.82  # of the eligible farmland
SAME = (
    "patch_number",
    "land_class",
    "land_class_name",
    "ownership",
    "owner_unit_code",
    "owner_unit_name",
    "location_unit_code",
    "location_unit_name",
    "area",
    "deducted_class",
    "deduction_ratio",
    "deducted_area",
    "farmland_type",
    "slope_grade",
    "planting",
    "planting_name",
    "farmland_grade",
    "flown_in",
    "data_year",
)


def farmland_rows(seed: int, frame: CountyFrame, patches: Patches, survey: Batch, first: int) -> Batch:
    """Basic farmland of some villages, out of their land-use rows."""
    site = patches.site
    chance = hash_unit(seed + 771, (site.x / 400.0).astype(np.int64), (site.y / 400.0).astype(np.int64))
    farm = np.isin(patches.codes, ("0101", "0102", "0103"))
    grade = np.asarray(survey.columns["slope_grade"])
    chosen = np.flatnonzero(farm & (site.town < 0.3) & np.isin(grade, ("1", "2", "3")) & (chance < SHARE))
    columns = {name: _pick(survey.columns[name], chosen) for name in SAME}
    count, county = len(chosen), frame.county
    codes = survey.district[chosen]
    within = _running_numbers(patches.village[chosen])
    columns |= {
        "identifier": identifiers(county.code, "permanent_basic_farmland", first, count),
        "element_code": "2005010300",
        "farmland_number": [
            f"{code}{n:06d}" for code, n in zip(codes.tolist(), within.tolist(), strict=True)
        ],
        "farmland_area": np.asarray(survey.columns["class_area"])[chosen],
        "irrigation_guarantee": np.where(patches.codes[chosen] == "0101", "75%", "50%"),
        "quality_grade": np.clip(4 + site.slope[chosen] // 3, 1, 10).astype(int),
        "protected_from": date(2022, 10, 14),
    }
    return Batch(
        "permanent_basic_farmland", patches.polygons[chosen], codes, columns, county.index + 1, first
    )


def _pick(values: object, chosen: np.ndarray) -> object:
    """The chosen rows of a column; a single value stays."""
    if isinstance(values, np.ndarray):
        return values[chosen]
    return [values[k] for k in chosen.tolist()] if isinstance(values, list) else values


def _running_numbers(village: np.ndarray) -> np.ndarray:
    """1, 2, 3 … within each village, in the order of the rows."""
    order = np.argsort(village, kind="stable")
    ranked = village[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]]) if len(ranked) else np.empty(0, np.int64)
    numbers = np.empty(len(village), dtype=np.int64)
    numbers[order] = np.arange(len(ranked)) - np.repeat(starts, np.diff(np.r_[starts, len(ranked)])) + 1
    return numbers
