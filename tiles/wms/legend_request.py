"""A GetLegendGraphic request."""

from __future__ import annotations

import json
from dataclasses import dataclass

from gis_core.http.kvp import Kvp
from layers.access import Person
from layers.declare import LayerOptions
from layers.groups import see_group
from layers.styles import Style
from tiles.wms.asked import CHANNEL, choose_style, find_published
from tiles.wms.faults import invalid_format
from tiles.wms.legend import LARGEST_SWATCH, SWATCH, Entry, draw_legend, entries_of
from tiles.wms.sld_read import read_document, read_user_style

FORMATS = ("image/png", "application/json")
ALIASES = {"image/png; mode=8bit": "image/png", "png": "image/png", "json": "application/json"}
# Scale at which a style sent along is shown when the request names none.
USUAL_SCALE = 25_000.0


@dataclass(frozen=True)
class Legend:
    """The answer's type and body."""

    content_type: str
    body: bytes


def make_legend(kvp: Kvp, person: Person) -> Legend:
    """The legend of LAYER, which may be a group: then of its layers one after another."""
    name = kvp.required("layer")
    form = kvp.text("format", FORMATS[0]).lower()
    form = ALIASES.get(form, form)
    if form not in FORMATS:
        raise invalid_format(form, FORMATS)
    group = find_published(name)
    layers = see_group(group, CHANNEL, person).layers
    pairs = [(layer, choose_style(group, layer, kvp.text("style"))) for layer in reversed(layers)]
    entries = [entry for pair in pairs for entry in list_entries(kvp, *pair)]
    if rule := kvp.text("rule"):
        entries = [entry for entry in entries if rule in (entry["title"], entry["title_en"])]
    if kvp.text("language").lower().startswith("en"):
        entries = [entry | {"title": entry["title_en"]} for entry in entries]
    if form == "application/json":
        document = {"layer": name, "title": group.title, "entries": entries}
        return Legend(form, json.dumps(document, ensure_ascii=False).encode())
    return Legend(form, draw_legend(entries, read_swatch(kvp), has_texts=not rule))


def list_entries(kvp: Kvp, layer: LayerOptions, style: Style) -> list[Entry]:
    """The layer's rows; of a style sent along, its own."""
    if body := kvp.text("sld_body"):
        scale = kvp.number("scale", 1, 1e12, USUAL_SCALE)
        for described in read_document(body):
            if described.name == layer.name and (own := described.choose(kvp.text("style"))[1]) is not None:
                return entries_of(read_user_style(own, layer, scale), layer)
    return entries_of(style, layer)


def read_swatch(kvp: Kvp) -> tuple[int, int]:
    """WIDTH and HEIGHT of one symbol."""
    return (
        kvp.integer("width", 1, LARGEST_SWATCH, SWATCH[0]),
        kvp.integer("height", 1, LARGEST_SWATCH, SWATCH[1]),
    )
