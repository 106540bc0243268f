"""There and back through every family within a millimetre."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis_core.geometry.crs import STORAGE, WEB_MERCATOR, WGS84
from gis_core.geometry.datum import CGCS2000_DATUM
from gis_core.geometry.gauss_kruger import GaussKruger, gauss_kruger_families, guess_gauss_kruger
from gis_core.geometry.transform import transform, transform_coordinates
from tests.support.strategies import stars

ZONES = [zone for zone in gauss_kruger_families() if zone.datum == CGCS2000_DATUM]
MILLIMETRE_DEGREES = 0.001 / 111_320


@given(st.sampled_from(ZONES), st.floats(-4, 4), st.floats(0.5, 53))
def test_there_and_back_in_every_zone(zone: GaussKruger, off_meridian: float, latitude: float) -> None:
    longitude = zone.central_meridian + off_meridian
    x, y = transform_coordinates([longitude], [latitude], STORAGE, zone.epsg)
    lon, lat = transform_coordinates(x, y, zone.epsg, STORAGE)
    assert abs(lon[0] - longitude) < MILLIMETRE_DEGREES and abs(lat[0] - latitude) < MILLIMETRE_DEGREES


@given(stars(), st.sampled_from([4525, 4526, 4546, 4508, 4497, WEB_MERCATOR, WGS84]))
def test_polygons_there_and_back(star: shapely.Polygon, target: int) -> None:
    back = transform(transform(star, STORAGE, target), target, STORAGE)
    assert np.allclose(
        shapely.get_coordinates(back), shapely.get_coordinates(star), rtol=0, atol=MILLIMETRE_DEGREES
    )


@given(st.sampled_from(ZONES), st.floats(-2, 2), st.floats(3.5, 53))
def test_guess_contains_the_truth(zone: GaussKruger, off_meridian: float, latitude: float) -> None:
    """A prefixed easting names its own zone and no other."""
    place = [zone.central_meridian + off_meridian], [latitude]
    x, y = transform_coordinates(*place, STORAGE, zone.epsg)
    guesses = guess_gauss_kruger(float(x[0]), float(y[0]))
    if zone.prefixed:
        assert guesses == [zone]
    else:
        assert guesses and not any(guess.prefixed for guess in guesses)
