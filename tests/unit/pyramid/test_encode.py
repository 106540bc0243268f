"""Merged areas as MVT, read back by another implementation."""

from __future__ import annotations

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from shapely.geometry import shape

from tiles.pyramid.encode import BEYOND, EXTENT, encode_layer, encode_polygons, encode_varints
from tiles.pyramid.mosaic import SIDE

UNIT = EXTENT // SIDE
HOLLOW = shapely.Polygon([(10, 10), (20, 10), (20, 30), (10, 30)], [[(12, 12), (12, 14), (15, 14), (15, 12)]])
TWO = shapely.MultiPolygon([HOLLOW, shapely.box(100, 100, 101, 100.5)])


def read(polygon: object, **attributes: str | int) -> dict[str, object]:
    tile = mapbox_vector_tile.decode(
        encode_layer("layer", [(attributes, encode_polygons(polygon))]),
        default_options={"y_coord_down": True},
    )
    assert tile["layer"]["extent"] == EXTENT and tile["layer"]["version"] == 2
    (feature,) = tile["layer"]["features"]
    return feature


@pytest.mark.parametrize("polygon", [HOLLOW, TWO])
def test_rings_come_back(polygon: shapely.Geometry) -> None:
    found = shape(read(polygon)["geometry"])
    expected = shapely.transform(polygon, lambda points: points * UNIT)
    assert shapely.equals(shapely.normalize(found), shapely.normalize(expected))


def test_attributes_come_back() -> None:
    feature = read(HOLLOW, land_class="0101", floors=7)
    assert feature["properties"] == {"land_class": "0101", "floors": 7}
    # Ids of features are those of the layer: a merged area is none.
    assert "id" not in feature or not feature["id"]


def test_what_reaches_the_border_reaches_beyond_it() -> None:
    found = shape(read(shapely.box(0, 3, SIDE, SIDE))["geometry"])
    assert found.bounds == (-BEYOND * UNIT, 3 * UNIT, EXTENT + BEYOND * UNIT, EXTENT + BEYOND * UNIT)


def test_nothing_is_an_empty_tile() -> None:
    assert encode_layer("layer", []) == b""


def test_varints() -> None:
    numbers = np.array([0, 1, 127, 128, 300, 16383, 16384, 2**32])
    expected = b"\x00\x01\x7f\x80\x01\xac\x02\xff\x7f\x80\x80\x01\x80\x80\x80\x80\x10"
    assert encode_varints(numbers) == expected
