"""What somebody sees of the layers as a tree: themes with their layers, then other groups, with boxes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from gis_core.geometry.crs import STORAGE, WEB_MERCATOR, WGS84, reference_system, supported_crs
from gis_core.geometry.notation import write_crs
from gis_core.geometry.route import is_exact
from layers.access import Person, scope_of
from layers.declare import THEMES, LayerOptions
from layers.figures import figures_within
from layers.groups import all_groups
from layers.queries import visible_layers
from layers.services.catalogue import HOME_BOUNDS
from tiles.boxes import box_in
from tiles.matrix import Box

# Systems in which every layer says its box; to these come the zones that its middle lies in.
COMMON = (STORAGE, WGS84, WEB_MERCATOR)
# Boxes kept in all their systems: those of a thousand layers in thirty scopes.
KEPT_BOXES = 32_768
# Degrees that make a box of a point or a straight line.
LEAST_SIDE = 1e-5


@dataclass(frozen=True)
class Node:
    """A layer, or a group of some: `boxes` by the EPSG code of their system, x first."""

    name: str
    title: str
    abstract: str
    lonlat: Box
    boxes: dict[int, Box]
    layers: tuple[LayerOptions, ...]
    children: tuple[Node, ...] = ()

    @property
    def layer(self) -> LayerOptions | None:
        """The layer; None of a group."""
        only = self.layers[0] if len(self.layers) == 1 else None
        return only if only is not None and only.name == self.name else None


def outline(person: Person, channel: str) -> list[Node]:
    """The tree of what the person may see of what is published as `channel`."""
    layers = [layer for layer in visible_layers(person) if channel in layer.published_as]
    lonlat = find_bounds(layers, person)
    leaves = {layer.name: _make_leaf(layer, lonlat[layer.name]) for layer in layers}
    return [*_themes(layers, leaves), *_groups(leaves)]


def _make_leaf(layer: LayerOptions, lonlat: Box) -> Node:
    return Node(layer.name, layer.title, describe(layer), lonlat, dict(project(lonlat)), (layer,))


def describe(layer: LayerOptions) -> str:
    """Its abstract, or the standard that it follows."""
    return layer.abstract or (f"依据 {layer.standard}" if layer.standard else "")


def find_bounds(layers: Sequence[LayerOptions], person: Person) -> dict[str, Box]:
    """Where the features lie that the person sees; the island where that is not known."""
    seen = figures_within({layer.name: scope_of(layer, person) for layer in layers})
    return {layer.name: _widen(seen[layer.name].bounds if layer.name in seen else None) for layer in layers}


def _widen(bounds: Sequence[float] | None) -> Box:
    west, south, east, north = bounds or HOME_BOUNDS
    more_x, more_y = (
        LEAST_SIDE if high - low < LEAST_SIDE else 0.0 for low, high in ((west, east), (south, north))
    )
    return west - more_x, south - more_y, east + more_x, north + more_y


@lru_cache(maxsize=KEPT_BOXES)
def project(lonlat: Box) -> tuple[tuple[int, Box], ...]:
    """The box in the systems that it is told in, with their codes; kept, for it seldom changes."""
    middle = (lonlat[0] + lonlat[2]) / 2
    return tuple((epsg, box_in(lonlat, epsg)) for epsg in (*COMMON, *zones_at(middle)))


def zones_at(longitude: float) -> list[int]:
    """The zones that are meant for a longitude."""
    return [
        epsg
        for epsg, (low, high) in served_systems().items()
        if reference_system(epsg).zone and low <= longitude < high
    ]


@cache
def served_systems() -> dict[int, tuple[float, float]]:
    """Every system that pictures are drawn in, and the longitudes it is meant for."""
    return {each.epsg: each.longitudes for each in supported_crs() if is_exact(STORAGE, each.epsg)}


def systems() -> list[str]:
    """Every system that pictures are drawn in, as `EPSG:n`."""
    return [write_crs(epsg, "short") for epsg in served_systems()]


def _themes(layers: Sequence[LayerOptions], leaves: dict[str, Node]) -> list[Node]:
    # The uppermost first, as in every layer tree.
    made = []
    for theme, (title, _) in THEMES.items():
        children = tuple(leaves[layer.name] for layer in reversed(layers) if layer.theme == theme)
        if children:
            drawn = tuple(layer for layer in layers if layer.theme == theme and layer.kind == "feature")
            made.append(_join(theme if drawn else "", title, children, drawn, children))
    return made


def _groups(leaves: dict[str, Node]) -> list[Node]:
    made = []
    for group in all_groups():
        held = tuple(leaves[layer.name] for layer in group.layers if layer.name in leaves)
        if held and group.name not in THEMES:
            drawn = tuple(node.layers[0] for node in held)
            made.append(_join(group.name, group.title, held, drawn, ()))
    return made


def _join(
    name: str, title: str, held: Sequence[Node], layers: tuple[LayerOptions, ...], children: tuple[Node, ...]
) -> Node:
    common = [epsg for epsg in held[0].boxes if all(epsg in node.boxes for node in held)]
    boxes = {epsg: _around([node.boxes[epsg] for node in held]) for epsg in common}
    titles = "、".join(node.title for node in held)
    return Node(name, title, titles, _around([node.lonlat for node in held]), boxes, layers, children)


def _around(boxes: Sequence[Box]) -> Box:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)
