"""Which layers the OGC API shows to whom."""

from __future__ import annotations

from gis_core.errors import GisError
from layers.access import Person, require_visible
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.queries import visible_layers

CHANNEL = "features"


def published_layers(person: Person) -> list[LayerOptions]:
    """The layers that the person may see as features, top of the tree first."""
    return [layer for layer in reversed(visible_layers(person)) if is_published(layer)]


def is_published(layer: LayerOptions) -> bool:
    """Whether the layer is given out as features."""
    return CHANNEL in layer.published_as and layer.kind != "coverage"


def find_published(name: str, person: Person) -> LayerOptions:
    """The layer; GisError("not_found"), or "sign_in" and "forbidden" when the person may not see it."""
    layer = find_layer(name)
    if not is_published(layer):
        raise GisError("not_found", f"图层“{layer.title}”不以要素方式发布。", "collectionId")
    require_visible(layer, person)
    return layer
