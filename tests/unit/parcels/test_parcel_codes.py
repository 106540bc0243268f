"""Codes of GB/T 37346-2019: what is read, what is refused, what is written."""

from __future__ import annotations

import pytest

from gis_core.errors import GisError
from layers.parcels.codes import format_parcel_code, parse_parcel_code, parse_unit_code

CODE = "460106001002GB00012"


def test_a_parcel_code_is_read_and_written_again() -> None:
    code = parse_parcel_code(CODE)
    assert (code.county, code.cadastral_district, code.sub_district) == ("460106", "001", "002")
    assert (code.feature, code.number, code.prefix) == ("GB", 12, "460106001002GB")
    assert str(code) == CODE == format_parcel_code(code.prefix, 12)


@pytest.mark.parametrize(
    "wrong",
    ["", CODE[:-1], CODE + "1", "46010600100AGB00012", "460106001002QQ00012", "460106001002GB00000",
     "４60106001002GB00012", CODE + "\n", "'; DROP TABLE x; --", "4" * 10_000],
)  # fmt: skip
def test_a_wrong_parcel_code_is_refused_with_a_sentence(wrong: str) -> None:
    with pytest.raises(GisError) as caught:
        parse_parcel_code(wrong)
    assert caught.value.kind == "parameter"
    assert len(caught.value.sentence) < 200


def test_a_unit_code_is_read_as_printed() -> None:
    unit = parse_unit_code("460106 001002 GB00012 F00010001")
    assert str(unit) == CODE + "F00010001"
    assert unit.spaced == "460106 001002 GB00012 F00010001"
    assert str(parse_unit_code(CODE + "W00000000").parcel) == CODE


@pytest.mark.parametrize("tail", ["W00000001", "F00000000", "X00010001", "F0001000", "F000100011"])
def test_an_object_must_fit_its_kind(tail: str) -> None:
    with pytest.raises(GisError):
        parse_unit_code(CODE + tail)


def test_numbers_that_do_not_fit_are_a_conflict() -> None:
    for number in (0, 100_000):
        with pytest.raises(GisError) as caught:
            format_parcel_code("460106001002GB", number)
        assert caught.value.kind == "conflict"
