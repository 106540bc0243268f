"""Moving a boundary that two or more polygons share, for all of them at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from layers.parcels.outlines.arrange import divide, unite
from layers.parcels.outlines.cut import snap_line
from layers.parcels.outlines.frame import Numbers, choose_frame
from layers.parcels.outlines.network import Place, find_path, find_shared, lengthen
from layers.parcels.outlines.nodes import insert_vertices, list_edges, list_vertices
from layers.parcels.outlines.outcome import NARROWEST, Outcome, conclude, require_line, require_polygon


def move_boundary(
    polygons: Sequence[Any], line: Any, neighbours: Sequence[Any] = (), tolerance: float = NARROWEST
) -> Outcome:
    """The polygons with the stretch of their common boundary between the line's ends replaced by the line.

    All in degrees, the parts in the order of the polygons. The ends are moved onto the old boundary within
    `tolerance` metres. Boundaries that ended on the old stretch are cut off or lengthened straight on to the
    new line. What the polygons cover together stays the same. GisError("geometry") when the line does not
    begin and end on the boundary, leaves the ground, or would take a polygon away.
    """
    inputs = [require_polygon(polygon) for polygon in polygons]
    if len(inputs) < 2:
        raise GisError("parameter", "移动公共界线至少需要两个相邻图形。", "features")
    frame = choose_frame(np.array(inputs, dtype=object)[0])
    line = snap_line(frame, require_line(line), [*inputs, *neighbours], tolerance)
    inputs = insert_vertices(inputs, list_vertices([*inputs, line]))
    ground = unite(inputs)
    _require_within(ground, line)
    kept = _keep_shared(inputs, line)
    faces = divide(ground, [line, *kept], list_vertices(inputs))
    return conclude(polygons_of(polygons), _assign(faces, inputs), neighbours)


def polygons_of(polygons: Sequence[Any]) -> list[Any]:
    """The inputs as plain polygons."""
    return [require_polygon(polygon) for polygon in polygons]


def _require_within(ground: Any, line: Any) -> None:
    inner = shapely.difference(line, shapely.buffer(ground, 1e-9))
    if not inner.is_empty:
        raise GisError("geometry", "新界线超出了所选图形的范围。", "line")


def _keep_shared(inputs: Sequence[Any], line: Any) -> list[Any]:
    """The shared edges that stay, as lines; those that ended on the old stretch reach the new line."""
    shared = find_shared(inputs)
    coordinates = shapely.get_coordinates(line)
    stretch = find_path(shared, _place(coordinates[0]), _place(coordinates[-1]))
    kept = shared - stretch
    ends = {place for edge in stretch for place in edge} - {_place(c) for c in coordinates}
    lines = [shapely.linestrings(sorted(edge)) for edge in kept]
    merged = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(lines)))
    for edge in kept:
        for end in edge & ends:
            extension = lengthen(end, next(iter(edge - {end})), merged, line)
            lines += [] if extension is None else [extension]
    return lines


def _place(coordinate: Numbers) -> Place:
    return float(coordinate[0]), float(coordinate[1])


def _assign(faces: Any, inputs: Sequence[Any]) -> list[Any]:
    """One face for each polygon: the one that has its directed edges, counted by length."""
    noded = insert_vertices(inputs, list_vertices(faces))
    owner_of = _index_edges(noded)
    found: dict[int, list[Any]] = defaultdict(list)
    for face in faces:
        votes = _count_votes(face, owner_of)
        if votes:
            found[max(votes, key=lambda owner: votes[owner])].append(face)
    if sorted(found) != list(range(len(inputs))) or sum(map(len, found.values())) != len(faces):
        raise GisError("geometry", "新界线不能把范围分给原有的每个图形，请检查起止点和走向。", "line")
    return [unite(found[number]) for number in range(len(inputs))]


def _index_edges(polygons: Sequence[Any]) -> dict[tuple[Place, Place], int]:
    edges = list_edges(shapely.orient_polygons(np.array(polygons, dtype=object)))
    owners = edges.owner.tolist()
    return {(_place(a), _place(b)): owner for (a, b), owner in zip(edges.points, owners, strict=True)}


def _count_votes(face: Any, owner_of: Mapping[tuple[Place, Place], int]) -> dict[int, float]:
    """Length of the face's edges that each polygon had with the ground on the same side."""
    votes: dict[int, float] = defaultdict(float)
    for start, end in list_edges([face]).points:
        owner = owner_of.get((_place(start), _place(end)))
        if owner is not None:
            votes[owner] += float(np.hypot(*(end - start)))
    return votes
