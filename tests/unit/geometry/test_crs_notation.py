"""Ways of writing a reference system, and the axis order each means, against pyproj."""

from __future__ import annotations

import pyproj
import pytest

from gis_core.errors import GisError
from gis_core.geometry.notation import Notation, axis_order, parse_crs, write_crs

CODES = (4490, 4526, 4525, 4546, 3857, 4326)


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("notation", ["short", "gml", "urn", "uri"])
def test_four_notations(code: int, notation: Notation) -> None:
    """Short and GML 2 forms are x first.

    URN and URI follow the authority (QGIS's and GeoServer's convention).
    """
    text = write_crs(code, notation)
    north_first = pyproj.CRS.from_epsg(code).axis_info[0].direction == "north"
    authority = notation in ("urn", "uri")
    assert parse_crs(text) == code
    assert axis_order(text) == ("yx" if authority and north_first else "xy")


@pytest.mark.parametrize(
    ("text", "code", "order"),
    [
        ("epsg:4490", 4490, "xy"),
        (" EPSG:4490\n", 4490, "xy"),
        ("urn:ogc:def:crs:EPSG:6.9:4490", 4490, "yx"),
        ("urn:x-ogc:def:crs:EPSG:4490", None, None),
        ("urn:x-ogc:def:crs:EPSG::4490", 4490, "yx"),
        ("https://www.opengis.net/def/crs/EPSG/9.8.5/4490", 4490, "yx"),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", 4326, "xy"),
        ("urn:ogc:def:crs:OGC::CRS84", 4326, "xy"),
        ("http://www.opengis.net/def/crs/OGC/1.3/CRS84", 4326, "xy"),
        ("CRS:84", 4326, "xy"),
        ("urn:ogc:def:crs:EPSG::900913", 3857, "xy"),
    ],
)
def test_other_forms(text: str, code: int | None, order: str | None) -> None:
    if code is None:
        with pytest.raises(GisError):
            parse_crs(text)
        return
    assert (parse_crs(text), axis_order(text)) == (code, order)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "4490",
        "EPSG:",
        "EPSG:27700",
        "EPSG:4490; DROP TABLE",
        "EPSG:４４９０",
        "EPSG:-4490",
        "EPSG:99999999999999999999",
        "+proj=longlat +ellps=GRS80",
        "/etc/passwd",
        "http://evil.example/def/crs/EPSG/0/4490",
        "urn:ogc:def:crs:EPSG::4490,urn:ogc:def:crs:EPSG::5773",
        "EPSG:4490" + "0" * 100_000,
    ],
)
def test_anything_else_is_refused_before_proj_sees_it(text: str) -> None:
    with pytest.raises(GisError) as caught:
        parse_crs(text)
    assert caught.value.kind == "crs" and len(caught.value.sentence) < 200
