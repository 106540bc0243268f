"""Which layers a map draws, in which style, and what narrows them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest

from gis_core.errors import GisError
from gis_core.http.parameters import read_text
from layers.access import Person
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.groups import Group, find_group, see_group
from layers.services.history import read_instant
from layers.services.ogc.published import find_published, is_published, published_layers
from layers.styles import find_style
from tiles.ogc_maps.times import Days
from tiles.wms.asked import CHANNEL, DEFAULT_STYLE, MOST_LAYERS, Asked
from tiles.wms.narrowing import during

LONGEST_LIST = 4_000


def find_mapped(name: str, person: Person) -> LayerOptions:
    """The layer, when it is drawn as maps; errors as for features."""
    layer = find_published(name, person)
    if not is_mapped(layer):
        raise GisError("not_found", f"图层“{layer.title}”不以地图方式发布。", "collectionId")
    return layer


def is_mapped(layer: LayerOptions) -> bool:
    """Whether there are maps of the layer."""
    return CHANNEL in layer.published_as


def mapped_layers(person: Person) -> list[LayerOptions]:
    """The layers of the whole map: all with features that the person may see, lowest first."""
    return [
        layer for layer in reversed(published_layers(person)) if is_mapped(layer) and layer.kind == "feature"
    ]


def check_style(layer: LayerOptions, name: str) -> None:
    """GisError("not_found") for a style that the layer does not have: it has one, called as itself."""
    if name not in (DEFAULT_STYLE, layer.name, layer.style):
        raise GisError("not_found", f"图层“{layer.title}”没有名为“{name[:60]}”的样式。", "styleId")


def find_style_map(name: str, person: Person) -> tuple[Group, list[LayerOptions]]:
    """The group or layer that a style draws, and what the person sees of it, lowest first."""
    group = find_group(name)
    drawn = [layer for layer in see_group(group, CHANNEL, person).layers if is_published(layer)]
    if not drawn:
        raise GisError("not_found", f"“{group.title}”没有可绘制的图层。", "styleId")
    return group, drawn


def choose_collections(
    request: HttpRequest, layers: Sequence[LayerOptions], root: str, *, is_whole: bool
) -> list[LayerOptions]:
    """Those that `collections` names, in its order; all for none. Of the whole map any layer can be named."""
    text = read_text(request, "collections", LONGEST_LIST)
    if not text:
        return list(layers)
    names = [part.strip().removeprefix(f"{root}/ogc/collections/") for part in text.split(",")]
    if len(names) > MOST_LAYERS or len(set(names)) < len(names):
        raise GisError(
            "parameter", f"参数 collections 应为不重复的图层名，不超过 {MOST_LAYERS} 个。", "collections"
        )
    chosen = [_find_named(name, request.user) for name in names]
    if not is_whole and (foreign := [layer.title for layer in chosen if layer not in layers]):
        raise GisError("parameter", f"此样式不绘制图层“{foreign[0]}”。", "collections")
    return chosen


def _find_named(name: str, person: Person) -> LayerOptions:
    """The layer; a name that there is not is a wrong value here, not a missing page."""
    try:
        find_layer(name)
        return find_mapped(name, person)
    except GisError as error:
        if error.kind != "not_found":
            raise
        raise GisError("parameter", f"没有可绘制的图层“{name[:60]}”。", "collections") from error


def ask_layers(request: HttpRequest, layers: Sequence[LayerOptions], days: Days) -> tuple[Asked, ...]:
    """Each in its style, narrowed to the days, at the instant of `asof`."""
    instant = read_instant(request)
    return tuple(
        Asked(layer, find_style(layer.style), layer.name, during(layer, days.spans), instant)
        for layer in layers
    )
