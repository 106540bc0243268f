"""Land-use rows keep the machine rules of the survey (domain rules of DLTB)."""

from __future__ import annotations

import numpy as np
import pytest

from ingest.province.batch import Batch
from ingest.province.survey_rows import MOST_TRACK_WIDTH, patch_rows
from tests.support.province import SMALLEST, island, made_county, whole_county

PLANTING = {"LS", "FLS", "LYFL", "XG", "WG"}
GARDEN_OR_WOOD = ("02", "0301", "0302", "0305", "0307", "0404", "1104")


@pytest.fixture(scope="module")
def rows() -> Batch:
    return patch_rows(island().seed, made_county(SMALLEST).frame, whole_county(SMALLEST), 1)


@pytest.fixture(scope="module")
def farm(rows: Batch) -> np.ndarray:
    return np.char.startswith(rows.columns["land_class"], "01")


def column(rows: Batch, name: str) -> np.ndarray:
    return np.asarray(rows.columns[name], dtype=object)


def test_farmland_has_slope_and_planting_and_nothing_else_has_a_slope(rows: Batch, farm: np.ndarray) -> None:
    assert set(column(rows, "slope_grade")[farm]) <= set("12345")
    assert set(column(rows, "slope_grade")[~farm]) == {""}
    assert set(column(rows, "planting")[farm]) <= PLANTING


def test_ridges_are_deducted_on_sloping_farmland_only(rows: Batch, farm: np.ndarray) -> None:
    ratio, kind = column(rows, "deduction_ratio"), column(rows, "farmland_type")
    flat = column(rows, "slope_grade") == "1"
    assert all(value is None for value in ratio[flat | ~farm])
    assert set(kind[flat | ~farm]) == {""}
    assert all(value > 0 for value in ratio[kind == "TT"])
    assert set(column(rows, "deducted_class")[kind != ""]) == {"1203"}


def test_class_area_is_area_less_the_deduction(rows: Batch) -> None:
    deducted = np.array([value or 0.0 for value in rows.columns["deducted_area"]])
    assert np.allclose(rows.columns["class_area"], rows.columns["area"] - deducted, atol=0.005)
    assert (rows.columns["class_area"] > 0).all()


def test_widths_are_given_for_linear_classes_only(rows: Batch) -> None:
    codes, widths = column(rows, "land_class"), column(rows, "line_width")
    linear = np.isin(codes.astype(str), ("1001", "1003", "1004", "1006", "1107"))
    assert all(value is None for value in widths[~linear])
    assert all(value > 0 for value in widths[linear])
    assert max(widths[codes == "1006"]) <= MOST_TRACK_WIDTH


def test_built_up_land_says_whether_it_is_city_town_or_village(rows: Batch) -> None:
    codes = column(rows, "land_class").astype(str)
    built = np.isin(codes.astype("<U2"), ("05", "06", "07", "08", "09")) | np.isin(codes, ("1004", "1201"))
    marks = column(rows, "urban_rural")
    assert set(marks[built]) <= {"201", "201A", "202", "202A", "203", "203A"}
    assert set(marks[~built & (codes != "1005")]) == {""}


def test_restorable_land_is_garden_wood_or_pond(rows: Batch) -> None:
    codes = column(rows, "land_class").astype(str)
    restorable = np.isin(column(rows, "planting").astype(str), ("JKHF", "GCHF"))
    assert all(code.startswith(GARDEN_OR_WOOD) for code in codes[restorable])


def test_numbers_run_from_one_in_every_village(rows: Batch) -> None:
    for code in set(rows.district.tolist()):
        numbers = sorted(rows.columns["patch_number"][rows.district == code].tolist())
        assert numbers == list(range(1, len(numbers) + 1))


def test_codes_of_place_are_nineteen_digits_and_identifiers_unique(rows: Batch) -> None:
    assert all(len(code) == 19 and code.isdigit() for code in set(rows.columns["location_unit_code"]))
    assert len(set(rows.columns["identifier"])) == len(rows)
    assert all(len(identifier) == 18 for identifier in rows.columns["identifier"][:50])
