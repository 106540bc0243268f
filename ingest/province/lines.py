"""Curves through grid nodes: chains of a network, rounding of corners, ribbons of a given width."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import shapely

from ingest.province.hashing import Floats, Ints, hash_pair
from ingest.province.plane import GRID_SIZE, Geometries, geometry_to_degrees
from ingest.province.raster import COLUMNS, SOUTH, STEP, WEST

Edge = tuple[int, int]


def grid_points(seed: int, nodes: Ints, wander: float) -> Floats:
    """Plane positions of grid nodes, moved off the grid by up to `wander` of its step."""
    row, column = np.divmod(nodes, COLUMNS)
    jitter = np.column_stack(hash_pair(seed, row, column))
    return np.column_stack([WEST + STEP * column, SOUTH + STEP * row]) + jitter * wander * STEP


def round_corners(points: Floats, rounds: int) -> Floats:
    """Chaikin's corner cutting; both ends stay."""
    for _ in range(rounds):
        if len(points) < 3:
            return points
        first, second = points[:-1], points[1:]
        cut = np.stack([0.75 * first + 0.25 * second, 0.25 * first + 0.75 * second], axis=1).reshape(-1, 2)
        points = np.concatenate([points[:1], cut[1:-1], points[-1:]])
    return points


def add_bends(seed: int, points: Floats, strength: float) -> Floats:
    """A point between each two, pushed to one side: a brook rather than a canal."""
    along = points[1:] - points[:-1]
    side, _ = hash_pair(seed, points[:-1, 0].astype(np.int64), points[:-1, 1].astype(np.int64))
    across = np.column_stack([-along[:, 1], along[:, 0]]) * (strength * side)[:, None]
    middle = (points[1:] + points[:-1]) / 2 + across
    woven = np.empty((2 * len(points) - 1, 2))
    woven[0::2], woven[1::2] = points, middle
    return woven


def chains(edges: list[Edge], stops: set[int]) -> list[list[int]]:
    """Split a network into chains that end at junctions, dead ends and stops, in a stable order."""
    links: dict[int, list[int]] = defaultdict(list)
    for a, b in sorted(set(edges)):
        links[a].append(b)
        links[b].append(a)
    ends = sorted(node for node in links if len(links[node]) != 2 or node in stops)
    used: set[Edge] = set()
    found = []
    for end in ends:
        for step in sorted(links[end]):
            if (min(end, step), max(end, step)) not in used:
                found.append(_follow(links, end, step, set(ends), used))
    return found


def _follow(links: dict[int, list[int]], end: int, step: int, ends: set[int], used: set[Edge]) -> list[int]:
    chain = [end, step]
    used.add((min(end, step), max(end, step)))
    while chain[-1] not in ends:
        onward = next(node for node in links[chain[-1]] if node != chain[-2])
        used.add((min(chain[-1], onward), max(chain[-1], onward)))
        chain.append(onward)
    return chain


def ribbons(lines: Geometries, widths: Floats) -> Geometries:
    """Polygons in degrees along lines of the plane, each of its own width (m)."""
    areas = shapely.buffer(
        lines, widths / 2.0, quad_segs=2, cap_style="round", join_style="mitre", mitre_limit=2.0
    )
    return np.asarray(shapely.set_precision(geometry_to_degrees(areas), GRID_SIZE))
