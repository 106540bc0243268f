"""The network of edges that polygons share: the stretch between two places, and what ends on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from heapq import heappop, heappush
from math import dist
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from layers.parcels.outlines.nodes import ON_EDGE, list_edges

Place = tuple[float, float]
Edge = frozenset[Place]
# A boundary that ended on the old stretch is lengthened at most by this many times its last edge's length
# before it counts as missing the new line.
FARTHEST = 1000.0


def find_shared(polygons: Sequence[Any]) -> set[Edge]:
    """Edges that two of the polygons have, as pairs of places in degrees."""
    edges = list_edges(polygons)
    keys = np.sort(edges.points.view(np.complex128)[..., 0], axis=1)
    unique, times = np.unique(keys, axis=0, return_counts=True)
    return {frozenset((z.real, z.imag) for z in pair) for pair in unique[times > 1].tolist()}


def find_path(edges: set[Edge], start: Place, end: Place) -> set[Edge]:
    """The shortest way along the edges between the places nearest to start and end.

    GisError("geometry") when there are no edges, or no way.
    """
    links: dict[Place, list[Place]] = defaultdict(list)
    for one, other in map(tuple, edges):
        links[one].append(other)
        links[other].append(one)
    if not links:
        raise GisError("geometry", "所选图形没有公共界线。", "features")
    source, target = _choose_node(links, start), _choose_node(links, end)
    before = _walk(links, source, target)
    if source == target or target not in before:
        raise GisError("geometry", "新界线的起止点不在同一段公共界线上。", "line")
    path, place = set(), target
    while place != source:
        path.add(frozenset((place, before[place])))
        place = before[place]
    return path


def _choose_node(links: dict[Place, list[Place]], place: Place) -> Place:
    """The place itself when it is on the network, else the nearest free end, else the nearest node."""
    if place in links:
        return place
    free = [node for node, others in links.items() if len(others) == 1]
    return min(free or links, key=lambda node: dist(node, place))


def _walk(links: dict[Place, list[Place]], source: Place, target: Place) -> dict[Place, Place]:
    """Dijkstra: for each place reached, the one before it."""
    before: dict[Place, Place] = {}
    best = {source: 0.0}
    queue = [(0.0, source)]
    while queue:
        length, place = heappop(queue)
        if place == target:
            break
        for other in links[place]:
            way = length + dist(place, other)
            if way < best.get(other, float("inf")):
                best[other], before[other] = way, place
                heappush(queue, (way, other))
    return before


def lengthen(end: Place, inner: Place, kept: Any, line: Any) -> Any:
    """The straight continuation of inner → end up to the line.

    None when the boundary that ends here (in `kept`, merged lines) meets the line already, or none is ahead.
    """
    mine = kept[shapely.dwithin(kept, shapely.points(end), 0)]
    if shapely.dwithin(mine, line, ON_EDGE).any():
        return None
    step = np.subtract(end, inner)
    hits = shapely.intersection(shapely.linestrings([end, np.add(end, step * FARTHEST)]), line)
    places = shapely.get_coordinates(hits)
    if len(places) == 0:
        return None
    gaps = np.hypot(*(places - end).T)
    nearest = places[gaps.argmin()]
    # A little beyond, so that rounding cannot leave a gap; what sticks out divides nothing.
    return shapely.linestrings([end, nearest + (nearest - end) / gaps.min() * 10 * ON_EDGE])
