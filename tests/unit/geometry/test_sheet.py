"""Map sheet numbers of GB/T 13989-2012."""

from __future__ import annotations

import pytest

from gis_core.errors import GisError
from gis_core.geometry.sheet import SCALES, Sheet, list_sheets, parse_sheet, sheet_at


@pytest.mark.parametrize(
    ("number", "scale", "bounds"),
    [
        ("E49", 1_000_000, (108.0, 16.0, 114.0, 20.0)),
        ("F49", 1_000_000, (108.0, 20.0, 114.0, 24.0)),
        ("A50", 1_000_000, (114.0, 0.0, 120.0, 4.0)),
        ("E49B001001", 500_000, (108.0, 18.0, 111.0, 20.0)),
        ("E49G001001", 10_000, (108.0, 20 - 2.5 / 60, 108 + 3.75 / 60, 20.0)),
        ("E49H192192", 5_000, (114 - 1.875 / 60, 16.0, 114.0, 16 + 1.25 / 60)),
        # The standard's own worked place: 114°33'45"E 39°22'30"N lies in J50.
        ("J50D010002", 100_000, (114.5, 36 + 40 / 60, 115.0, 37.0)),
    ],
)
def test_number_and_bounds(number: str, scale: int, bounds: tuple[float, float, float, float]) -> None:
    sheet = parse_sheet(number)
    assert (sheet.scale, sheet.number) == (scale, number)
    assert sheet.bounds == pytest.approx(bounds, abs=1e-12)
    west, south, east, north = bounds
    assert sheet_at((west + east) / 2, (south + north) / 2, scale) == sheet


@pytest.mark.parametrize(
    ("scale", "minutes_east", "minutes_north"),
    [
        (1_000_000, 360, 240),
        (500_000, 180, 120),
        (250_000, 90, 60),
        (100_000, 30, 20),
        (50_000, 15, 10),
        (25_000, 7.5, 5),
        (10_000, 3.75, 2.5),
        (5_000, 1.875, 1.25),
    ],
)
def test_sizes(scale: int, minutes_east: float, minutes_north: float) -> None:
    west, south, east, north = sheet_at(110.0, 19.0, scale).bounds
    assert ((east - west) * 60, (north - south) * 60) == pytest.approx(
        (minutes_east, minutes_north), abs=1e-9
    )


def test_standard_example() -> None:
    """114°33'45"E 39°22'30"N: the figures of the standard's annex, scale by scale."""
    numbers = {scale: sheet_at(114.5625, 39.375, scale).number for scale in SCALES}
    assert numbers[1_000_000] == "J50"
    assert numbers[500_000] == "J50B001001"
    assert numbers[250_000] == "J50C001001"
    assert numbers[100_000] == "J50D002002"
    assert numbers[10_000] == "J50G015010"


def test_edges_belong_to_the_north_and_east() -> None:
    assert sheet_at(108.0, 20.0, 1_000_000).number == "F49"
    assert sheet_at(107.999999, 19.999999, 1_000_000).number == "E48"


def test_listing_covers_without_the_merely_touched() -> None:
    assert [s.number for s in list_sheets((108, 16, 114, 20), 1_000_000)] == ["E49"]
    assert [s.number for s in list_sheets((107.9, 16, 114, 20.1), 1_000_000)] == ["E48", "E49", "F48", "F49"]
    island = list(list_sheets((108.6, 18.1, 111.1, 20.2), 50_000))
    assert len(island) == len({s.number for s in island}) == 11 * 14
    for sheet in list_sheets((108, 18, 109, 19), 10_000):
        assert list(list_sheets(sheet.bounds, 10_000)) == [sheet]
    assert list(list_sheets((110, 20, 110, 20), 10_000)) == []


def test_area_is_the_theoretical_one() -> None:
    assert round(parse_sheet("F49G096033").area, 4) == 30_165_060.6375


def test_lowercase_and_blanks() -> None:
    assert parse_sheet(" e49g001001 ") == Sheet(10_000, 479, 48 * 96)


@pytest.mark.parametrize(
    "number",
    [
        "",
        "E",
        "E4",
        "E61",
        "E00",
        "W49",
        "E49G",
        "E49G000001",
        "E49G097001",
        "E49H193001",
        "E49A001001",
        "E49G0010011",
        "海口",
    ],
)
def test_no_such_sheet(number: str) -> None:
    with pytest.raises(GisError) as caught:
        parse_sheet(number)
    assert caught.value.kind == "parameter"


def test_out_of_range() -> None:
    for longitude, latitude in [(110, -1), (110, 88), (180, 20), (float("nan"), 20)]:
        with pytest.raises(GisError):
            sheet_at(longitude, latitude, 10_000)
    with pytest.raises(GisError):
        sheet_at(110, 20, 2_000)
    with pytest.raises(GisError):
        list_sheets((108, 16, 114, 20), 5_00)
    with pytest.raises(GisError):
        list_sheets((73, 3, 135, 54), 5_000)
