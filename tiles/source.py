"""Where the features of a tile or picture come from: the one place here that asks for access."""

from __future__ import annotations

from gis_core.errors import GisError
from layers import queries
from layers.access import Person, require_visible
from layers.declare import LayerOptions
from layers.source import Source


def find_source(layer: LayerOptions, person: Person) -> Source:
    """The features the person may see; GisError("sign_in" or "forbidden") when there can be none."""
    require_visible(layer, person)
    return queries.find_source(layer, person)


def check_published(layer: LayerOptions, channel: str) -> None:
    """GisError("not_found") when the layer is not published as `channel`."""
    if channel not in layer.published_as:
        raise GisError("not_found", f"图层“{layer.title}”没有以此方式发布。", "layer")
