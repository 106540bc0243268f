"""Map sheets of the national basic scales (GB/T 13989-2012): number ↔ bounds, which cover an area.

A number such as E49G001001 is the 1:1 000 000 sheet (row letter from the equator, column from 180°W), the
scale's letter, and row and column inside that sheet counted from its north-west corner. Northern hemisphere
only.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from gis_core.errors import GisError
from gis_core.geometry.ellipsoid import sheet_area

# Size of a 1:1 000 000 sheet, degrees.
WIDTH = 6
HEIGHT = 4
# Scale denominator → letter, and rows = columns inside a 1:1 000 000 sheet.
_SCALES: dict[int, tuple[str, int]] = {
    1_000_000: ("", 1),
    500_000: ("B", 2),
    250_000: ("C", 4),
    100_000: ("D", 12),
    50_000: ("E", 24),
    25_000: ("F", 48),
    10_000: ("G", 96),
    5_000: ("H", 192),
}
SCALES = tuple(_SCALES)
_ROW_LETTERS = "ABCDEFGHIJKLMNOPQRSTUV"
_NUMBER = re.compile(r"([A-V])(\d{2})(?:([B-H])(\d{3})(\d{3}))?", re.ASCII)
# More sheets than this at one go are a mistake in the scale or the area, not a question.
MOST_SHEETS = 100_000

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sheet:
    """One sheet.

    Scale denominator, and row (from the equator) and column (from 180°W) counted at that scale.
    """

    scale: int
    row: int
    column: int

    @property
    def number(self) -> str:
        """The sheet number."""
        letter, divisions = _SCALES[self.scale]
        band, from_south = divmod(self.row, divisions)
        zone, from_west = divmod(self.column, divisions)
        head = f"{_ROW_LETTERS[band]}{zone + 1:02d}"
        return f"{head}{letter}{divisions - from_south:03d}{from_west + 1:03d}" if letter else head

    @property
    def bounds(self) -> Bounds:
        """West, south, east, north in degrees; neighbours have the very same edges."""
        divisions = _SCALES[self.scale][1]
        return (
            WIDTH * self.column / divisions - 180,
            HEIGHT * self.row / divisions,
            WIDTH * (self.column + 1) / divisions - 180,
            HEIGHT * (self.row + 1) / divisions,
        )

    @property
    def area(self) -> float:
        """Theoretical area (图幅理论面积), m², unrounded."""
        west, south, east, north = self.bounds
        return float(sheet_area(south, north, east - west))


def parse_sheet(number: str) -> Sheet:
    """The sheet of a number, case and surrounding blanks aside.

    GisError("parameter") when there is no such sheet.
    """
    match = _NUMBER.fullmatch(number.strip().upper())
    if match is None:
        raise _refuse_number(number)
    band, zone, letter, row, column = match.groups()
    scale = next(scale for scale, (known, _) in _SCALES.items() if known == (letter or ""))
    divisions = _SCALES[scale][1]
    row_inside, column_inside = (int(row), int(column)) if letter else (1, 1)
    if not (1 <= int(zone) <= 60 and 1 <= row_inside <= divisions and 1 <= column_inside <= divisions):
        raise _refuse_number(number)
    row_total = _ROW_LETTERS.index(band) * divisions + divisions - row_inside
    return Sheet(scale, row_total, (int(zone) - 1) * divisions + column_inside - 1)


def sheet_at(longitude: float, latitude: float, scale: int) -> Sheet:
    """The sheet that holds a position; on an edge, the one to the east or north.

    GisError("out_of_range") beyond.
    """
    divisions = _divide(scale)
    if not (-180 <= longitude < 180 and 0 <= latitude < HEIGHT * len(_ROW_LETTERS)):
        raise GisError("out_of_range", "图幅编号只适用于北纬 0° 至 88°。", "position")
    row = math.floor(latitude * divisions / HEIGHT)
    return Sheet(scale, row, math.floor((longitude + 180) * divisions / WIDTH))


def list_sheets(bounds: Bounds, scale: int) -> Iterator[Sheet]:
    """All sheets that share some area with the bounds (degrees), south to north, west to east.

    None for no area. GisError("too_large") beyond 100 000 of them, GisError("parameter") for an unknown
    scale.
    """
    divisions = _divide(scale)
    west, south, east, north = bounds
    columns = _list_cells((west + 180) * divisions / WIDTH, (east + 180) * divisions / WIDTH, 60 * divisions)
    rows = _list_cells(south * divisions / HEIGHT, north * divisions / HEIGHT, len(_ROW_LETTERS) * divisions)
    if len(rows) * len(columns) > MOST_SHEETS:
        raise GisError("too_large", f"所选范围含有超过 {MOST_SHEETS} 幅图，请缩小范围。", "bounds")
    return (Sheet(scale, row, column) for row in rows for column in columns)


def _list_cells(low: float, high: float, count: int) -> range:
    """Cells that the open interval meets; a rounding error beyond an edge opens no further cell."""
    return range(max(0, math.floor(low + 1e-9)), min(count, math.ceil(high - 1e-9)))


def _divide(scale: int) -> int:
    if scale not in _SCALES:
        raise GisError("parameter", f"没有 1:{scale} 的国家基本比例尺分幅。", "scale")
    return _SCALES[scale][1]


def _refuse_number(number: str) -> GisError:
    return GisError("parameter", f"“{number[:20]}”不是有效的图幅号，应如 E49G001001。", "sheet")
