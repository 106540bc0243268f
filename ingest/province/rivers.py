"""The river network: directed reaches between numbered nodes, every one of them on its way to the sea."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ingest.province.flow import Flow
from ingest.province.gazetteer import COURSES
from ingest.province.hashing import Floats, Ints, hash_one
from ingest.province.lines import add_bends, grid_points, ribbons, round_corners
from ingest.province.names import FIRST
from ingest.province.plane import Geometries
from ingest.province.raster import COLUMNS, nearest_node
from ingest.province.terrain import course_points

LEAST_CATCHMENT = 14.0  # km2 above which water is a river
LEAST_SURFACE = 26.0  # km2 above which its surface is wide enough to be a patch
WANDER = 0.36


@dataclass(frozen=True)
class Reach:
    """A river between two nodes: from upstream to downstream; width in metres, catchment in km2."""

    number: int
    name: str
    start: int
    end: int
    line: Floats
    order: int
    catchment: float

    @property
    def width(self) -> float:
        """Width of the water surface, growing with the root of the catchment."""
        return float(min(4.2 * self.catchment**0.5, 340.0))


def _main_nodes() -> dict[int, str]:
    """Grid nodes on the known courses, with the river's name; longer rivers win."""
    named: dict[int, str] = {}
    for course in reversed(COURSES):
        points = course_points(course)
        row, column = nearest_node(points[:, 0], points[:, 1])
        named.update(dict.fromkeys((row * COLUMNS + column).tolist(), course.name))
    return named


def _stream_tree(flow: Flow) -> tuple[set[int], dict[int, list[int]]]:
    """River nodes, and for each node the river nodes that drain to it."""
    streams = [node for node in flow.order.tolist() if flow.catchment[node] >= LEAST_CATCHMENT]
    upstream: dict[int, list[int]] = {}
    for node in streams:
        upstream.setdefault(int(flow.parent[node]), []).append(node)
    return set(streams), upstream


def _orders(flow: Flow, streams: set[int], upstream: dict[int, list[int]]) -> dict[int, int]:
    """Strahler order of every river node."""
    orders: dict[int, int] = {}
    for node in reversed(flow.order.tolist()):
        if node in streams:
            above = sorted((orders[other] for other in upstream.get(node, ())), reverse=True)
            twice = len(above) > 1 and above[0] == above[1]
            orders[node] = (above[0] + twice) if above else 1
    return orders


def _walk(flow: Flow, start: int, streams: set[int], upstream: dict[int, list[int]]) -> list[int]:
    """Nodes from a head or confluence down to the next confluence or the sea."""
    path = [start]
    while path[-1] in streams:
        path.append(int(flow.parent[path[-1]]))
        if len(upstream.get(path[-1], ())) > 1:
            break
    return path


def _name(seed: int, path: list[int], named: dict[int, str], inherited: dict[int, str], order: int) -> str:
    """The known river that the reach follows, or the name that came down to it, or a new one."""
    known = [named[node] for node in path[:-1] if node in named]
    if known and len(known) * 2 >= len(path):
        return max(sorted(set(known)), key=known.count)
    if path[0] in inherited:
        return inherited[path[0]]
    first = FIRST[int(hash_one(seed, 201, path[0]) * len(FIRST))]
    second = FIRST[int(hash_one(seed, 202, path[0]) * len(FIRST))]
    return first + second + ("溪" if order == 1 else "河")


def build_rivers(seed: int, flow: Flow) -> tuple[Reach, ...]:
    """All reaches, upstream before downstream."""
    streams, upstream = _stream_tree(flow)
    orders, named = _orders(flow, streams, upstream), _main_nodes()
    heads = [n for n in reversed(flow.order.tolist()) if n in streams and len(upstream.get(n, ())) != 1]
    reaches: list[Reach] = []
    inherited: dict[int, str] = {}
    for start in heads:
        path = _walk(flow, start, streams, upstream)
        name = _name(seed, path, named, inherited, orders[start])
        if flow.catchment[path[-2]] >= 0.5 * flow.catchment[path[-1]]:
            inherited[path[-1]] = name
        line = _shape(seed, np.array(path))
        size = float(flow.catchment[path[-2]])
        reaches.append(Reach(len(reaches) + 1, name, path[0], path[-1], line, orders[start], size))
    return tuple(reaches)


def _shape(seed: int, path: Ints) -> Floats:
    """A meandering line through the nodes of a reach."""
    points = grid_points(seed + 211, path, WANDER)
    return round_corners(add_bends(seed + 212, points, 0.3), 2)


def river_surfaces(reaches: tuple[Reach, ...]) -> Geometries:
    """Water surfaces in degrees of the reaches that are wide enough."""
    wide = [reach for reach in reaches if reach.catchment >= LEAST_SURFACE]
    lines = shapely.linestrings(
        np.concatenate([r.line for r in wide]),
        indices=np.repeat(np.arange(len(wide)), [len(r.line) for r in wide]),
    )
    return ribbons(lines, np.array([reach.width for reach in wide]))
