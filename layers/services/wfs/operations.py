"""What the service does: each operation, however it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponseBase

from gis_core.http.kvp import Kvp
from gis_core.xml.read import Element, list_children, text_of
from layers.declare import LayerOptions
from layers.services.wfs import editing_operations, read_kvp, read_xml, stored_operations
from layers.services.wfs.answer import answer_reading
from layers.services.wfs.call import Call, answer_xml
from layers.services.wfs.capabilities import write_capabilities
from layers.services.wfs.requests import Reading
from layers.services.wfs.schema import write_schema
from layers.services.wfs.types import find_type, served_layers


def _capabilities(call: Call, asked: Any) -> HttpResponseBase:
    text = write_capabilities(call.dialect, call.person, call.address)
    return answer_xml(text, "application/xml" if call.dialect.is_new else "text/xml")


def _describe_kvp(call: Call, kvp: Kvp) -> HttpResponseBase:
    names = kvp.text("typenames") or kvp.text("typename")
    return _describe(call, [name for name in names.replace("(", "").replace(")", ",").split(",") if name])


def _describe_xml(call: Call, root: Element) -> HttpResponseBase:
    return _describe(call, [text_of(part) for part in list_children(root, "TypeName")])


def _describe(call: Call, names: list[str]) -> HttpResponseBase:
    layers = [find_type(name, call.person) for name in names] or served_layers(call.person)
    text = write_schema(_once(layers), call.dialect)
    content_type = call.dialect.gml_format if not call.dialect.is_old else "text/xml"
    return answer_xml(text, content_type)


def _once(layers: list[LayerOptions]) -> list[LayerOptions]:
    """Each layer once, in order."""
    return list({layer.name: layer for layer in layers}.values())


def _read_kvp(call: Call, kvp: Kvp) -> HttpResponseBase:
    return _answer(call, read_kvp.read_reading(kvp, call.person, call.dialect, call.operation))


def _read_xml(call: Call, root: Element) -> HttpResponseBase:
    return _answer(call, read_xml.read_reading(root, call.person, call.dialect))


def _answer(call: Call, reading: Reading) -> HttpResponseBase:
    return answer_reading(reading, call.person, call.address)


BY_KVP: dict[str, Callable[[Call, Kvp], HttpResponseBase]] = {
    "GetCapabilities": _capabilities,
    "DescribeFeatureType": _describe_kvp,
    "GetFeature": _read_kvp,
    "GetPropertyValue": _read_kvp,
    **editing_operations.BY_KVP,
    **stored_operations.BY_KVP,
}
BY_XML: dict[str, Callable[[Call, Element], HttpResponseBase]] = {
    "GetCapabilities": _capabilities,
    "DescribeFeatureType": _describe_xml,
    "GetFeature": _read_xml,
    "GetPropertyValue": _read_xml,
    **editing_operations.BY_XML,
    **stored_operations.BY_XML,
}
