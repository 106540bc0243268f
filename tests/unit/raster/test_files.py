"""Raster files written and read again: places, overviews, faults."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.raster.grid import Grid, cover
from gis_core.raster.read import read_box, read_value_at
from gis_core.raster.write import cells_of, write_raster
from tiles.matrix import Tile

GRID = cover(109.0, 19.0, 109.5, 19.4, 0.001)
TILE = Tile(10, 822, 456)


def written(path: Path, grid: Grid = GRID) -> Path:
    """A file whose cells are 1000 x (longitude - 109), the westernmost tenth of a degree without data."""
    row = ((grid.longitudes() - 109.0) * 1_000).astype(np.float32)
    row[grid.longitudes() < 109.1] = np.nan
    write_raster(path, grid, (np.tile(row, (count, 1)) for count in (150, grid.rows - 150)))
    return path


def test_a_cell_answers_for_its_place(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif")
    assert read_value_at(path, 109.3004, 19.2) == pytest.approx(300.5, abs=0.01)
    assert read_value_at(path, 109.05, 19.2) is None
    for outside in ((108.9, 19.2), (109.3, 19.5), (0.0, 0.0)):
        assert read_value_at(path, *outside) is None


def test_the_same_cells_are_the_same_bytes_and_nothing_else_is_left(tmp_path: Path) -> None:
    one, other = written(tmp_path / "one" / "a.tif"), written(tmp_path / "two" / "a.tif")
    assert one.read_bytes() == other.read_bytes()
    assert [path.name for path in one.parent.iterdir()] == ["a.tif"]


def test_a_box_of_the_map_has_the_values_of_its_places(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tif")
    for side in (64, 256):
        west, _, east, _ = TILE.lonlat_box()
        read = read_box(path, TILE.box(), (side, side))
        middles = west + (np.arange(side) + 0.5) * (east - west) / side
        wanted = (middles - 109.0) * 1_000
        inside = (middles > 109.12) & (middles < 109.48)
        assert read[side // 2][inside] == pytest.approx(wanted[inside], abs=1.0)
        assert np.isnan(read[side // 2][middles < 109.09]).all()


def test_a_box_in_degrees_has_the_same_values(tmp_path: Path) -> None:
    path, box = written(tmp_path / "a.tif"), (109.2, 19.1, 109.4, 19.3)
    read = read_box(path, box, (100, 100), STORAGE)
    assert read[50] == pytest.approx((109.2 + (np.arange(100) + 0.5) * 0.002 - 109.0) * 1_000, abs=1.0)


def test_far_away_there_is_no_data(tmp_path: Path) -> None:
    assert np.isnan(read_box(written(tmp_path / "a.tif"), Tile(10, 5, 5).box(), (8, 8))).all()


def test_cells_of_an_area_have_their_middle_in_it() -> None:
    grid = Grid(109.0, 19.0, 0.5, 4, 2)
    assert cells_of(shapely.box(109.0, 18.5, 110.0, 19.0), grid).tolist() == [
        [True, True, False, False],
        [False] * 4,
    ]


@pytest.mark.parametrize("content", [None, b"", b"no raster", "half"])
def test_a_missing_or_broken_file_is_named(tmp_path: Path, content: bytes | str | None) -> None:
    path = tmp_path / "broken.tif"
    if content == "half":
        whole = written(path).read_bytes()
        path.write_bytes(whole[:2_000])
    elif isinstance(content, bytes):
        path.write_bytes(content)
    for read in (
        lambda: read_value_at(path, 109.3, 19.2),
        lambda: read_box(path, TILE.box(), (64, 64)),
    ):
        with pytest.raises(GisError) as fault:
            read()
        assert (fault.value.kind, fault.value.locator) == ("unavailable", "broken.tif")
