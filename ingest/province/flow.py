"""Where water runs: each land node's way to the sea, by priority flood over the relief grid."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.province.gazetteer import COURSES
from ingest.province.hashing import Floats, Ints
from ingest.province.raster import COLUMNS, ROWS, STEP, nearest_node
from ingest.province.terrain import Terrain, course_points

NEIGHBOURS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
CELL_KM2 = (STEP / 1000.0) ** 2


@dataclass(frozen=True)
class Flow:
    """`parent` is the flat index of the next node downstream (-1 at sea); `catchment` in km2."""

    parent: Ints
    catchment: Floats
    order: Ints  # land nodes from the sea upwards


def _burnt_heights(terrain: Terrain) -> Floats:
    """Heights with the main rivers cut deep, so that water keeps to their real courses."""
    height = terrain.height.values.copy()
    for course in COURSES:
        points = course_points(course)
        row, column = nearest_node(points[:, 0], points[:, 1])
        fall = np.linspace(0.0, 1.0, len(row))
        land = height[row, column] > 0
        height[row[land], column[land]] = 0.4 - 0.3 * fall[land]
    return height


def _neighbour_offsets() -> list[int]:
    return [dr * COLUMNS + dc for dr, dc in NEIGHBOURS]


def _flood(height: list[float], land: list[bool], start: list[int]) -> tuple[list[int], list[int]]:
    """Visit land from the shore in order of height; each node drains to the one it was reached from."""
    parent, order = [-1] * len(height), []
    offsets = _neighbour_offsets()
    queue = [(0.0, node) for node in start]
    heapq.heapify(queue)
    seen = [not is_land for is_land in land]
    while queue:
        level, node = heapq.heappop(queue)
        if land[node]:
            order.append(node)
        for offset in offsets:
            other = node + offset
            if not seen[other]:
                seen[other] = True
                parent[other] = node
                heapq.heappush(queue, (max(level, height[other]), other))
    return parent, order


def _shore(land: NDArray[np.bool_]) -> Ints:
    """Sea nodes that touch land."""
    near = np.zeros_like(land)
    for dr, dc in NEIGHBOURS:
        near |= np.roll(land, (dr, dc), axis=(0, 1))
    return np.flatnonzero(near & ~land)


def _accumulate(parent: Ints, order: Ints) -> Floats:
    """Catchment of every node in km2."""
    catchment = [CELL_KM2] * (ROWS * COLUMNS)
    for node in reversed(order.tolist()):
        below = int(parent[node])
        if below >= 0:
            catchment[below] += catchment[node]
    return np.array(catchment)


def build_flow(terrain: Terrain) -> Flow:
    """Drainage of the whole island."""
    height = _burnt_heights(terrain)
    land = terrain.coast.values > 0
    parent, order = _flood(height.ravel().tolist(), land.ravel().tolist(), _shore(land).tolist())
    visited = np.array(order, dtype=np.int64)
    downstream = np.array(parent, dtype=np.int64)
    return Flow(downstream, _accumulate(downstream, visited), visited)
