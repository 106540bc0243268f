"""no_spikes, no_duplicate_points: what is wrong with single vertices."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_core.geometry.local import to_plane
from layers.rules import Rule
from layers.rules.edited import Edited, Shapes
from layers.rules.fault import Fault
from layers.rules.fetch import Found, read_neighbours
from layers.rules.shapes import Floats, Places
from layers.rules.words import say_length

# Metres: steps shorter than this have no direction, so no angle.
NO_STEP = 0.0001


@dataclass(frozen=True)
class Vertices:
    """All vertices of some geometries: whose, of which ring, where (degrees), and in metres in their ring."""

    owner: Places
    ring: Places
    coordinates: Floats
    plane: Floats

    def only(self, kept: NDArray[np.bool_]) -> Vertices:
        """Those that the mask keeps."""
        return Vertices(self.owner[kept], self.ring[kept], self.coordinates[kept], self.plane[kept])


def list_vertices(shapes: Shapes) -> Vertices:
    """Vertices of all rings and lines, ring by ring, the closing one included."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    areal = shapely.get_dimensions(parts) == 2
    if areal.any():
        rings, part = shapely.get_rings(parts[areal], return_index=True)
        parts, owner = rings, owner[areal][part]
    coordinates, ring = shapely.get_coordinates(parts, return_index=True)
    return Vertices(owner[ring], ring, coordinates, to_plane(coordinates, ring))


def measure_steps(vertices: Vertices) -> Floats:
    """Metres from the vertex before in the same ring; infinite at a ring's first."""
    steps = np.full(len(vertices.ring), np.inf)
    if len(steps) > 1:
        lengths = np.hypot(*np.diff(vertices.plane, axis=0).T)
        steps[1:] = np.where(vertices.ring[1:] == vertices.ring[:-1], lengths, np.inf)
    return steps


def find_sharp(vertices: Vertices, degrees: float) -> tuple[Vertices, Floats]:
    """Corners of closed rings where the outline turns back by an angle sharper than `degrees`; the angles."""
    steps = measure_steps(vertices)
    corners = vertices.only(np.isfinite(steps) & (steps > NO_STEP))
    before, after = _neighbours(corners.ring)
    back = corners.plane[before] - corners.plane
    on = corners.plane[after] - corners.plane
    cross = np.abs(back[:, 0] * on[:, 1] - back[:, 1] * on[:, 0])
    dot = (back * on).sum(axis=1)
    sharp = (dot > 0) & (cross < np.tan(np.radians(degrees)) * dot)
    return corners.only(sharp), np.degrees(np.arctan2(cross[sharp], dot[sharp]))


def _neighbours(ring: Places) -> tuple[Places, Places]:
    """The places before and after each corner, going round its ring; rings ascend."""
    places = np.arange(len(ring))
    begins = np.flatnonzero(np.diff(ring, prepend=-1))
    ends = np.append(begins[1:], len(ring)) - 1
    before, after = places - 1, places + 1
    if len(ring):
        before[begins], after[ends] = ends, begins
    return before, after


def check_spikes(edited: Edited, rule: Rule) -> list[Fault]:
    """Polygons with corners sharper than `degrees`, one fault a feature."""
    limit = rule.parameters["degrees"]
    sharp, angles = find_sharp(list_vertices(edited.geometries), limit)
    faults = []
    for place in np.unique(sharp.owner).tolist():
        mine = sharp.owner == place
        key, count, least = int(edited.ids[place]), int(mine.sum()), float(angles[mine].min())
        sentence = f"{edited.title} {key} 有 {count} 处尖锐角，最尖 {least:.2f}°，小于 {limit:g}°。"
        shape = shapely.multipoints(sharp.coordinates[mine])
        faults.append(Fault((key,), sentence, shape, least, "°", badness=(count, limit / least)))
    return faults


def check_duplicates(edited: Edited, rule: Rule) -> list[Fault]:
    """Vertices within `tolerance_m` metres of the one before; in a point layer, points that near another."""
    if edited.layer.geometry_kind == "point":
        return _check_points(edited, rule.parameters["tolerance_m"])
    vertices = list_vertices(edited.geometries)
    double = vertices.only(measure_steps(vertices) <= rule.parameters["tolerance_m"])
    faults = []
    for place in np.unique(double.owner).tolist():
        mine = double.owner == place
        key, count = int(edited.ids[place]), int(mine.sum())
        sentence = f"{edited.title} {key} 有 {count} 处相邻顶点重复。"
        shape = shapely.multipoints(double.coordinates[mine])
        faults.append(Fault((key,), sentence, shape, float(count), "处", badness=(count,)))
    return faults


def read_near_points(edited: Edited) -> Found | None:
    """What points are compared with; of other shapes only their own vertices are looked at."""
    return edited.once(read_neighbours) if edited.layer.geometry_kind == "point" else None


def _check_points(edited: Edited, tolerance: float) -> list[Fault]:
    others = edited.once(read_neighbours)
    ids = np.concatenate([edited.ids, others.ids])
    everything = np.concatenate([edited.geometries, others.shapes])
    pairs, apart = find_near_points(everything, len(edited.ids), tolerance)
    faults = []
    for first, second, distance in zip(*pairs.tolist(), apart.tolist(), strict=True):
        keys = tuple(sorted((int(ids[first]), int(ids[second]))))
        sentence = f"{edited.title} {keys[0]} 与 {keys[1]} 位置重复，相距 {say_length(distance)}。"
        faults.append(Fault(keys, sentence, everything[first], distance, "m"))
    return faults


def find_near_points(points: Shapes, changed: int, tolerance: float) -> tuple[Places, Floats]:
    """Pairs within `tolerance` metres, one of the first `changed` in each, and their distances in metres."""
    coordinates = shapely.get_coordinates(points)
    reach = tolerance / 1e5  # degrees: more than the tolerance anywhere south of 25°; measured below
    first, second = shapely.STRtree(points).query(points[:changed], predicate="dwithin", distance=reach)
    once = (first < second) | (second >= changed)
    once &= first != second
    pairs = np.vstack([first[once], second[once]])
    both = np.column_stack([coordinates[pairs[0]], coordinates[pairs[1]]]).reshape(-1, 2)
    plane = to_plane(both, np.repeat(np.arange(pairs.shape[1]), 2))
    apart = np.hypot(*plane[1::2].T) if len(plane) else np.zeros(0)
    near = apart <= tolerance
    return pairs[:, near], apart[near]
