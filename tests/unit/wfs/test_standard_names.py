"""What GML gives every feature, and where a layer keeps it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

from gis_core.xml.read import parse_xml
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.fields import IdentifierField
from layers.services.wfs.read_transaction import read_feature
from layers.services.wfs.types import standard_properties

REPLACEMENT = b"""<qt:division xmlns:qt="urn:qiongtu:features" xmlns:gml="http://www.opengis.net/gml/3.2">
<gml:identifier codeSpace="http://example.org/">b0265afe-7245-45ae-ae64-0bc9c0c8e2aa</gml:identifier>
</qt:division>"""


def make_layer() -> LayerOptions:
    """A layer with a field for identifiers that others have given."""
    field: Any = IdentifierField("外部标识", 60)
    field.set_attributes_from_name("external_identifier")
    return cast(LayerOptions, SimpleNamespace(attributes=[field], name="division", title="行政区"))


def test_an_identifier_of_others_is_kept_where_there_is_a_field_for_it() -> None:
    layer = make_layer()
    assert list(standard_properties(layer)) == ["identifier"]
    values = read_feature(parse_xml(REPLACEMENT), layer, "urn:ogc:def:crs:EPSG::4490")
    assert values == {"external_identifier": "b0265afe-7245-45ae-ae64-0bc9c0c8e2aa"}


def test_it_is_never_taken_for_an_identifier_of_the_province() -> None:
    layer = find_layer("division")
    assert "identifier" not in standard_properties(layer)
    assert read_feature(parse_xml(REPLACEMENT), layer, "urn:ogc:def:crs:EPSG::4490") == {}
