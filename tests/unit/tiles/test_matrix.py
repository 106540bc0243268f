"""Tiles and the places they show."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, WEB_MERCATOR
from gis_core.geometry.grid import CGCS2000_QUAD, MERCATOR_HALF
from gis_core.geometry.transform import transform_coordinates
from tiles.blocks import block_of
from tiles.matrix import Tile, find_tile, to_mercator


@given(z=st.integers(0, 22), data=st.data())
def test_the_degree_box_is_the_metre_box(z: int, data: st.DataObject) -> None:
    """The closed form agrees with the registered transformation to a nanodegree, also with a margin."""
    x, y = (data.draw(st.integers(0, 2**z - 1)) for _ in range(2))
    tile = Tile(z, x, y)
    for margin in (0.0, 64 / 4096):
        west, south, east, north = tile.box(margin if 0 < x < 2**z - 1 else 0.0)
        lon, lat = transform_coordinates([west, east], [south, north], WEB_MERCATOR, STORAGE)
        expected = (lon[0], lat[0], lon[1], lat[1])
        assert tile.lonlat_box(margin if 0 < x < 2**z - 1 else 0.0) == pytest.approx(expected, abs=1e-9)


def test_the_whole_world_is_one_tile() -> None:
    assert Tile(0, 0, 0).box() == (-MERCATOR_HALF, -MERCATOR_HALF, MERCATOR_HALF, MERCATOR_HALF)


def test_a_margin_widens_by_parts_of_the_side() -> None:
    tile = Tile(3, 4, 2)
    west, south, east, north = tile.box(0.5)
    assert (east - west, north - south) == pytest.approx((2 * tile.side, 2 * tile.side), rel=1e-12)


@pytest.mark.parametrize(
    "address",
    [("23", "0", "0"), ("1", "2", "0"), ("1", "0", "2"), ("-1", "0", "0"), ("a", "0", "0"), ("1.5", "0", "0"),
     ("٣", "0", "0"), ("3", "999999999", "0"), ("", "", "")],
)  # fmt: skip
def test_no_such_tile(address: tuple[str, str, str]) -> None:
    with pytest.raises(GisError) as caught:
        find_tile(*address)
    assert caught.value.kind == "out_of_range"


def test_the_deepest_tile_is_found() -> None:
    assert find_tile("22", str(2**22 - 1), "0") == Tile(22, 2**22 - 1, 0)


@pytest.mark.parametrize("tile", [Tile(0, 0, 0), Tile(1, 1, 0), Tile(9, 411, 228), Tile(9, 412, 229)])
def test_a_block_holds_its_tile_and_joins_without_gaps(tile: Tile) -> None:
    block = block_of(tile)
    tiles = block.tiles()
    assert tile in tiles and len(set(tiles)) == block.count**2
    boxes = [each.box() for each in tiles]
    west, south = min(b[0] for b in boxes), min(b[1] for b in boxes)
    east, north = max(b[2] for b in boxes), max(b[3] for b in boxes)
    assert block.box() == pytest.approx((west, south, east, north))


def test_degrees_serve_for_map_units_in_small_tiles() -> None:
    """In units of 4096: next to nothing at zoom 14 on the island, a bend one sees in a country's."""
    assert Tile(14, 13226, 7301).bend * 4096 < 0.1 < Tile(12, 3306, 1825).bend * 4096 < 0.3
    assert Tile(4, 12, 7).bend * 4096 > 30
    assert Tile(5, 25, 6, CGCS2000_QUAD).bend == 0


@given(z=st.integers(8, 18), share=st.floats(0, 1))
def test_no_place_in_a_tile_is_further_off_than_its_bend(z: int, share: float) -> None:
    tile = Tile(z, int(0.807 * 2**z), int(0.445 * 2**z))
    west, south, east, north = tile.lonlat_box()
    latitude = south + share * (north - south)
    flat = to_mercator((west, latitude, east, north))[1]
    assert abs((flat - tile.box()[1]) / tile.side - share) <= tile.bend * 1.01 + 1e-9
