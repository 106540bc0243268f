"""Where the features of a tile or picture come from: the one place here that asks for access."""

from __future__ import annotations

from gis_core.errors import GisError
from layers import queries
from layers.access import Person, require_visible, scope_of
from layers.declare import LayerOptions
from layers.source import Source
from tiles.pyramid.levels import serving_zoom
from tiles.pyramid.source import compose_merged


def find_source(layer: LayerOptions, person: Person) -> Source:
    """The features the person may see; GisError("sign_in" or "forbidden") when there can be none."""
    require_visible(layer, person)
    return queries.find_source(layer, person)


def find_source_at(layer: LayerOptions, person: Person, zoom: int) -> Source | None:
    """What the person sees at a zoom of Web Mercator: features, or below `detail_from` merged areas.

    None where the layer shows nothing at this zoom; errors as of `find_source`.
    """
    source = find_source(layer, person)
    if not is_shown(layer, zoom):
        return None
    scope = scope_of(layer, person)
    level = serving_zoom(layer, zoom, scope)
    return source if level is None else compose_merged(layer, scope, level)


def is_shown(layer: LayerOptions, zoom: int) -> bool:
    """Whether maps show anything of the layer at a zoom."""
    return zoom >= layer.drawn_from


def check_published(layer: LayerOptions, channel: str) -> None:
    """GisError("not_found") when the layer is not published as `channel`."""
    if channel not in layer.published_as:
        raise GisError("not_found", f"图层“{layer.title}”没有以此方式发布。", "layer")
