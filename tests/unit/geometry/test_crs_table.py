"""Every code of the table against the EPSG registry inside pyproj."""

from __future__ import annotations

import numpy as np
import pyproj
import pytest

from gis_core.errors import GisError
from gis_core.geometry.crs import (
    STORAGE,
    WEB_MERCATOR,
    WGS84,
    ReferenceSystem,
    authority_axis_order,
    reference_system,
    supported_crs,
)
from gis_core.geometry.datum import DATUMS, XIAN80_DATUM, Datum
from gis_core.geometry.gauss_kruger import GaussKruger, gauss_kruger_families, guess_gauss_kruger
from gis_core.geometry.proj_text import write_proj

ZONES = gauss_kruger_families()
SYSTEMS = supported_crs()


def read_parameters(epsg: int) -> dict[str, float]:
    """EPSG's projection parameters by name."""
    operation = pyproj.CRS.from_epsg(epsg).coordinate_operation
    assert operation is not None
    return {parameter.name: parameter.value for parameter in operation.params}


def test_the_table_is_complete_and_has_no_code_twice() -> None:
    """Four datums, each with 11 six-degree and 21 three-degree zones, with and without prefix."""
    assert len(ZONES) == 4 * 2 * (11 + 21)
    codes = [system.epsg for system in SYSTEMS]
    assert len(codes) == len(set(codes)) == len(ZONES) + len(DATUMS) + 1


@pytest.mark.parametrize("zone", ZONES, ids=lambda zone: str(zone.epsg))
def test_zone_is_what_epsg_says(zone: GaussKruger) -> None:
    crs, parameters = pyproj.CRS.from_epsg(zone.epsg), read_parameters(zone.epsg)
    assert parameters["Longitude of natural origin"] == zone.central_meridian
    assert parameters["False easting"] == zone.false_easting
    assert parameters["Latitude of natural origin"] == parameters["False northing"] == 0
    assert parameters["Scale factor at natural origin"] == 1
    assert crs.geodetic_crs is not None and crs.geodetic_crs.to_epsg() == zone.datum.geographic
    # New Beijing's "3-degree" is in the name of every 3° system and of no other.
    assert ("3-degree" in crs.name) == (zone.width == 3)


@pytest.mark.parametrize("zone", ZONES[::7], ids=lambda zone: str(zone.epsg))
def test_longitudes_are_those_of_the_area_of_use(zone: GaussKruger) -> None:
    """EPSG cuts the outermost zones at the border; the others agree."""
    area = pyproj.CRS.from_epsg(zone.epsg).area_of_use
    assert area is not None
    west, east = zone.longitudes
    assert west <= area.west + 0.05 and east >= area.east - 0.05


@pytest.mark.parametrize("datum", DATUMS, ids=lambda datum: datum.key)
def test_ellipsoid_is_the_datums(datum: Datum) -> None:
    ellipsoid = pyproj.CRS.from_epsg(datum.geographic).ellipsoid
    ours = pyproj.Geod(ellps=datum.ellipsoid)
    assert ellipsoid is not None
    assert ours.a == ellipsoid.semi_major_metre
    assert 1 / ours.f == pytest.approx(ellipsoid.inverse_flattening, abs=1e-9)


@pytest.mark.parametrize("system", SYSTEMS, ids=lambda system: str(system.epsg))
def test_axis_order_is_the_authoritys(system: ReferenceSystem) -> None:
    first = pyproj.CRS.from_epsg(system.epsg).axis_info[0].direction
    assert system.axes == ("yx" if first == "north" else "xy")
    assert authority_axis_order(system.epsg) == system.axes


@pytest.mark.parametrize("system", SYSTEMS[:1] + SYSTEMS[6:70:9], ids=lambda system: str(system.epsg))
def test_proj_text_is_the_same_projection(system: ReferenceSystem) -> None:
    """What the browser computes is what PROJ does with the EPSG code."""
    longitude, latitude = float(np.mean(system.longitudes)) + 0.3, 19.5
    ours = pyproj.Transformer.from_crs(
        write_proj(reference_system(STORAGE)), write_proj(system), always_xy=True
    )
    theirs = pyproj.Transformer.from_crs(STORAGE, system.epsg, always_xy=True)
    assert ours.transform(longitude, latitude) == pytest.approx(
        theirs.transform(longitude, latitude), abs=1e-6
    )


def test_proj_text_is_for_one_datum_only() -> None:
    assert write_proj(reference_system(2361)) == ""


def test_named_constants_and_titles() -> None:
    assert (STORAGE, WGS84, WEB_MERCATOR) == (4490, 4326, 3857)
    assert reference_system(4525).title_zh == "CGCS2000 3度带 37带(中央经线111°)带号"
    assert reference_system(4546).title_zh == "CGCS2000 3度带 37带(中央经线111°)不带号"
    assert all(system.title_zh and system.title_en for system in SYSTEMS)


def test_unknown_code_is_refused() -> None:
    with pytest.raises(GisError) as caught:
        reference_system(27700)
    assert (caught.value.kind, caught.value.locator) == ("crs", "27700")


@pytest.mark.parametrize(
    ("easting", "northing", "codes"),
    [
        (37_431_986.864, 2_214_712.422, [4525]),
        (36_745_942.734, 2_216_307.722, [4524]),
        (19_431_986.864, 2_214_712.422, [4497]),
        (431_986.864, 2_214_712.422, [4545, 4546, 4547, 4548, 4508]),
        (24_431_986.0, 2_214_712.0, []),  # between the two families
        (46_431_986.0, 2_214_712.0, []),
        (2_214_712.422, 431_986.864, []),  # northing given first
        (110.35, 20.02, []),
        (float("nan"), 2_214_712.0, []),
        (431_986.0, float("nan"), []),
    ],
)
def test_guess(easting: float, northing: float, codes: list[int]) -> None:
    assert [zone.epsg for zone in guess_gauss_kruger(easting, northing)] == codes


def test_guess_takes_the_datum_it_is_told() -> None:
    assert [zone.epsg for zone in guess_gauss_kruger(37_431_986.0, 2_214_712.0, XIAN80_DATUM)] == [2361]
