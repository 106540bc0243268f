"""Light and colours on made surfaces whose answers are known."""

from __future__ import annotations

from io import BytesIO
from math import cos, radians, sin

import numpy as np
import pytest
from PIL import Image

from gis_core.raster.png import encode_png
from layers.styles.raster import RasterSymbol
from tiles.shading import Values, colour_by_value, light_of, shadow_only

METRES = 30.0
LIGHT = RasterSymbol(azimuth=315, altitude=45, ramp=((0, "#000000"), (100, "#64c832")))


def plane(slope: float, aspect: float, side: int = 12) -> Values:
    """Heights of a plane of that slope that falls towards that aspect, degrees clockwise from north."""
    east, south = np.meshgrid(np.arange(side) * METRES, np.arange(side) * METRES)
    fall = np.tan(radians(slope))
    return np.asarray(5_000 - fall * (sin(radians(aspect)) * east - cos(radians(aspect)) * south))


@pytest.mark.parametrize(
    ("slope", "aspect", "cosine"),
    [
        (0, 0, sin(radians(45))),
        (45, 315, 1.0),  # straight towards the light
        (30, 315, cos(radians(15))),
        (30, 135, cos(radians(75))),  # turned away
        (45, 135, 0.0),
        (60, 135, 0.0),  # in its own shadow
        (40, 45, cos(radians(40)) * sin(radians(45))),  # across the light
    ],
)
def test_a_plane_has_the_light_of_its_slope_and_aspect(slope: float, aspect: float, cosine: float) -> None:
    light = light_of(plane(slope, aspect), np.full(10, METRES), LIGHT, 1.0)
    assert light.shape == (10, 10)
    assert light == pytest.approx(np.full((10, 10), cosine / sin(radians(45))), abs=1e-9)


def test_exaggeration_is_a_steeper_slope() -> None:
    steeper = light_of(plane(45, 90), np.full(10, METRES), LIGHT, 1.0)
    gentle = light_of(plane(26.565051177, 90), np.full(10, METRES), LIGHT, 2.0)
    assert gentle == pytest.approx(steeper, abs=1e-6)


def test_no_data_beside_a_cell_leaves_it_level_on_that_side() -> None:
    heights = np.full((5, 5), 40.0)
    heights[:, 3:] = np.nan
    light = light_of(heights, np.full(3, METRES), LIGHT, 1.0)
    assert light[:, :2] == pytest.approx(1.0)


def test_colours_run_between_stops_and_no_data_is_transparent() -> None:
    values = np.array([[-5.0, 0.0, 50.0, 100.0, 900.0, np.nan]])
    pixels = colour_by_value(values, np.ones_like(values), LIGHT)
    assert pixels[0, :, 0].tolist() == [0, 0, 50, 100, 100, 0]
    assert pixels[0, :, 3].tolist() == [255] * 5 + [0]


def test_a_veil_darkens_one_side_and_lightens_the_other() -> None:
    symbol = RasterSymbol(azimuth=315, altitude=45, shadow="#102030", shade=0.5)
    values = np.zeros((1, 4))
    values[0, 3] = np.nan
    pixels = shadow_only(values, np.array([[0.0, 1.0, 1.4, 0.0]]), symbol)
    assert pixels[0, 0].tolist() == [0x10, 0x20, 0x30, 127]
    assert pixels[0, 2].tolist() == [255, 255, 255, 50]
    assert pixels[0, 1, 3] == pixels[0, 3, 3] == 0


def test_the_png_is_read_as_it_was_written() -> None:
    pixels = np.random.default_rng(1).integers(0, 256, (7, 5, 4), dtype=np.uint8)
    read = Image.open(BytesIO(encode_png(pixels)))
    assert read.mode == "RGBA" and np.array_equal(np.asarray(read), pixels)
