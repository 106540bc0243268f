"""A layer's structure as JSON Schema: what features hold, what can be asked for; codes as choices."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from gis_core.http.parameters import read_text
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
# What is sent in: a new feature, all of one anew, or some of one.
KINDS, WHOLE = ("", "create", "replace", "update"), ("create", "replace")
FORMATS = {
    "POINT": "geometry-point", "MULTIPOINT": "geometry-multipoint", "LINESTRING": "geometry-linestring",
    "MULTILINESTRING": "geometry-multilinestring", "POLYGON": "geometry-polygon",
    "MULTIPOLYGON": "geometry-multipolygon",
}  # fmt: skip


@require_safe
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/schema`: what comes out and may be sent in."""
    return _answer(request, name, "schema", frozenset({"type"}))


@require_safe
def queryables(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/queryables`: what conditions may name."""
    return _answer(request, name, "queryables")


def _answer(
    request: HttpRequest, name: str, which: str, parameters: frozenset[str] = frozenset()
) -> HttpResponse:
    layer = find_published(name, request.user)
    refuse_unknown(request, parameters)
    kind, site = read_text(request, "type"), Site.of(request)
    if kind not in KINDS:
        raise GisError("parameter", f"参数 type 应为 {'、'.join(KINDS[1:])} 之一。", "type")
    address = site.ogc(f"collections/{layer.name}/{which}") + (f"?type={kind}" if kind else "")
    document = describe_schema(layer, address, is_whole=kind in WHOLE)
    return answer_document(request, document, "schema", SCHEMA, layer=layer)


def describe_schema(layer: LayerOptions, address: str, *, is_whole: bool = False) -> dict[str, Any]:
    """The schema; of whole features sent in it says what must be there."""
    required = [one.name for one in list_properties(layer) if _is_required(one)]
    return {
        **({"required": ["geometry", *required]} if is_whole else {}),
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


def _is_required(one: Property) -> bool:
    field = one.field
    return bool(field.editable and not field.null and not field.blank and not field.has_default())


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
