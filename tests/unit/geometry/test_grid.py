"""Tile matrix sets: OGC's and Tianditu's conventions, bounds and covers."""

from __future__ import annotations

import pyproj
import pytest

from gis_core.errors import GisError
from gis_core.geometry.grid import (
    CGCS2000_QUAD,
    TIANDITU_C,
    TIANDITU_W,
    TILE_MATRIX_SETS,
    WEB_MERCATOR_QUAD,
    TileMatrixSet,
    tile_matrix_set,
)

GRIDS = tuple(TILE_MATRIX_SETS.values())


def test_ogc_geographic_grid() -> None:
    assert CGCS2000_QUAD.matrix_size(0) == (2, 1) and CGCS2000_QUAD.resolution(0) == 0.703125
    assert CGCS2000_QUAD.tile_bounds(0, 1, 0) == (0, -90, 180, 90)
    assert round(CGCS2000_QUAD.scale_denominator(0), 2) == 279_541_132.01


def test_web_mercator_quad() -> None:
    assert WEB_MERCATOR_QUAD.matrix_size(0) == (1, 1)
    assert WEB_MERCATOR_QUAD.scale_denominator(0) == pytest.approx(559_082_264.0287178, abs=1e-6)
    corner = pyproj.Transformer.from_crs(4326, 3857, always_xy=True).transform(-180, 85.0511287798066)
    west, _, _, north = WEB_MERCATOR_QUAD.tile_bounds(3, 0, 0)
    assert (west, north) == pytest.approx(corner, abs=1e-6)


def test_tianditu_geographic_grid_is_one_level_ahead() -> None:
    for zoom in range(1, 19):
        assert TIANDITU_C.resolution(zoom) == CGCS2000_QUAD.resolution(zoom - 1) == 0.703125 / 2 ** (zoom - 1)
        assert TIANDITU_C.matrix_size(zoom) == (2**zoom, 2 ** (zoom - 1))
        last = 2 ** (zoom - 1) - 1
        assert TIANDITU_C.tile_bounds(zoom, 1, last) == CGCS2000_QUAD.tile_bounds(zoom - 1, 1, last)
    assert round(TIANDITU_C.scale_denominator(18), 9) == 2256.998866688
    with pytest.raises(GisError):
        TIANDITU_C.resolution(0)


def test_tianditu_mercator_grid() -> None:
    assert TIANDITU_W.matrix_size(1) == (2, 2)
    assert TIANDITU_W.resolution(1) == pytest.approx(78_271.51696402048, abs=1e-8)
    assert TIANDITU_W.scale_denominator(1) == 2.958293554545656e8
    assert TIANDITU_W.tile_bounds(7, 103, 56) == WEB_MERCATOR_QUAD.tile_bounds(7, 103, 56)


def test_haikou_in_both_grids() -> None:
    assert CGCS2000_QUAD.tile_at(9, 110.35, 20.02) == (825, 199)
    assert TIANDITU_C.tile_at(10, 110.35, 20.02) == (825, 199)


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.identifier)
def test_a_tile_covers_itself_only(grid: TileMatrixSet) -> None:
    for zoom in (grid.first_level, 7, grid.last_level):
        columns, rows = grid.matrix_size(zoom)
        for x, y in [(0, 0), (columns - 1, rows - 1), (columns // 2, rows // 2)]:
            assert list(grid.tiles_covering(grid.tile_bounds(zoom, x, y), zoom)) == [(x, y)]


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.identifier)
def test_neighbours_share_edges_exactly(grid: TileMatrixSet) -> None:
    here, east = grid.tile_bounds(12, 3301, 897), grid.tile_bounds(12, 3302, 897)
    south = grid.tile_bounds(12, 3301, 898)
    assert here[2] == east[0] and here[1] == south[3]


def test_covers_are_cut_to_the_matrix() -> None:
    everything = CGCS2000_QUAD.tiles_covering((-1000, -1000, 1000, 1000), 1)
    assert everything.count == 8 and len(list(everything)) == 8
    assert CGCS2000_QUAD.tiles_covering((181, 0, 190, 10), 3).count == 0
    assert list(CGCS2000_QUAD.tiles_covering((181, 0, 190, 10), 3)) == []
    assert list(CGCS2000_QUAD.tiles_covering((110.35, 20.02, 110.35, 20.02), 9)) == [(825, 199)]
    assert list(CGCS2000_QUAD.tiles_covering((-90, 0, 90, 90), 1)) == [(1, 0), (2, 0)]


@pytest.mark.parametrize(
    ("zoom", "x", "y"), [(-1, 0, 0), (24, 0, 0), (0, 2, 0), (0, 0, 1), (0, -1, 0), (3, 0, -1)]
)
def test_no_such_tile(zoom: int, x: int, y: int) -> None:
    with pytest.raises(GisError) as caught:
        CGCS2000_QUAD.tile_bounds(zoom, x, y)
    assert caught.value.kind == "out_of_range"


@pytest.mark.parametrize(
    "bounds", [(1.0, 0.0, 0.0, 1.0), (0.0, float("nan"), 1.0, 1.0), (0.0, 0.0, float("inf"), 1.0)]
)
def test_impossible_boxes(bounds: tuple[float, float, float, float]) -> None:
    with pytest.raises(GisError) as caught:
        CGCS2000_QUAD.tiles_covering(bounds, 3)
    assert caught.value.kind == "parameter"


def test_positions_outside_and_unknown_sets() -> None:
    with pytest.raises(GisError):
        CGCS2000_QUAD.tile_at(3, 180.0, 0.0)
    assert tile_matrix_set("c") is TIANDITU_C
    with pytest.raises(GisError):
        tile_matrix_set("../etc")
