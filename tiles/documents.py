"""What a map client reads about a layer's tiles: TileJSON 3.0 and MapLibre styles."""

from __future__ import annotations

from typing import Any

from gis_core.geometry.grid import TILE_SIZE
from layers.access import Person, require_visible
from layers.declare import LayerOptions
from layers.describe import describe_field
from layers.figures import figures_within
from layers.queries import visible_layers
from layers.styles import find_style, to_maplibre
from tiles.mvt import lowest_label_zoom
from tiles.source import check_published

# Deeper tiles show no more: a unit of a tile at this zoom is 4 cm at the equator.
MAX_ZOOM = 18
WORLD = [-180.0, -85.05, 180.0, 85.05]


def describe_tiles(layer: LayerOptions, person: Person, root: str) -> dict[str, Any]:
    """TileJSON of a layer; `root` is the server's address without a path; errors as for its tiles."""
    check_published(layer, channel_of(layer))
    seen = figures_within({layer.name: require_visible(layer, person)}).get(layer.name)
    is_raster = layer.kind == "coverage"
    ending = "png" if is_raster else "mvt"
    described = {
        "tilejson": "3.0.0",
        "name": layer.name,
        "description": layer.title,
        "tiles": [f"{root}/tiles/{layer.name}/{{z}}/{{x}}/{{y}}.{ending}"],
        "minzoom": layer.drawn_from,
        "maxzoom": MAX_ZOOM,
        "bounds": seen.bounds if seen and seen.bounds else WORLD,
    }
    return described if is_raster else described | {"vector_layers": _describe_vector_layers(layer)}


def channel_of(layer: LayerOptions) -> str:
    """What a map client draws the layer from: a coverage comes as pictures, all else as vector tiles."""
    return "pictures" if layer.kind == "coverage" else "tiles"


def _describe_vector_layers(layer: LayerOptions) -> list[dict[str, Any]]:
    attributes = {name: layer.model._meta.get_field(name) for name in layer.tiled}
    facts = {"fields": {name: _describe_type(layer, field) for name, field in attributes.items()}}
    zooms = {"minzoom": layer.drawn_from, "maxzoom": MAX_ZOOM}
    found = [{"id": layer.name, **facts, **zooms}]
    if (lowest := lowest_label_zoom(layer)) <= MAX_ZOOM:
        found.append(
            {"id": f"{layer.name}/label", **facts, **zooms, "minzoom": max(lowest, layer.detail_from)}
        )
    return found


def _describe_type(layer: LayerOptions, field: Any) -> str:
    kinds = {"number": "Number", "boolean": "Boolean"}
    return kinds.get(describe_field(layer, field)["type"], "String")


def describe_style(layer: LayerOptions, person: Person, root: str) -> dict[str, Any]:
    """The MapLibre style of one layer."""
    check_published(layer, channel_of(layer))
    require_visible(layer, person)
    return _write_style(layer.title, [layer], root)


def describe_map(person: Person, root: str) -> dict[str, Any]:
    """All layers the person may see in one MapLibre style, in drawing order."""
    return _write_style(
        "琼图", [each for each in visible_layers(person) if channel_of(each) in each.published_as], root
    )


def _write_style(title: str, layers: list[LayerOptions], root: str) -> dict[str, Any]:
    return {
        "version": 8,
        "name": title,
        "sources": {layer.name: _write_source(layer, root) for layer in layers},
        "layers": [drawn for layer in layers for drawn in to_maplibre(find_style(layer.style), layer)],
    }


def _write_source(layer: LayerOptions, root: str) -> dict[str, Any]:
    url = f"{root}/tiles/{layer.name}.json"
    if layer.kind == "coverage":
        return {"type": "raster", "url": url, "tileSize": TILE_SIZE}
    return {"type": "vector", "url": url}
