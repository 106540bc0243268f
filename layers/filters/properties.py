"""What conditions, sorting and answers may name: a layer's attributes, its geometry and its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gis_core.errors import GisError
from layers.declare import LayerOptions
from layers.fields import CountField, QuantityField

KINDS = {"BooleanField": "boolean", "DateField": "date", "DateTimeField": "timestamp"}


@dataclass(frozen=True)
class Property:
    """A column under the name it is asked by; `kind` is text, integer, number, boolean, date, geometry…"""

    name: str
    column: str
    kind: str
    field: Any


def list_properties(layer: LayerOptions) -> list[Property]:
    """The attributes in declared order; neither the key nor the geometry."""
    return [Property(field.name, field.column, _kind_of(field), field) for field in layer.attributes]


def find_property(layer: LayerOptions, name: str) -> Property:
    """The property, also `id` and `geometry`; GisError("parameter") when the layer has none of that name.

    A title (地类编码) or the standard's own column name (DLBM) finds its attribute too.
    """
    if name == "id":
        return Property("id", "id", "integer", layer.model._meta.pk)
    if name in ("geometry", "geom"):
        return Property("geometry", "geometry", "geometry", layer.geometry_field)
    listed = list_properties(layer)
    for told in (_own_name, _title, lambda one: layer.source_fields.get(one.name, "")):
        for one in listed:
            if told(one) == name:
                return one
    raise GisError("parameter", f"图层“{layer.title}”没有属性 {name[:60]}。", name[:60])


def _own_name(one: Property) -> str:
    return one.name


def _title(one: Property) -> str:
    return str(one.field.verbose_name)


def _kind_of(field: Any) -> str:
    if isinstance(field, CountField):
        return "integer"
    if isinstance(field, QuantityField):
        return "number"
    return KINDS.get(field.get_internal_type(), "text")
