"""Rows of parcels: codes by GB/T 37346, rights, uses and neighbours."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

from ingest.province.batch import Batch, identifiers, rounded_areas
from ingest.province.hashing import Floats, Ints, hash_unit
from ingest.province.landclass import Codes
from ingest.province.names import person_name
from ingest.province.parcels import Parcels
from ingest.province.survey_rows import unit_names
from ingest.province.villages import CountyFrame

# survey class -> classes of GB/T 21010-2017 that its parcels are registered with
USES = {
    "0701": ("0701",),
    "0702": ("0702",),
    "05H1": ("0501", "0502", "0503", "0504", "0505"),
    "0508": ("0604",),
    "0601": ("0601",),
    "0809": ("0809",),
    "0810": ("0810",),
    "08H1": ("0801",),
    "08H2": ("0803", "0805", "0807"),
    "1005": ("1005",),
}
COLLECTIVE_AROUND = ("0702",)
FIRST_SURVEY = date(2013, 1, 7)
ORGANISATIONS = {
    "08H1": "人民政府",
    "08H2": "中心学校",
    "0809": "供水站",
    "0810": "城镇管理中心",
    "1005": "汽车客运站",
    "05H1": "商贸有限公司",
    "0508": "物流有限公司",
    "0601": "农产品加工厂",
}


def _features(codes: Codes, town: np.ndarray[Any, Any], frame: CountyFrame, village: Ints) -> Codes:
    """Feature code: homestead, collective or state building land."""
    urban = np.array([v.is_town for v in frame.villages])[village] | town
    return np.where(codes == "0702", "JC", np.where(urban | (codes == "0701"), "GB", "JB"))


def parcel_codes(frame: CountyFrame, village: Ints, features: Codes) -> list[str]:
    """19-character codes; numbers run within each sub-district and feature code, in the order of the rows."""
    counters: dict[tuple[int, str], int] = {}
    codes = []
    for number, feature in zip(village.tolist(), features.tolist(), strict=True):
        counters[number, feature] = counters.get((number, feature), 0) + 1
        codes.append(f"{frame.villages[number].code}{feature}{counters[number, feature]:05d}")
    return codes


def _holders(parcels: Parcels, chance: Floats, units: list[str]) -> list[str]:
    """Invented right holders: persons for housing, organisations for the rest."""
    numbers = (chance * 1e9).astype(np.int64).tolist()
    holders = []
    for code, number, village in zip(parcels.codes.tolist(), numbers, parcels.village.tolist(), strict=True):
        if code in ORGANISATIONS:
            holders.append(units[village].split("镇")[0][:6] + ORGANISATIONS[code])
        else:
            holders.append(person_name(number))
    return holders


def _rights(features: Codes) -> tuple[Codes, Codes]:
    """Right type and nature by feature code; houses stand on all of them."""
    kind = np.select([features == "JC", features == "JB"], ["6", "8"], "4")
    nature = np.select([features == "JC", features == "JB"], ["203", "203"], "102")
    return kind, nature


def survey_days(chance: Floats, first: date = FIRST_SURVEY, days: int = 4_000) -> list[date]:
    """A day for each number in 0..1."""
    return [first + timedelta(days=int(c * days)) for c in chance.tolist()]


def parcel_rows(
    seed: int, frame: CountyFrame, parcels: Parcels, town: np.ndarray[Any, Any], first: int
) -> Batch:
    """The parcel rows of some villages; `town` tells the parcels that lie in a town."""
    count = len(parcels.polygons)
    features = _features(parcels.codes, town, frame, parcels.village)
    codes = parcel_codes(frame, parcels.village, features)
    chance = hash_unit(seed + 611, frame.county.index, np.arange(first, first + count))
    units, areas = unit_names(frame), rounded_areas(parcels.polygons)
    kind, nature = _rights(features)
    use = [
        USES[c][int(k * len(USES[c]))] for c, k in zip(parcels.codes.tolist(), chance.tolist(), strict=True)
    ]
    ratio = np.where(features == "GB", 0.8 + 1.7 * chance, 0.5 + 0.9 * chance)
    density = 0.22 + 0.3 * chance
    columns = {
        "identifier": identifiers(frame.county.code, "parcel", first, count),
        "parcel_code": codes,
        "unit_code": [code + "W00000000" for code in codes],
        "element_code": "6001010000",
        "feature_code": features,
        "location": [
            f"{units[v]}{int(c[-5:])}号" for v, c in zip(parcels.village.tolist(), codes, strict=True)
        ],
        "area": areas,
        "land_use": use,
        "actual_use": use,
        "right_type": kind,
        "right_nature": nature,
        "holder_name": _holders(parcels, chance, units),
        "floor_area_ratio": np.round(ratio, 2),
        "building_density": np.round(density, 2),
        "height_limit": np.where(features == "GB", 24.0, 12.0),
        "built_area": np.round(areas * ratio, 2),
        "status": "1",
        "surveyed_on": survey_days(chance),
    }
    villages = np.array([village.code for village in frame.villages], dtype=object)[parcels.village]
    return Batch("parcel", parcels.polygons, villages, columns, frame.county.index + 1, first)
