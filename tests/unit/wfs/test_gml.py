"""Geometries of GML 2, 3.1 and 3.2, as clients write them."""

from __future__ import annotations

import pytest
import shapely

from gis_core.errors import GisError
from gis_core.xml.read import parse_xml
from layers.services.wfs.gml import read_geometry
from layers.services.wfs.vertices import keep_vertices

GML = 'xmlns:gml="http://www.opengis.net/gml/3.2"'
RING = "<gml:LinearRing><gml:posList>0 0 0 4 4 4 4 0 0 0</gml:posList></gml:LinearRing>"
OLD = "<gml:LinearRing><gml:coordinates>0,0 0,4 4,4 4,0 0,0</gml:coordinates></gml:LinearRing>"
SQUARE = shapely.Polygon([(0, 0), (0, 4), (4, 4), (4, 0)])


def read(text: str, crs: str = "EPSG:4490") -> shapely.Geometry:
    return read_geometry(parse_xml(text.replace(" ", f" {GML} ", 1).encode()), crs)


@pytest.mark.parametrize(
    "text",
    [
        f"<gml:Polygon ><gml:exterior>{RING}</gml:exterior></gml:Polygon>",
        f"<gml:Polygon ><gml:outerBoundaryIs>{OLD}</gml:outerBoundaryIs></gml:Polygon>",
        f"<gml:Surface ><gml:patches><gml:PolygonPatch><gml:exterior>{RING}</gml:exterior>"
        "</gml:PolygonPatch></gml:patches></gml:Surface>",
        f"<gml:MultiSurface ><gml:surfaceMember><gml:Polygon><gml:exterior>{RING}</gml:exterior>"
        "</gml:Polygon></gml:surfaceMember></gml:MultiSurface>",
        f"<gml:MultiPolygon ><gml:polygonMember><gml:Polygon><gml:outerBoundaryIs>{OLD}"
        "</gml:outerBoundaryIs></gml:Polygon></gml:polygonMember></gml:MultiPolygon>",
        "<gml:Envelope ><gml:lowerCorner>0 0</gml:lowerCorner><gml:upperCorner>4 4</gml:upperCorner>"
        "</gml:Envelope>",
        "<gml:Box ><gml:coordinates>0,0 4,4</gml:coordinates></gml:Box>",
        "<gml:Box ><gml:coord><gml:X>0</gml:X><gml:Y>0</gml:Y></gml:coord><gml:coord><gml:X>4</gml:X>"
        "<gml:Y>4</gml:Y></gml:coord></gml:Box>",
        '<gml:Polygon ><gml:exterior><gml:LinearRing><gml:posList srsDimension="3">0 0 1 0 4 1 4 4 1 4 0 1'
        " 0 0 1</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>",
    ],
)
def test_ways_to_write_a_square(text: str) -> None:
    assert read(text).equals(SQUARE)
    assert not read(text).has_z


def test_curve_of_segments_is_a_line() -> None:
    segment = "<gml:LineStringSegment><gml:posList>{}</gml:posList></gml:LineStringSegment>"
    inner = segment.format("0 0 1 1") + segment.format("1 1 2 0")
    found = read(f"<gml:Curve ><gml:segments>{inner}</gml:segments></gml:Curve>")
    assert list(found.coords) == [(0, 0), (1, 1), (2, 0)]


def test_projected_coordinates_come_back_to_the_storage_grid() -> None:
    text = "<gml:Point ><gml:pos>2210996.028610869 38110455.40555877</gml:pos></gml:Point>"
    assert read(text, "urn:ogc:def:crs:EPSG::4526").coords[0] == (110.280764683, 19.948619155)


@pytest.mark.parametrize(
    "text",
    [
        "<gml:Point />",
        "<gml:Point ><gml:pos>1</gml:pos></gml:Point>",
        "<gml:Point ><gml:pos>nan 2</gml:pos></gml:Point>",
        "<gml:Point ><gml:pos>1 x</gml:pos></gml:Point>",
        "<gml:Polygon />",
        "<gml:Polygon ><gml:exterior/></gml:Polygon>",
        "<gml:LineString ><gml:posList>1 2</gml:posList></gml:LineString>",
        "<gml:MultiSurface />",
        "<gml:MultiSurface ><gml:surfaceMember><gml:Point><gml:pos>1 2</gml:pos></gml:Point>"
        "</gml:surfaceMember></gml:MultiSurface>",
        "<gml:Solid />",
        "<gml:Curve ><gml:segments><gml:Arc/></gml:segments></gml:Curve>",
        "<gml:Point ><gml:coordinates>1,2,3,4 5</gml:coordinates></gml:Point>",
    ],
)
def test_what_is_no_geometry_is_a_named_fault(text: str) -> None:
    with pytest.raises(GisError):
        read(text)


def test_moved_vertices_move_and_the_others_stay() -> None:
    before = shapely.Polygon([(110.1, 19.1), (110.2, 19.1), (110.2, 19.2), (110.1, 19.2)])
    sent = shapely.Polygon([(110.1 + 1e-10, 19.1), (110.2, 19.1 - 1e-10), (110.2001, 19.2), (110.1, 19.2)])
    kept = keep_vertices(sent, before)
    assert list(kept.exterior.coords)[:4] == [(110.1, 19.1), (110.2, 19.1), (110.2001, 19.2), (110.1, 19.2)]


def test_a_ring_by_itself_is_a_closed_line() -> None:
    ring = read(
        "<gml:LinearRing ><gml:posList>1 1 1 2 2 2 1 1 1 1 1 2 2 2 1 1</gml:posList></gml:LinearRing>"
    )
    assert ring.geom_type == "LineString"
