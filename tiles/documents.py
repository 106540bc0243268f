"""What a map client reads about the tiles of a layer or group: TileJSON 3.0 and MapLibre styles."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gis_core.geometry.grid import TILE_SIZE
from layers.access import Person
from layers.declare import LayerOptions
from layers.describe import describe_field
from layers.figures import figures_within
from layers.groups import Group, find_group, see_group
from layers.queries import visible_layers
from layers.styles import find_style, to_maplibre
from tiles.mvt import lowest_label_zoom

# Deeper tiles show no more: a unit of a tile at this zoom is 4 cm at the equator.
MAX_ZOOM = 18
TYPES = {"number": "Number", "boolean": "Boolean"}
WORLD = [-180.0, -85.05, 180.0, 85.05]


def describe_tiles(group: Group, person: Person, root: str) -> dict[str, Any]:
    """TileJSON of a layer or group; `root` is the server's address without a path; errors as for tiles."""
    channel = channel_of(group)
    seen = see_group(group, channel, person)
    found = figures_within({layer.name: scope for layer, scope in seen.scopes})
    described = {
        "tilejson": "3.0.0",
        "name": group.name,
        "description": group.title,
        "tiles": [f"{root}/tiles/{group.name}/{{z}}/{{x}}/{{y}}.{'mvt' if channel == 'tiles' else 'png'}"],
        "minzoom": min(layer.drawn_from for layer in seen.layers),
        "maxzoom": MAX_ZOOM,
        "bounds": _join_bounds(figures.bounds for figures in found.values()),
    }
    if channel == "pictures":
        return described
    return described | {"vector_layers": [each for layer in seen.layers for each in _describe_layer(layer)]}


def channel_of(group: Group) -> str:
    """What a map client draws it from: a coverage comes as pictures, all else as vector tiles."""
    return "pictures" if group.layers[0].kind == "coverage" else "tiles"


def _join_bounds(boxes: Iterable[list[float] | None]) -> list[float]:
    known = [box for box in boxes if box]
    if not known:
        return WORLD
    west, south, east, north = zip(*known, strict=True)
    return [min(west), min(south), max(east), max(north)]


def _describe_layer(layer: LayerOptions) -> list[dict[str, Any]]:
    facts = {"description": layer.title, "fields": _describe_fields(layer)}
    found = [{"id": layer.name, **facts, "minzoom": layer.drawn_from, "maxzoom": MAX_ZOOM}]
    if (lowest := lowest_label_zoom(layer)) <= MAX_ZOOM:
        zooms = {"minzoom": max(lowest, layer.detail_from), "maxzoom": MAX_ZOOM}
        found.append({"id": f"{layer.name}/label", **facts, **zooms})
    return found


def _describe_fields(layer: LayerOptions) -> dict[str, str]:
    """Each attribute's type and Chinese title; behind a code the name that says what it means."""
    found = {}
    for name in layer.tiled:
        facts = describe_field(layer, layer.model._meta.get_field(name))
        unit = f"，{facts['unit']}" if facts["unit"] else ""
        found[name] = f"{TYPES.get(facts['type'], 'String')}：{facts['title']}{unit}"
        if name in layer.named_codes:
            found[f"{name}_name"] = f"String：{facts['title']}的含义"
    return found


def describe_style(group: Group, person: Person, root: str) -> dict[str, Any]:
    """The MapLibre style of one layer or group, from one source."""
    seen = see_group(group, channel_of(group), person)
    source = {"source": group.name}
    drawn = [each | source for layer in seen.layers for each in _draw(layer)]
    return _write_style(group.title, [group], drawn, root)


def describe_map(person: Person, root: str) -> dict[str, Any]:
    """All layers the person may see in one MapLibre style, in drawing order."""
    groups = [find_group(layer.name) for layer in visible_layers(person)]
    shown = [group for group in groups if channel_of(group) in group.layers[0].published_as]
    return _write_style("琼图", shown, [each for group in shown for each in _draw(group.layers[0])], root)


def _draw(layer: LayerOptions) -> list[dict[str, Any]]:
    return to_maplibre(find_style(layer.style), layer)


def _write_style(title: str, sources: list[Group], drawn: list[dict[str, Any]], root: str) -> dict[str, Any]:
    return {
        "version": 8,
        "name": title,
        "glyphs": f"{root}/fonts/{{fontstack}}/{{range}}.pbf",
        "sprite": f"{root}/styles/sprite",
        "sources": {group.name: _write_source(group, root) for group in sources},
        # All texts above all shapes, as in pictures.
        "layers": sorted(drawn, key=lambda each: bool(each["type"] == "symbol")),
    }


def _write_source(group: Group, root: str) -> dict[str, Any]:
    url = f"{root}/tiles/{group.name}.json"
    if channel_of(group) == "pictures":
        return {"type": "raster", "url": url, "tileSize": TILE_SIZE}
    return {"type": "vector", "url": url}
