"""Rows of the land-use layer: every attribute of the survey table, by its machine rules."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.province.batch import SURVEY_YEAR, Batch, identifiers, rounded_areas
from ingest.province.hashing import Floats, Ints, hash_unit
from ingest.province.landclass import Codes
from ingest.province.patches import Patches
from ingest.province.plane import geometry_to_metres, metres_per_degree
from ingest.province.villages import CountyFrame
from layers.codelists import find_list

# Field-ridge coefficients by slope grade: every county has its own table, these stand for all.
RIDGES = {"TT": (0.0, 0.0712, 0.1060, 0.1478, 0.1895), "PD": (0.0, 0.0301, 0.0526, 0.0811, 0.1024)}
SLOPE_LIMITS = (2.0, 6.0, 15.0, 25.0)
LINEAR = ("1001", "1003", "1004", "1006", "1107")
MOST_TRACK_WIDTH = 8.0  # a rural road is at most 8 m wide
STATE_OWNED = ("0701", "0508", "05H1", "0601", "1001", "1003", "1007", "1101", "1102", "1103", "1105", "0303")
CITIES = ("4601", "4602", "4604", "469001", "469002", "469005", "469006", "469007")


def class_names(codes: Codes) -> list[str]:
    """Names of survey classes."""
    names = {code: find_list("land_use_survey").meaning(code) for code in np.unique(codes).tolist()}
    return [names[code] for code in codes.tolist()]


def number_patches(patches: Patches) -> Ints:
    """Numbers within each village, from north to south and west to east, starting at 1."""
    bands = -np.floor(patches.site.y / 250.0)
    order = np.lexsort((patches.site.x, bands, patches.village))
    ranked = patches.village[order]
    starts = np.flatnonzero(np.r_[True, ranked[1:] != ranked[:-1]])
    within = np.arange(len(ranked)) - np.repeat(starts, np.diff(np.r_[starts, len(ranked)]))
    numbers = np.empty(len(ranked), dtype=np.int64)
    numbers[order] = within + 1
    return numbers


def _farmland(patches: Patches, chance: Floats) -> dict[str, Any]:
    """Slope grade, terraces, ridges: empty outside farmland."""
    farm = np.char.startswith(patches.codes, "01")
    paddy = patches.codes == "0101"
    slope = np.where(paddy, patches.site.slope * 0.45, patches.site.slope)
    grade = np.searchsorted(SLOPE_LIMITS, slope, side="left") + 1
    terrace = paddy | (chance < 0.35)
    sloping = farm & (grade > 1)
    table = np.where(terrace, np.array(RIDGES["TT"])[grade - 1], np.array(RIDGES["PD"])[grade - 1])
    ratio = np.where(sloping, table, 0.0)
    kind = np.where(sloping, np.where(terrace, "TT", "PD"), "")
    return {"ratio": ratio, "slope_grade": np.where(farm, grade.astype("<U1"), ""), "farmland_type": kind}


def _planting(patches: Patches, chance: Floats) -> tuple[Codes, Codes]:
    """What grows on farmland, and whether other plantations could be turned back into it."""
    farm = np.char.startswith(patches.codes, "01")
    garden = np.isin(
        patches.codes, ("0201", "0202", "0203", "0204", "0301", "0302", "0305", "0307", "0404", "1104A")
    )
    crops = np.select(
        [chance < 0.58, chance < 0.80, chance < 0.93, chance < 0.97], ["LS", "FLS", "LYFL", "WG"], "XG"
    )
    return_to_farm = garden & (patches.site.slope < 6.0) & (chance < 0.09)
    works = garden & ~return_to_farm & (patches.site.slope < 15.0) & (chance > 0.96)
    codes = np.where(farm, crops, np.select([return_to_farm, works], ["JKHF", "GCHF"], ""))
    names = {code: find_list("planting_attribute").meaning(code) for code in np.unique(codes).tolist()}
    return codes, np.array([names[code] for code in codes.tolist()])


def _built_mark(county: str, patches: Patches) -> Codes:
    """Whether built-up land belongs to a city, a town or a village (城镇村属性码)."""
    codes = patches.codes
    built = np.isin(np.char.ljust(codes, 2).astype("<U2"), ("05", "06", "07", "08", "09"))
    built |= np.isin(codes, ("1004", "1005", "1201"))
    seat, town = patches.site.rank == 0, patches.site.town > 0.33
    inner = np.where(town & seat, "201" if county.startswith(CITIES) else "202", np.where(town, "202", "203"))
    alone = (codes == "0601") & ~town
    return np.where(built, np.where(alone, "203A", inner), "")


def _widths(patches: Patches, areas: Floats) -> list[float | None]:
    """Mean width of linear patches: area over half the perimeter."""
    rings = shapely.transform(patches.polygons, lambda c: c * metres_per_degree(c[:, 1]))
    width = np.round(areas / np.maximum(shapely.length(rings) / 2.0, 1.0), 1)
    width = np.where(patches.codes == "1006", np.minimum(width, MOST_TRACK_WIDTH), width)
    linear = np.isin(patches.codes, LINEAR)
    return [
        max(w, 0.1) if is_linear else None
        for w, is_linear in zip(width.tolist(), linear.tolist(), strict=True)
    ]


def _cents(values: Floats) -> Floats:
    return np.asarray(np.floor(values * 100.0 + 0.5) / 100.0)


def patch_rows(seed: int, frame: CountyFrame, patches: Patches, first: int) -> Batch:
    """The land-use rows of some villages."""
    county, count = frame.county, len(patches.polygons)
    chance = hash_unit(
        seed + 501, (patches.site.x * 10).astype(np.int64), (patches.site.y * 10).astype(np.int64)
    )
    areas, farm = rounded_areas(patches.polygons), _farmland(patches, chance)
    deducted = _cents(areas * farm["ratio"])
    has_ridges = farm["ratio"] > 0
    planting, planting_name = _planting(patches, chance)
    codes = patches.codes
    villages = np.array([village.code for village in frame.villages], dtype=object)[patches.village]
    units = np.array(unit_names(frame), dtype=object)[patches.village]
    unit_codes = villages + "0000000"
    columns = {
        "identifier": identifiers(county.code, "land_use_patch", first, count),
        "element_code": "2001010100",
        "patch_number": number_patches(patches),
        "land_class": codes,
        "land_class_name": class_names(codes),
        "ownership": np.where(np.isin(codes, STATE_OWNED), "20", "30"),
        "owner_unit_code": unit_codes,
        "owner_unit_name": units,
        "location_unit_code": unit_codes,
        "location_unit_name": units,
        "area": areas,
        "deducted_class": np.where(has_ridges, "1203", ""),
        "deduction_ratio": nullable(farm["ratio"], has_ridges),
        "deducted_area": nullable(deducted, has_ridges),
        "class_area": _cents(areas - deducted),
        "farmland_type": farm["farmland_type"],
        "slope_grade": farm["slope_grade"],
        "line_width": _widths(patches, areas),
        "planting": planting,
        "planting_name": planting_name,
        "farmland_grade": _grades(patches, chance),
        "flown_in": "0",
        "urban_rural": _built_mark(county.code, patches),
        "data_year": SURVEY_YEAR,
        "description_code": island_marks(frame)[patches.village],
    }
    return Batch("land_use_patch", patches.polygons, villages, columns, county.index + 1, first)


def nullable(values: Floats, known: NDArray[np.bool_]) -> list[float | None]:
    """A column whose unknown values are NULL."""
    return [v if k else None for v, k in zip(values.tolist(), known.tolist(), strict=True)]


def _grades(patches: Patches, chance: Floats) -> list[int | None]:
    """Utilisation grade of farmland, 1 best to 15; Hainan's lies about 6 to 12."""
    base = np.where(patches.codes == "0101", 6.0, 8.0) + patches.site.slope / 4.0 + 3.0 * chance
    farm = np.char.startswith(patches.codes, "01")
    grade = np.clip(base, 1, 15).astype(int)
    return [g if f else None for g, f in zip(grade.tolist(), farm.tolist(), strict=True)]


def unit_names(frame: CountyFrame) -> list[str]:
    """Full names of the villages: township and village."""
    return [frame.towns[village.township].name + village.name for village in frame.villages]


def island_marks(frame: CountyFrame) -> Codes:
    """For each village 01 where the sea divides it from the rest of the county, else 00."""
    land = frame.county.land
    main = max(shapely.get_parts(land), key=shapely.area)
    reach = shapely.buffer(geometry_to_metres(np.array([main], dtype=object))[0], 500.0)
    at_home = shapely.contains_xy(reach, *np.array([(v.x, v.y) for v in frame.villages]).T)
    return np.where(at_home, "00", "01")
