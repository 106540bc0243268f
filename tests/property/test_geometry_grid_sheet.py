"""Tiles and sheets partition the plane: a position lies in the one that is found for it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gis_core.geometry.grid import TILE_MATRIX_SETS, TileMatrixSet
from gis_core.geometry.sheet import SCALES, list_sheets, parse_sheet, sheet_at

GRIDS = st.sampled_from(list(TILE_MATRIX_SETS.values()))


@given(GRIDS, st.floats(0, 0.9999), st.floats(0, 0.9999), st.integers(1, 18))
def test_position_lies_in_its_tile(grid: TileMatrixSet, across: float, down: float, zoom: int) -> None:
    columns, rows = grid.matrix_size(zoom)
    span = grid.resolution(zoom) * 256
    easting, northing = grid.left + across * columns * span, grid.top - down * rows * span
    x, y = grid.tile_at(zoom, easting, northing)
    west, south, east, north = grid.tile_bounds(zoom, x, y)
    slack = span * 1e-9
    assert west - slack <= easting <= east + slack and south - slack <= northing <= north + slack
    parents = {(a // 2, b // 2) for a, b in [(x, y)]}
    if zoom > grid.first_level:
        above = grid.tile_bounds(zoom - 1, *parents.pop())
        assert above[0] - slack <= west and above[2] + slack >= east


@given(GRIDS, st.integers(1, 14), st.data())
def test_cover_is_exactly_the_tiles_that_meet(grid: TileMatrixSet, zoom: int, data: st.DataObject) -> None:
    columns, rows = grid.matrix_size(zoom)
    x, y = data.draw(st.integers(0, columns - 1)), data.draw(st.integers(0, rows - 1))
    wide, high = data.draw(st.integers(0, 3)), data.draw(st.integers(0, 3))
    last = min(x + wide, columns - 1), min(y + high, rows - 1)
    west, _, _, north = grid.tile_bounds(zoom, x, y)
    _, south, east, _ = grid.tile_bounds(zoom, *last)
    expected = [(a, b) for b in range(y, last[1] + 1) for a in range(x, last[0] + 1)]
    assert list(grid.tiles_covering((west, south, east, north), zoom)) == expected


@given(st.floats(73, 135), st.floats(0, 54), st.sampled_from(SCALES))
def test_sheet_of_a_position(longitude: float, latitude: float, scale: int) -> None:
    sheet = sheet_at(longitude, latitude, scale)
    west, south, east, north = sheet.bounds
    assert west - 1e-12 <= longitude <= east + 1e-12 and south - 1e-12 <= latitude <= north + 1e-12
    assert parse_sheet(sheet.number) == sheet
    assert list(list_sheets(sheet.bounds, scale)) == [sheet]
    assert sheet.area > 0
