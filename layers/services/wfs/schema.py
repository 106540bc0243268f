"""DescribeFeatureType: the feature types as XML Schema, with Chinese titles and code lists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone

from layers import codelists
from layers.declare import LayerOptions
from layers.services.wfs.dialect import FEATURES, PREFIX, XSD, Dialect
from layers.services.wfs.gml_out import DECLARATION
from layers.services.wfs.types import Property, properties_of

# Property types of GML by the kind of geometry: before and since GML 3.
GEOMETRY_TYPES = {
    "1.0.0": {"POINT": "Point", "MULTIPOINT": "MultiPoint", "LINESTRING": "LineString",
              "MULTILINESTRING": "MultiLineString", "POLYGON": "Polygon", "MULTIPOLYGON": "MultiPolygon"},
    "": {"POINT": "Point", "MULTIPOINT": "MultiPoint", "LINESTRING": "Curve",
         "MULTILINESTRING": "MultiCurve", "POLYGON": "Surface", "MULTIPOLYGON": "MultiSurface"},
}  # fmt: skip
NILLABLE = ' nillable="true"'


def write_schema(layers: list[LayerOptions], dialect: Dialect) -> str:
    """The schema document of the types."""
    return "".join(_write(layers, dialect))


def _write(layers: list[LayerOptions], dialect: Dialect) -> Iterator[str]:
    yield DECLARATION
    yield (
        f'<xsd:schema xmlns:xsd="{XSD}" xmlns:gml="{dialect.gml}" xmlns:{PREFIX}="{FEATURES}"'
        f' targetNamespace="{FEATURES}" elementFormDefault="qualified" version="1.0">\n'
        f'<xsd:import namespace="{dialect.gml}" schemaLocation="{dialect.gml_schema}"/>\n'
    )
    lists = {one.code_list: None for layer in layers for one in properties_of(layer) if one.code_list}
    for name in lists:
        yield from _write_codes(name)
    for layer in layers:
        yield from _write_type(layer, dialect)
    yield "</xsd:schema>\n"


def _write_codes(name: str) -> Iterator[str]:
    """A code list as an enumeration: the codes valid today, or once, each with its meaning."""
    found = codelists.find_list(name)
    yield f'<xsd:simpleType name="{name}">{_annotate(f"{found.title}（{found.standard}）")}\n'
    yield '<xsd:restriction base="xsd:string">\n'
    today = timezone.localdate()
    for code in dict.fromkeys(one.code for one in found.codes):
        one = found.find(code, today) or found.find(code)
        yield (
            f"<xsd:enumeration value={quoteattr(code)}>"
            f"{_annotate(one.title if one else '')}</xsd:enumeration>\n"
        )
    yield "</xsd:restriction></xsd:simpleType>\n"


def _write_type(layer: LayerOptions, dialect: Dialect) -> Iterator[str]:
    base = "gml:AbstractFeature" if dialect.is_new else "gml:_Feature"
    yield (
        f'<xsd:element name="{layer.name}" type="{PREFIX}:{layer.name}Type" substitutionGroup="{base}">'
        f"{_annotate(layer.title)}</xsd:element>\n"
        f'<xsd:complexType name="{layer.name}Type"><xsd:complexContent>'
        f'<xsd:extension base="gml:AbstractFeatureType"><xsd:sequence>\n'
    )
    kinds = GEOMETRY_TYPES["1.0.0" if dialect.is_old else ""]
    kind = kinds[layer.geometry_field.geom_type]
    yield _element("geometry", f"gml:{kind}PropertyType", str(layer.geometry_field.verbose_name))
    for one in properties_of(layer):
        yield _write_property(one, is_nillable=one.field.null or one.name in layer.masked)
    yield "</xsd:sequence></xsd:extension></xsd:complexContent></xsd:complexType>\n"


def _write_property(one: Property, *, is_nillable: bool) -> str:
    unit = getattr(one.field, "unit", "")
    title = f"{one.title}（{unit}）" if unit else one.title
    if one.code_list:
        return _element(one.name, f"{PREFIX}:{one.code_list}", title, is_nillable=is_nillable)
    if one.is_text and one.field.max_length:
        nil = NILLABLE if is_nillable else ""
        return (
            f'<xsd:element name="{one.name}" minOccurs="0"{nil}>{_annotate(title)}<xsd:simpleType>'
            f'<xsd:restriction base="xsd:string"><xsd:maxLength value="{one.field.max_length}"/>'
            "</xsd:restriction></xsd:simpleType></xsd:element>\n"
        )
    return _element(one.name, f"xsd:{one.kind}", title, is_nillable=is_nillable)


def _element(name: str, kind: str, title: str, *, is_nillable: bool = False) -> str:
    nil = NILLABLE if is_nillable else ""
    return f'<xsd:element name="{name}" type="{kind}" minOccurs="0"{nil}>{_annotate(title)}</xsd:element>\n'


def _annotate(text: Any) -> str:
    if not text:
        return ""
    words = escape(str(text))
    return f'<xsd:annotation><xsd:documentation xml:lang="zh">{words}</xsd:documentation></xsd:annotation>'
