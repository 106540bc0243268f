"""What parameters of OGC API Maps say: axes and their intervals, days."""

from __future__ import annotations

from datetime import date

import pytest

from gis_core.errors import GisError
from tiles.ogc_maps.subset import Interval, read_edges, read_subsets
from tiles.ogc_maps.times import Days, read_days, read_span

LEAP = (date(2028, 2, 1), date(2028, 2, 29))


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["Lat(18:20)"], {"Lat": Interval("18", "20")}),
        (["Lat(18:20),Lon(-1.5:*)"], {"Lat": Interval("18", "20"), "Lon": Interval("-1.5", "*")}),
        (["Lat(18:20)", "E(7)"], {"Lat": Interval("18", "20"), "E": Interval("7", "7")}),
        (['time("2018-02-12T23:20:52Z":*)'], {"time": Interval('"2018-02-12T23:20:52Z"', "*")}),
        (["T(*)"], {"time": Interval("*", "*")}),
        ([], {}),
    ],
)
def test_intervals_are_read(texts: list[str], found: dict[str, Interval]) -> None:
    assert read_subsets(texts) == found


@pytest.mark.parametrize(
    "text",
    ["", "Lat", "Lat()", "Lat(1:2", "Lat(1:2)x", "Lat(1:2),", ",Lat(1:2)", "Lat(1:2:3)", "1Lat(1:2)",
     "Lat(:2)",
     "Lat(1:)", "Lat(1),Lat(2)", "t(*),time(*)", "Lat(" * 200, "x" * 1000, 'time("a":"b":"c")'],
)  # fmt: skip
def test_what_is_no_interval_is_refused(text: str) -> None:
    with pytest.raises(GisError) as caught:
        read_subsets([text])
    assert (caught.value.kind, caught.value.locator) == ("parameter", "subset")


@pytest.mark.parametrize("low", ["a", "nan", "inf", "1_0", '"1"', "1e999"])
def test_edges_are_finite_numbers(low: str) -> None:
    with pytest.raises(GisError):
        read_edges(Interval(low, "1"), "Lat")
    assert read_edges(Interval("-1e2", "*"), "Lat") == (-100.0, None)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2028", (date(2028, 1, 1), date(2028, 12, 31))), ("2028-02", LEAP),
        ("9999-12", (date(9999, 12, 1), date.max)),
        ("2028-02-03", (date(2028, 2, 3),) * 2), ("2028-02-03T23Z", (date(2028, 2, 4),) * 2),
        ("2028-02-03T10:30Z", (date(2028, 2, 3),) * 2), ("2028-02-03T10-04:00", (date(2028, 2, 3),) * 2),
    ],
)  # fmt: skip
def test_days_of_years_months_and_hours(text: str, span: tuple[date, date]) -> None:
    """A day is a day of the province: eight hours east."""
    assert read_span(text, "datetime") == span


@pytest.mark.parametrize(
    "text", ["0000", "2028-13", "28", "2028-02-30", "x", "2028-02-03T25Z", "..", "a/b/c", "/"]
)
def test_what_is_no_time_is_refused(text: str) -> None:
    if text == "/":
        assert read_days(text, None).told == Days().told
        return
    with pytest.raises(GisError) as caught:
        read_days(text, None)
    assert caught.value.locator == "datetime"
