"""A layer's structure as JSON Schema: what features hold, what can be asked for; codes as choices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from layers import codelists
from layers.declare import LayerOptions
from layers.fields import CodeField, QuantityField
from layers.filters import Property, list_properties
from layers.services.ogc.answer import answer_document, refuse_unknown
from layers.services.ogc.published import find_published
from layers.services.ogc.site import SCHEMA, Site

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TYPES: dict[str, dict[str, Any]] = {
    "integer": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}
FORMATS = {
    "POINT": "geometry-point", "MULTIPOINT": "geometry-multipoint", "LINESTRING": "geometry-linestring",
    "MULTILINESTRING": "geometry-multilinestring", "POLYGON": "geometry-polygon",
    "MULTIPOLYGON": "geometry-multipolygon",
}  # fmt: skip


@require_safe
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/schema`: what comes out and may be sent in."""
    return _answer(request, name, "schema")


@require_safe
def queryables(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/queryables`: what conditions may name."""
    return _answer(request, name, "queryables")


def _answer(request: HttpRequest, name: str, which: str) -> HttpResponse:
    layer = find_published(name, request.user)
    refuse_unknown(request, frozenset())
    address = Site.of(request).ogc(f"collections/{layer.name}/{which}")
    return answer_document(request, describe_schema(layer, address), "schema", SCHEMA, layer=layer)


def describe_schema(layer: LayerOptions, address: str) -> dict[str, Any]:
    """The whole schema."""
    return {
        "$schema": DIALECT,
        "$id": address,
        "type": "object",
        "title": layer.title,
        "description": layer.abstract or layer.title,
        "properties": {
            "id": {"title": "要素编号", "type": "integer", "readOnly": True, "x-ogc-role": "id"},
            "geometry": {
                "title": "图形",
                "format": FORMATS[layer.geometry_field.geom_type],
                "x-ogc-role": "primary-geometry",
            },
            **{one.name: describe_property(one) for one in list_properties(layer)},
        },
        "additionalProperties": False,
    }


def describe_property(one: Property) -> dict[str, Any]:
    """One property: title, type, unit, choices, and whether it is computed."""
    field = one.field
    told: dict[str, Any] = {"title": str(field.verbose_name), **TYPES.get(one.kind, {"type": "string"})}
    if not field.editable:
        told["readOnly"] = True
    if isinstance(field, QuantityField) and field.unit:
        told["x-ogc-unit"] = field.unit
    if isinstance(field, CodeField):
        codes = codelists.find_list(field.code_list).codes
        told["enum"] = list(dict.fromkeys(code.code for code in codes))
        told["x-ogc-codelist"] = field.code_list
        told["description"] = "；".join(f"{code.code} {code.title}" for code in codes[:200])
    elif one.kind == "text" and field.max_length:
        told["maxLength"] = field.max_length
    return told
