"""Roads and railways: trunk lines by waypoints, and in each county the tree that reaches every village."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import shapely

from ingest.province.boundaries import County
from ingest.province.gazetteer import SEATS
from ingest.province.hashing import Floats, hash_one
from ingest.province.lines import Edge, chains, grid_points, round_corners
from ingest.province.plane import Geometries, place_of
from ingest.province.raster import COLUMNS, node_positions
from ingest.province.routes import CostGrid, closest_node, corridor, grid_position, route_tree, walk_back
from ingest.province.towns import Town

# class -> width of the road surface (m)
WIDTHS = {
    "railway": 18.0,
    "expressway": 28.0,
    "national": 14.0,
    "provincial": 11.0,
    "county": 8.5,
    "township": 6.5,
    "village": 5.0,
}
CURVE = 4  # points of a trunk line for each of its grid nodes
RELAXATIONS = 8  # rounds of pulling it straight
LONGEST_SPUR = 60  # grid nodes
CROWDING = 1.7  # how much dearer the way along another trunk line is
# Grid nodes after which a trunk line is cut: every one where roads may join, or links would not meet.
SPLIT = {"expressway": 12, "railway": 12, "national": 1, "provincial": 1}


@dataclass(frozen=True)
class Way:
    """A road or railway of one class; `line` in plane metres, `nodes` its grid nodes with their positions."""

    code: str
    name: str
    kind: str
    line: Floats
    county: str = ""


@dataclass(frozen=True)
class Trunk:
    """A trunk line by county seats (codes) and free waypoints, pushed inland by `shift` metres at seats."""

    code: str
    name: str
    kind: str
    stops: tuple[str | tuple[float, float], ...]
    shift: float = 0.0


EAST = ("469005", "469002", "469006", "469028", "460203")
WEST_COAST = ((108.95, 18.46), "469007", (108.95, 19.38), "460400", "469024", "469023")
TRUNKS = (
    Trunk(
        "G98",
        "海南环岛高速公路",
        "expressway",
        ("460107", (110.62, 19.62), *EAST[1:], "460205", *WEST_COAST, "460105", "460107"),
        2_600.0,
    ),
    Trunk(
        "G9811",
        "海口—三亚高速公路",
        "expressway",
        ("460106", (110.16, 19.70), "469022", "469030", "469001", "469029", "460202"),
        1_900.0,
    ),
    Trunk("G9812", "海口—琼海高速公路联络线", "expressway", ("460108", "469005"), 2_200.0),
    Trunk(
        "G9813", "万宁—洋浦高速公路", "expressway", ("469006", "469030", "460400", (109.22, 19.74)), 2_800.0
    ),
    Trunk("G223", "海榆东线", "national", ("460107", "469021", *EAST[1:]), 0.0),
    Trunk("G224", "海榆中线", "national", ("460106", "469022", "469030", "469001", "460203"), 0.0),
    Trunk(
        "G225",
        "海榆西线",
        "national",
        ("460105", "469023", "460400", "469026", "469007", (108.80, 18.52), "460205", "460204"),
        0.0,
    ),
    Trunk("G361", "陵水—昌江公路", "national", ("469028", "469029", "469001", "469025", "469026"), 0.0),
    Trunk("S201", "文昌—定安公路", "provincial", ("469005", "469021", "469023", "469024"), 0.0),
    Trunk("S314", "天涯—东方公路", "provincial", ("460204", "469027", "469007"), 0.0),
    Trunk(
        "HSR",
        "海南环岛高速铁路",
        "railway",
        ("460107", (110.70, 19.56), *EAST[1:], "460205", *WEST_COAST, "460105", "460107"),
        -1_700.0,
    ),
)


def _place(stop: str | tuple[float, float], shift: float) -> tuple[float, float]:
    """Plane position of a stop; at a seat the line passes `shift` metres towards the middle of the island."""
    lon, lat = SEATS[stop][1:3] if isinstance(stop, str) else stop
    x, y = place_of(lon, lat)
    inland = float(np.hypot(x, y)) or 1.0
    pull = shift / inland if isinstance(stop, str) else 0.0
    return x * (1.0 - pull), y * (1.0 - pull)


def _trunk_nodes(grid: CostGrid, trunk: Trunk) -> list[int]:
    """Grid nodes along a trunk line."""
    stops = [closest_node(grid, *_place(stop, trunk.shift)) for stop in trunk.stops]
    nodes: list[int] = stops[:1]
    for start, goal in pairwise(stops):
        allowed = corridor(grid, grid_position(np.array([start, goal])))
        nodes += walk_back(route_tree(grid, [start], allowed, goal), goal)[1:]
    return nodes


def _occupied(grid: CostGrid, nodes: list[int]) -> CostGrid:
    """Costs for the next line: it keeps clear of this one where it can."""
    cost = list(grid.cost)
    for node in set(nodes):
        for near in (node, node - 1, node + 1, node - COLUMNS, node + COLUMNS):
            cost[near] *= CROWDING
    return CostGrid(cost, grid.reachable)


def _without_spurs(nodes: list[int]) -> list[int]:
    """The way without going out and back: a stop off the line is passed by, not visited."""
    way: list[int] = []
    for node in nodes:
        if node in way[-LONGEST_SPUR:]:
            while way[-1] != node:
                way.pop()
        else:
            way.append(node)
    return way


def _smooth_through(seed: int, nodes: list[int]) -> Floats:
    """A smooth line through the places of its grid nodes; every CURVE-th of its points is such a place."""
    places = grid_points(seed + 231, np.array(nodes), 0.2)
    for _ in range(RELAXATIONS):
        places = _relax(places)
    before, after = np.vstack([places[:1], places[:-1]]), np.vstack([places[1:], places[-1:]])
    slope = (after - before) / 2.0
    points = [places[:-1]]
    for t in np.arange(1, CURVE) / CURVE:  # Hermite form of the Catmull-Rom spline
        a, b = 2 * t**3 - 3 * t**2 + 1, t**3 - 2 * t**2 + t
        c, d = -2 * t**3 + 3 * t**2, t**3 - t**2
        points.append(a * places[:-1] + b * slope[:-1] + c * places[1:] + d * slope[1:])
    return np.vstack([np.stack(points, axis=1).reshape(-1, 2), places[-1:]])


def _pieces(points: Floats, every: int) -> list[Floats]:
    """The line cut into features at every so many grid nodes."""
    cuts = [*range(0, len(points) - 1, every * CURVE), len(points) - 1]
    return [points[a : b + 1] for a, b in pairwise(cuts)]


@dataclass(frozen=True)
class TrunkNetwork:
    """Trunk lines of the province, and where grid nodes lie on them."""

    ways: tuple[Way, ...]
    places: dict[int, tuple[float, float]]


def build_trunks(seed: int, grid: CostGrid) -> TrunkNetwork:
    """Expressways, national and provincial roads, the railway ring."""
    ways: list[Way] = []
    places: dict[int, tuple[float, float]] = {}
    room = grid
    for number, trunk in enumerate(TRUNKS):
        nodes = _without_spurs(_trunk_nodes(room, trunk))
        room = _occupied(room, nodes)
        points = _smooth_through(seed + number, nodes)
        ways += [Way(trunk.code, trunk.name, trunk.kind, part) for part in _pieces(points, SPLIT[trunk.kind])]
        if trunk.kind in ("national", "provincial"):  # only these have junctions everywhere
            spots = points[::CURVE].tolist()
            places.update({node: (x, y) for node, (x, y) in zip(nodes, spots, strict=True)})
    return TrunkNetwork(tuple(ways), places)


def _county_nodes(grid: CostGrid, county: County) -> set[int]:
    """Land nodes inside a county."""
    x, y = (axis.ravel() for axis in node_positions())
    area = county.land_metres
    shapely.prepare(area)
    inside = shapely.contains_xy(area, x, y) & grid.reachable
    return set(np.flatnonzero(inside).tolist())


def _links(before: dict[int, int], goals: list[int], taken: set[int]) -> list[Edge]:
    """Edges of the ways to some goals, without those between two nodes of the trunk."""
    edges = []
    for goal in goals:
        way = walk_back(before, goal)
        edges += [(a, b) for a, b in pairwise(way) if not (a in taken and b in taken)]
    return edges


def county_ways(
    seed: int, grid: CostGrid, trunks: TrunkNetwork, county: County, towns: tuple[Town, ...], villages: Floats
) -> tuple[Way, ...]:
    """County roads to the towns and village roads to the villages, joined to the trunk lines."""
    allowed = _county_nodes(grid, county)
    trunk = [node for node in trunks.places if node in allowed]
    town_nodes = [closest_node(grid, town.x, town.y) for town in towns]
    sources = sorted({*trunk, town_nodes[0]})
    county_edges = _links(route_tree(grid, sources, allowed), town_nodes, set(trunk))
    network = sorted({*sources, *(node for edge in county_edges for node in edge)})
    goals = [closest_node(grid, x, y) for x, y in villages.tolist()]
    village_edges = _links(route_tree(grid, network, allowed), goals, set(network))
    joints = {node for edge in village_edges for node in edge} | set(network)
    ways = _shape(
        seed, chains(county_edges, joints & {n for e in village_edges for n in e}), trunks, county, "county"
    )
    return (*ways, *_shape(seed, chains(village_edges, set(network)), trunks, county, "village"))


def _shape(
    seed: int, paths: list[list[int]], trunks: TrunkNetwork, county: County, kind: str
) -> tuple[Way, ...]:
    """Curved lines along chains, ending exactly where they join."""
    ways = []
    letter = "X" if kind == "county" else "C"
    for number, path in enumerate(paths):
        points = grid_points(seed + 241, np.array(path), 0.3)
        for k in (0, -1):
            points[k] = trunks.places.get(path[k], tuple(points[k]))
        code = f"{letter}{county.code[2:]}{number + 1:04d}"
        line = round_corners(_relax(points), 2)
        way = Way(code, "", kind, line, county.code)
        busy = kind == "village" and hash_one(seed, 242, path[0], path[-1]) < 0.3
        ways.append(replace(way, kind="township") if busy else way)
    return tuple(ways)


def _relax(points: Floats) -> Floats:
    """Inner points pulled towards their neighbours: the steps of the grid disappear."""
    if len(points) < 3:
        return points
    inner = 0.25 * points[:-2] + 0.5 * points[1:-1] + 0.25 * points[2:]
    return np.concatenate([points[:1], inner, points[-1:]])


def way_lines(ways: tuple[Way, ...]) -> Geometries:
    """The ways as lines of the plane."""
    return np.array([shapely.linestrings(way.line) for way in ways], dtype=object)
