"""Filters of the three versions come out as the same CQL2."""

from __future__ import annotations

from typing import Any

import pytest

from gis_core.errors import GisError
from gis_core.xml.read import parse_xml
from layers.catalogue import find_layer
from layers.services.wfs.fes import read_filter
from layers.services.wfs.names import Context
from tests.support.wfs import SPACES

URN = "urn:ogc:def:crs:EPSG::4490"


def read(inner: str, layer: str = "parcel", version: str = "2.0.0") -> Any:
    prefix = "fes" if version == "2.0.0" else "ogc"
    text = f"<{prefix}:Filter {SPACES[version]}>{inner}</{prefix}:Filter>"
    return read_filter(parse_xml(text.encode()), Context(find_layer(layer), URN))


def compare(operator: str, name: str, literal: str, version: str = "2.0.0", more: str = "") -> str:
    prefix, word = ("fes", "ValueReference") if version == "2.0.0" else ("ogc", "PropertyName")
    return (
        f"<{prefix}:{operator}{more}><{prefix}:{word}>{name}</{prefix}:{word}>"
        f"<{prefix}:Literal>{literal}</{prefix}:Literal></{prefix}:{operator}>"
    )


@pytest.mark.parametrize("version", ["2.0.0", "1.1.0"])
@pytest.mark.parametrize("name", ["area", "qt:area", "parcel/area", "qt:parcel/qt:area", "//qt:area"])
def test_names_are_paths_under_any_prefix(name: str, version: str) -> None:
    found = read(compare("PropertyIsGreaterThan", name, "12.5", version), version=version)
    assert found == {"op": ">", "args": [{"property": "area"}, 12.5]}


def test_literals_are_of_the_property_s_kind() -> None:
    assert read(compare("PropertyIsEqualTo", "parcel_code", "0012"))["args"][1] == "0012"
    assert read(compare("PropertyIsEqualTo", "surveyed_on", "2020-02-03T10:00:00+08:00"))["args"][1] == {
        "date": "2020-02-03"
    }
    with pytest.raises(GisError, match="宗地面积"):
        read(compare("PropertyIsEqualTo", "area", "wide"))


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [("*海#", "%海_"), ("100%", "100\\%"), ("a!*b", "a*b"), ("a_b", "a\\_b"), ("!!", "!"), ("x!", "x!")],
)
def test_wild_cards_become_those_of_cql2(pattern: str, expected: str) -> None:
    more = ' wildCard="*" singleChar="#" escapeChar="!"'
    found = read(compare("PropertyIsLike", "location", pattern, more=more))
    assert found["args"][1] == expected


def test_geometries_come_out_longitude_first() -> None:
    point = f'<gml:Point gml:id="p" srsName="{URN}"><gml:pos>19.5 110.25</gml:pos></gml:Point>'
    inner = f"<fes:Intersects><fes:ValueReference>geometry</fes:ValueReference>{point}</fes:Intersects>"
    assert read(inner)["args"][1] == {"type": "Point", "coordinates": [110.25, 19.5]}


def test_during_and_distance() -> None:
    period = (
        '<gml:TimePeriod gml:id="t"><gml:beginPosition>2020-01-01</gml:beginPosition>'
        "<gml:endPosition>2021-01-01</gml:endPosition></gml:TimePeriod>"
    )
    during = f"<fes:During><fes:ValueReference>surveyed_on</fes:ValueReference>{period}</fes:During>"
    assert read(during) == {
        "op": "t_during",
        "args": [{"property": "surveyed_on"}, {"interval": ["2020-01-01", "2021-01-01"]}],
    }
    point = f'<gml:Point gml:id="p" srsName="{URN}"><gml:pos>19.5 110.25</gml:pos></gml:Point>'
    near = (
        f"<fes:DWithin><fes:ValueReference>geometry</fes:ValueReference>{point}"
        '<fes:Distance uom="km">1.5</fes:Distance></fes:DWithin>'
    )
    assert read(near)["op"] == "_dwithin"
    assert read(near)["args"][2] == 1500


def test_identifiers() -> None:
    assert read('<fes:ResourceId rid="parcel.3"/><fes:ResourceId rid="nothing"/>') == {
        "op": "_ids",
        "args": [[3]],
    }
    assert read('<ogc:FeatureId fid="parcel.3"/>', version="1.0.0")["args"] == [[3]]
    assert read('<ogc:GmlObjectId gml:id="parcel.4"/>', version="1.1.0")["args"] == [[4]]
    with pytest.raises(GisError, match="road"):
        read('<fes:ResourceId rid="road.3"/>')


@pytest.mark.parametrize(
    "inner",
    [
        "",
        "<fes:Nothing/>",
        "<fes:And/>",
        "<fes:PropertyIsEqualTo/>",
        "<fes:PropertyIsBetween/>",
        "<fes:Intersects/>",
        "<fes:DWithin/>",
        "<fes:ResourceId/>",
        "<fes:PropertyIsNull/>",
        "<fes:During/>",
        "<fes:BBOX><gml:Envelope><gml:lowerCorner>x y</gml:lowerCorner></gml:Envelope></fes:BBOX>",
        "<fes:PropertyIsEqualTo><fes:Function name='f'/><fes:Literal>1</fes:Literal></fes:PropertyIsEqualTo>",
        compare("PropertyIsEqualTo", "geometry", "1"),
        compare("PropertyIsEqualTo", "no_such", "1"),
    ],
)
def test_what_cannot_be_read_is_a_named_fault(inner: str) -> None:
    with pytest.raises(GisError):
        read(inner)
