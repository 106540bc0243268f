"""Least-cost ways over the relief grid, for roads and railways."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from math import hypot

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.province.flow import NEIGHBOURS, Flow
from ingest.province.hashing import Floats, Ints
from ingest.province.plane import Geometries, geometry_to_metres
from ingest.province.raster import COLUMNS, SOUTH, STEP, WEST, nearest_node, node_positions
from ingest.province.terrain import Terrain

RIVER_PENALTY, WATER_PENALTY, SEA = 1.5, 25.0, 1e9


@dataclass(frozen=True)
class CostGrid:
    """What a step onto each node costs, per metre; sea is out of reach."""

    cost: list[float]
    reachable: NDArray[np.bool_]


def build_costs(terrain: Terrain, flow: Flow, basins: Geometries) -> CostGrid:
    """Slopes are dear, rivers and reservoirs dearer."""
    slope = terrain.slope.values.ravel()
    cost = 1.0 + (slope / 5.0) ** 1.5
    cost += RIVER_PENALTY * (flow.catchment > 60.0)
    x, y = (grid.ravel() for grid in node_positions())
    water = shapely.union_all(shapely.buffer(geometry_to_metres(basins), 250.0))
    shapely.prepare(water)
    cost[shapely.contains_xy(water, x, y)] += WATER_PENALTY
    cost[terrain.coast.values.ravel() < 150.0] = SEA
    return CostGrid(cost.tolist(), cost < SEA)


def _steps() -> list[tuple[int, float]]:
    return [(dr * COLUMNS + dc, STEP * (dr * dr + dc * dc) ** 0.5) for dr, dc in NEIGHBOURS]


def _remaining(goal: int) -> Callable[[int], float]:
    """A lower bound of the cost to a goal: the straight way (a metre costs at least 1); 0 without a goal."""
    row, column = divmod(goal, COLUMNS)
    if goal < 0:
        return lambda node: 0.0
    return lambda node: STEP * hypot(node // COLUMNS - row, node % COLUMNS - column)


def route_tree(grid: CostGrid, sources: list[int], allowed: set[int], goal: int = -1) -> dict[int, int]:
    """For each node reached from the sources inside `allowed`, the node before it; stops at the goal (A*)."""
    cost, steps, remaining = grid.cost, _steps(), _remaining(goal)
    best = dict.fromkeys(sources, 0.0)
    before = dict.fromkeys(sources, -1)
    queue = [(remaining(node), 0.0, node) for node in sources]
    heapq.heapify(queue)
    while queue:
        _, spent, node = heapq.heappop(queue)
        if node == goal:
            break
        if spent > best[node]:
            continue
        for offset, length in steps:
            other = node + offset
            price = spent + length * cost[other] if other in allowed else SEA
            if price < best.get(other, SEA):
                best[other], before[other] = price, node
                heapq.heappush(queue, (price + remaining(other), price, other))
    return before


def walk_back(before: dict[int, int], node: int) -> list[int]:
    """The way from a source to a node; empty when it was not reached."""
    way: list[int] = []
    while node in before and node != -1:
        way.append(node)
        node = before[node]
    return way[::-1]


def corridor(grid: CostGrid, ends: Floats) -> set[int]:
    """Land nodes inside an ellipse around two plane points."""
    x, y = (axis.ravel() for axis in node_positions())
    (ax, ay), (bx, by) = ends
    detour = np.hypot(x - ax, y - ay) + np.hypot(x - bx, y - by)
    inside = detour < 1.15 * np.hypot(bx - ax, by - ay) + 12_000.0
    return set(np.flatnonzero(inside & grid.reachable).tolist())


def closest_node(grid: CostGrid, x: float, y: float) -> int:
    """The land node nearest to a plane position."""
    row, column = nearest_node(np.array([x]), np.array([y]))
    node = int(row[0] * COLUMNS + column[0])
    if grid.cost[node] < SEA:
        return node
    xs, ys = (axis.ravel() for axis in node_positions())
    return int(np.argmin(np.hypot(xs - x, ys - y) + np.where(grid.reachable, 0.0, SEA)))


def grid_position(nodes: Ints) -> Floats:
    """Plane positions of grid nodes."""
    row, column = np.divmod(nodes, COLUMNS)
    return np.column_stack([WEST + STEP * column, SOUTH + STEP * row])
