"""Registered datum transformations: the arithmetic written out, both conventions, refusals."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
import pyproj
import pytest

from gis_core.errors import GisError
from gis_core.geometry.datum_transformation import DatumTransformation
from gis_core.geometry.transform import describe_operation, transform_coordinates

AREA = (108.5, 18.0, 111.5, 20.5)
# Invented figures of the usual size: real ones are classified.
SEVEN = {"dx": 12.5, "dy": -33.0, "dz": 40.25, "rx": 1.5, "ry": -2.25, "rz": 3.0, "scale_ppm": 4.5}
FOUR = {"d_north": 12.3, "d_east": 115.4, "rotation": 2.0, "scale_ppm": -3.5}


def make(method: str = "position_vector", **other: object) -> DatumTransformation:
    """A registered transformation from Xi'an 80 to CGCS2000."""
    facts: dict[str, object] = {
        "source": 4610,
        "target": 4490,
        "method": method,
        "params": SEVEN,
        "area": AREA,
        "accuracy": 0.1,
        "name": "海口",
    }
    if method == "plane_similarity":
        facts |= {"source": 2382, "target": 4546, "params": FOUR}
    return DatumTransformation(**(facts | other))  # type: ignore[arg-type]


def rotate_by_hand(method: str, cartesian: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Bursa-Wolf written out with the small-angle matrix of EPSG guidance note 7-2."""
    second = math.pi / 648_000 * (1 if method == "position_vector" else -1)
    rx, ry, rz = (SEVEN[name] * second for name in ("rx", "ry", "rz"))
    matrix = np.array([[1, -rz, ry], [rz, 1, -rx], [-ry, rx, 1]])
    shift = np.array([SEVEN["dx"], SEVEN["dy"], SEVEN["dz"]])
    answer: npt.NDArray[np.float64] = shift + (1 + SEVEN["scale_ppm"] * 1e-6) * matrix @ cartesian
    return answer


@pytest.mark.parametrize("method", ["position_vector", "coordinate_frame"])
def test_seven_parameters_by_hand(method: str) -> None:
    cart = {
        ellipsoid: pyproj.Transformer.from_pipeline(
            "+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
            f"+step +proj=cart +ellps={ellipsoid}"
        )
        for ellipsoid in ("IAU76", "GRS80")
    }
    start = np.array(cart["IAU76"].transform(110.0, 19.0, 0.0))
    end = rotate_by_hand(method, start)
    expected = cart["GRS80"].transform(*end, direction="INVERSE")
    lon, lat = transform_coordinates([110.0], [19.0], 4610, 4490, make(method))
    assert (lon[0], lat[0]) == pytest.approx(expected[:2], abs=1e-10)
    assert abs(lon[0] - 110.0) > 1e-5


def test_seven_parameters_join_zones_and_run_back() -> None:
    registered = make()
    x, y = transform_coordinates([37_450_000.0], [2_150_000.0], 2361, 4546, registered)
    back = transform_coordinates(x, y, 4546, 2361, registered)
    # Plane coordinates carry no height, and the one gained on the way (here 70 m) is not there on the way
    # back.
    assert (back[0][0], back[1][0]) == pytest.approx((37_450_000.0, 2_150_000.0), abs=1e-3)


def test_four_parameters_by_hand_and_back() -> None:
    registered = make("plane_similarity")
    north, east = 2_150_000.0, 450_000.0
    scale, angle = 1 - 3.5e-6, 2.0 * math.pi / 648_000
    expected_north = 12.3 + scale * (north * math.cos(angle) - east * math.sin(angle))
    expected_east = 115.4 + scale * (north * math.sin(angle) + east * math.cos(angle))
    x, y = transform_coordinates([east], [north], 2382, 4546, registered)
    assert (x[0], y[0]) == pytest.approx((expected_east, expected_north), abs=1e-6)
    back = transform_coordinates(x, y, 4546, 2382, registered)
    assert (back[0][0], back[1][0]) == pytest.approx((east, north), abs=1e-6)


def test_only_inside_its_area() -> None:
    with pytest.raises(GisError) as caught:
        transform_coordinates([110.0, 113.0], [19.0, 17.0], 4610, 4490, make())
    assert (caught.value.kind, caught.value.locator) == ("geometry", "1")


def test_does_not_serve_other_datums() -> None:
    with pytest.raises(GisError) as caught:
        transform_coordinates([110.0], [19.0], 4214, 4490, make())
    assert caught.value.kind == "crs"


def test_stamp_names_the_registration() -> None:
    stamp = describe_operation(2361, 4490, make())
    assert "海口" in stamp and "七参数" in stamp and "精度 0.1 米" in stamp
    assert "海口" not in describe_operation(4525, 4490, make())


@pytest.mark.parametrize(
    "other",
    [
        {"params": {"dx": 1.0}},
        {"params": SEVEN | {"extra": 1.0}},
        {"params": SEVEN | {"rx": math.nan}},
        {"source": 2361},
        {"source": 9999},
    ],
)
def test_impossible_registrations_are_refused(other: dict[str, object]) -> None:
    with pytest.raises(GisError):
        make(**other)
