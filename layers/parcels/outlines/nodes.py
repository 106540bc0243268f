"""Vertices: finding places on edges, and giving the same vertex to every polygon that passes there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from gis_core.geometry.validity import STORAGE_TOLERANCE
from gis_core.geometry.vertices import to_degrees
from layers.parcels.outlines.frame import Frame, Numbers, Polygons, round_new

# Degrees within which a vertex lies on an edge: two points nearer than the storage tolerance are one.
ON_EDGE = to_degrees(STORAGE_TOLERANCE)


@dataclass(frozen=True)
class Edges:
    """Directed edges of rings: (n, 2, 2) degrees, the ring each is of, and the polygon that ring is of."""

    points: Numbers
    ring: npt.NDArray[np.intp]
    owner: npt.NDArray[np.intp]

    def as_lines(self) -> Polygons:
        """The edges as lines."""
        return np.asarray(shapely.linestrings(self.points))


def list_edges(polygons: Any) -> Edges:
    """Every edge of every ring in ring order; edges of no length are left out."""
    rings, polygon_of = shapely.get_rings(np.asarray(polygons, dtype=object), return_index=True)
    points, ring_of = shapely.get_coordinates(rings, return_index=True)
    pairs = np.stack([points[:-1], points[1:]], axis=1) if len(points) else np.empty((0, 2, 2))
    kept = (ring_of[1:] == ring_of[:-1]) & (pairs[:, 0] != pairs[:, 1]).any(axis=1)
    ring = ring_of[:-1][kept]
    return Edges(pairs[kept], ring, polygon_of[ring])


def list_vertices(geometries: Any) -> Numbers:
    """Every distinct vertex, (n, 2)."""
    return np.asarray(np.unique(shapely.get_coordinates(np.asarray(geometries, dtype=object)), axis=0))


def insert_vertices(polygons: Any, places: Numbers) -> list[Any]:
    """The polygons, with each place that lies on one of their edges as a vertex of it.

    A polygon that gains none is answered as the very same object. A place nearer than `ON_EDGE` to a vertex
    is that vertex and adds none.
    """
    polygons = list(polygons)
    edges = list_edges(polygons)
    if len(edges.points) == 0 or len(places) == 0:
        return polygons
    on_edge, edge = _match(edges, places)
    for number in np.unique(edges.owner[edge]).tolist():
        mine = edges.owner[edge] == number
        polygons[number] = _rebuild(polygons[number], edges, number, places[on_edge[mine]], edge[mine])
    return polygons


def _match(edges: Edges, places: Numbers) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Pairs (place, edge) where the place lies on the edge and on neither of its ends."""
    tree = shapely.STRtree(edges.as_lines())
    place, edge = tree.query(shapely.points(places), predicate="dwithin", distance=ON_EDGE)
    gaps = np.hypot(*np.moveaxis(edges.points[edge] - places[place][:, None], -1, 0)).min(axis=1)
    return place[gaps > ON_EDGE], edge[gaps > ON_EDGE]


def _rebuild(polygon: Any, edges: Edges, number: int, places: Numbers, edge: npt.NDArray[np.intp]) -> Any:
    """One polygon with places put into the edges of the given numbers."""
    rings = []
    for ring in np.unique(edges.ring[edges.owner == number]).tolist():
        own = np.flatnonzero(edges.ring == ring)
        starts = edges.points[own, 0]
        here = np.isin(edge, own)
        filled = _fill(starts, edge[here] - own[0], places[here])
        rings.append(shapely.linearrings(np.vstack([filled, starts[:1]])))
    return shapely.Polygon(rings[0], rings[1:])


def _fill(starts: Numbers, edge: npt.NDArray[np.intp], places: Numbers) -> Numbers:
    """The starts of edges, each followed by the places on its edge in order."""
    along = np.hypot(*(places - starts[edge]).T)
    order = np.lexsort((along, edge))
    return np.asarray(np.insert(starts, edge[order] + 1, places[order], axis=0))


def insert_into_line(line: Any, places: Numbers) -> Any:
    """The line with each place that lies on it as a vertex."""
    own = shapely.get_coordinates(line)
    none = np.zeros(len(own) - 1, dtype=np.intp)
    place, edge = _match(Edges(np.stack([own[:-1], own[1:]], axis=1), none, none), places)
    if len(place) == 0:
        return line
    return shapely.linestrings(np.vstack([_fill(own[:-1], edge, places[place]), own[-1:]]))


def snap_places(frame: Frame, places: Numbers, targets: Any, tolerance: float) -> Numbers:
    """Each place moved to a vertex of the targets within `tolerance` metres, else onto an edge within it.

    A place near neither is only rounded. What lies on an edge is found along it in degrees, so that it lies
    on the straight line that is stored.
    """
    vertices, edges = list_vertices(targets), list_edges(targets)
    moved = round_new(places)
    if len(vertices) == 0:
        return moved
    metric = frame.to_metres(shapely.points(places))
    for finder in (_find_on_edge, _find_vertex):  # the vertex wins
        found, there = finder(frame, metric, vertices, edges, tolerance)
        moved[found] = there
    return moved


def _find_vertex(
    frame: Frame, places: Polygons, vertices: Numbers, edges: Edges, tolerance: float
) -> tuple[npt.NDArray[np.intp], Numbers]:
    tree = shapely.STRtree(frame.to_metres(shapely.points(vertices)))
    place, vertex = tree.query_nearest(places, max_distance=tolerance, all_matches=False)
    return place, vertices[vertex]


def _find_on_edge(
    frame: Frame, places: Polygons, vertices: Numbers, edges: Edges, tolerance: float
) -> tuple[npt.NDArray[np.intp], Numbers]:
    lines = frame.to_metres(edges.as_lines())
    place, edge = shapely.STRtree(lines).query_nearest(places, max_distance=tolerance, all_matches=False)
    share = shapely.line_locate_point(lines[edge], places[place], normalized=True)[:, None]
    start, end = edges.points[edge, 0], edges.points[edge, 1]
    return place, round_new(start + share * (end - start))
