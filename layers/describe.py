"""A feature and a layer told to people: titles, code meanings and units, in Chinese and English."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from layers import codelists
from layers.declare import LayerOptions
from layers.fields import CodeField, CountField, DayField, QuantityField

# Bookkeeping columns come with every layer and have no source field of a standard.
FIELD_KINDS: tuple[tuple[type, str], ...] = (
    (CodeField, "code"),
    (QuantityField, "number"),
    (CountField, "number"),
    (DayField, "date"),
)
# Vertices sent to a browser for one highlighted feature; more are thinned for display only.
HIGHLIGHT_VERTICES = 5_000


def describe_field(layer: LayerOptions, field: Any) -> dict[str, str]:
    """One attribute's facts: name, source column, titles, type, unit, code list."""
    return {
        "name": field.name,
        "source": layer.source_fields.get(field.name, ""),
        "title": str(field.verbose_name),
        "title_en": field.name.replace("_", " ").capitalize(),
        "type": next((kind for cls, kind in FIELD_KINDS if isinstance(field, cls)), _plain_kind(field)),
        "unit": getattr(field, "unit", ""),
        "code_list": getattr(field, "code_list", ""),
    }


def _plain_kind(field: Any) -> str:
    return "boolean" if field.get_internal_type() == "BooleanField" else "text"


def describe_feature(layer: LayerOptions, feature: Any) -> dict[str, Any]:
    """A feature with its attributes in words and its geometry as GeoJSON in lon, lat of the storage CRS."""
    geometry = feature.geometry
    return {
        "layer": layer.name,
        "layer_title": layer.title,
        "layer_title_en": layer.english,
        "kind": layer.kind,
        "id": feature.pk,
        "title": name_feature(layer, feature),
        "geometry": json.loads(_thin(geometry).json),
        "bounds": list(geometry.extent),
        "is_demo": bool(getattr(feature, "is_demo", False)),
        "attributes": [describe_attribute(layer, f, getattr(feature, f.name)) for f in layer.attributes],
    }


def name_feature(layer: LayerOptions, feature: Any) -> str:
    """What people call the feature: its label's meaning or value, else the layer's title and number."""
    if not layer.label:
        return f"{layer.title} {feature.pk}"
    value = getattr(feature, layer.label)
    field = layer.model._meta.get_field(layer.label)
    meaning = codelists.find_list(field.code_list).meaning(value) if isinstance(field, CodeField) else ""
    return meaning or str(value or "") or f"{layer.title} {feature.pk}"


def describe_attribute(layer: LayerOptions, field: Any, value: Any) -> dict[str, Any]:
    """One attribute of one feature; `text` is what to show, empty for null."""
    facts = describe_field(layer, field)
    meaning = meaning_en = ""
    if isinstance(field, CodeField) and value:
        codes = codelists.find_list(field.code_list)
        meaning, meaning_en = codes.meaning(value), codes.meaning(value, english=True)
    text = f"{value} {meaning}".strip() if meaning else format_value(value, facts["unit"])
    plain = str(value) if isinstance(value, Decimal | date) else value
    return {**facts, "value": plain, "meaning": meaning, "meaning_en": meaning_en, "text": text}


def format_value(value: Any, unit: str) -> str:
    """A value for the eye: thousands parted, unit behind; empty for null."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Decimal):
        return f"{value:,f} {unit}".strip()
    return f"{value} {unit}".strip()


def _thin(geometry: Any) -> Any:
    """The geometry, simplified for display when it has more vertices than a browser should draw at once."""
    if geometry.num_coords <= HIGHLIGHT_VERTICES:
        return geometry
    west, south, east, north = geometry.extent
    return geometry.simplify(max(east - west, north - south) / 2_000, preserve_topology=True)
