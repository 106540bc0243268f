"""Code lists: complete, without contradiction, with their standard, and with the days they are valid."""

from __future__ import annotations

from datetime import date

import pytest

from gis_core.errors import GisError
from layers import codelists
from layers.codelists import Code, CodeList, find_list, index

DAY = date(2024, 6, 30)
ALL = sorted(index())


def make_code(code: str, title: str, since: date | None = None, until: date | None = None) -> Code:
    """A code of a made-up list."""
    return Code(code, title, "", "", since, until)


# A class renamed at the turn of 2020, and one that ended then.
RENAMED = CodeList(
    name="made_up",
    title="试用",
    title_en="Made up",
    standard="试用标准",
    codes=(
        make_code("02", "园地", until=date(2020, 1, 1)),
        make_code("02", "种植园用地", since=date(2020, 1, 1)),
        make_code("99", "已废止", until=date(2020, 1, 1)),
    ),
)


def test_land_use_of_gb21010_has_12_first_level_and_73_second_level_classes() -> None:
    codes = find_list("land_use_gb21010").codes
    assert [c.code for c in codes if not c.parent] == [f"{n:02d}" for n in range(1, 13)]
    seconds = [c for c in codes if c.parent]
    assert len(seconds) == 73
    assert all(c.code.startswith(c.parent) and len(c.code) == 4 for c in seconds)
    per_class = [sum(c.parent == f"{n:02d}" for c in seconds) for n in range(1, 13)]
    assert per_class == [3, 4, 7, 4, 7, 4, 2, 10, 6, 9, 10, 7]


def test_gb21010_is_valid_since_november_2017() -> None:
    paddy = find_list("land_use_gb21010").find("0101")
    assert paddy is not None
    assert not paddy.is_valid_on(date(2017, 10, 31))
    assert paddy.is_valid_on(date(2017, 11, 1))


def test_land_survey_classes_put_wetlands_under_00() -> None:
    codes = find_list("land_use_survey").codes
    assert [c.code for c in codes if not c.parent] == [f"{n:02d}" for n in range(13)]
    wetlands = {c.code for c in codes if c.parent == "00"}
    assert wetlands == {"0303", "0304", "0306", "0402", "0603", "1105", "1106", "1108"}


def test_land_survey_classes_have_the_adjustable_and_split_variants() -> None:
    codes = {c.code: c for c in find_list("land_use_survey").codes}
    adjustable = {code for code in codes if code.endswith("K")}
    assert adjustable == {"0201K", "0202K", "0203K", "0204K", "0301K", "0302K", "0307K", "0403K", "1104K"}
    assert {code for code in codes if code.endswith("A")} == {"08H2A", "0810A", "1104A", "1107A"}
    assert all(codes[code].parent == code[:-1] for code in adjustable)
    assert max(len(code) for code in codes) == 5


def test_land_and_sea_use_has_24_first_level_classes_of_six_digits() -> None:
    codes = find_list("land_sea_use").codes
    assert [c.code for c in codes if not c.parent] == [f"{n:02d}0000" for n in range(1, 25)]
    assert all(len(c.code) == 6 for c in codes)
    assert find_list("land_sea_use").meaning("010000") == "耕地"


def test_slope_grades_are_five() -> None:
    assert [c.code for c in find_list("slope_grade").codes] == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("name", ALL)
def test_a_list_names_its_standard_and_titles_in_both_languages(name: str) -> None:
    found = find_list(name)
    assert found.title and found.title_en and found.standard
    assert found.codes
    assert all(c.code == c.code.strip() and c.title and c.title_en for c in found.codes)


@pytest.mark.parametrize("name", ALL)
def test_no_code_is_valid_twice_on_one_day(name: str) -> None:
    codes = find_list(name).codes
    days = {day for c in codes for day in (c.valid_from, c.valid_to) if day} | {DAY}
    for day in days:
        valid = [c.code for c in codes if c.is_valid_on(day)]
        assert len(valid) == len(set(valid))


@pytest.mark.parametrize("name", ALL)
def test_parents_are_codes_of_the_list_and_make_no_circle(name: str) -> None:
    parents = {c.code: c.parent for c in find_list(name).codes}
    assert set(parents.values()) - {""} <= set(parents)
    for start in parents:
        seen, code = set(), start
        while code:
            assert code not in seen
            seen.add(code)
            code = parents[code]


@pytest.mark.parametrize("name", ALL)
def test_validity_ends_after_it_begins(name: str) -> None:
    assert all(
        c.valid_from < c.valid_to
        for c in find_list(name).codes
        if c.valid_from is not None and c.valid_to is not None
    )


def test_every_data_file_is_a_list_of_the_index() -> None:
    assert {path.stem for path in (codelists.FOLDER / "data").glob("*.csv")} == set(ALL)


def test_a_renamed_code_keeps_its_old_meaning_for_old_days() -> None:
    before = RENAMED.find("02", date(2019, 12, 31))
    after = RENAMED.find("02", date(2020, 1, 1))
    assert before is not None and before.title == "园地"
    assert after is not None and after.title == "种植园用地"
    assert RENAMED.meaning("02") == "种植园用地"


def test_an_ended_code_is_not_found_on_a_later_day() -> None:
    assert RENAMED.find("99", DAY) is None
    assert RENAMED.meaning("99") == "已废止"


def test_meanings_in_both_languages() -> None:
    survey = find_list("land_use_survey")
    assert survey.meaning("0101") == "水田"
    assert survey.meaning("0101", english=True) == "Paddy field"
    assert survey.meaning("9999") == survey.meaning("") == ""
    assert RENAMED.meaning("02", english=True) == "种植园用地"


def test_an_unknown_list_is_an_error_with_a_sentence() -> None:
    with pytest.raises(GisError) as caught:
        find_list("none_such")
    assert caught.value.kind == "not_found"
    assert "none_such" in caught.value.sentence
