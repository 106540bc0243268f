"""Outlines drawn anew: of one polygon, or of several that fill the same ground together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from gis_core.geometry.measure import area_statutory
from layers.parcels.outlines.arrange import divide, unite
from layers.parcels.outlines.frame import Frame, Polygons, choose_frame
from layers.parcels.outlines.nodes import insert_vertices, list_vertices, snap_places
from layers.parcels.outlines.outcome import NARROWEST, Outcome, conclude, require_polygon


def redraw(
    outline: Any, neighbours: Sequence[Any] = (), old: Any = None, tolerance: float = NARROWEST
) -> Outcome:
    """One new outline, its vertices moved onto those of the old one and the neighbours within `tolerance` m.

    With `old` None a polygon is created. The residual is what the outline gained.
    GisError("geometry") when it lies over a neighbour by more than drawing can explain.
    """
    inputs = [] if old is None else [require_polygon(old)]
    frame = choose_frame(require_polygon(outline))
    drawn = snap_outline(frame, require_polygon(outline), [*inputs, *neighbours], tolerance)
    drawn = insert_vertices([drawn], list_vertices([*inputs, *neighbours]))[0]
    if len(neighbours):
        _refuse_overlap(frame, drawn, list(neighbours))
    return conclude(inputs, [shapely.orient_polygons(drawn)], neighbours)


def snap_outline(frame: Frame, outline: Any, targets: Sequence[Any], tolerance: float) -> Any:
    """The polygon with each vertex moved onto the targets within `tolerance` metres, else rounded."""
    rings = [
        shapely.linearrings(snap_places(frame, shapely.get_coordinates(ring), targets, tolerance))
        for ring in shapely.get_rings(outline)
    ]
    return require_polygon(shapely.remove_repeated_points(shapely.Polygon(rings[0], rings[1:])))


def _refuse_overlap(frame: Frame, drawn: Any, neighbours: list[Any]) -> None:
    over = shapely.intersection(drawn, np.array(neighbours, dtype=object))
    wide = ~shapely.is_empty(shapely.buffer(frame.to_metres(over), -NARROWEST / 2))
    if wide.any():
        raise GisError(
            "geometry", f"新界线与 {int(wide.sum())} 个相邻图形重叠，请改用移动公共界线。", "outline"
        )


def redistribute(
    polygons: Sequence[Any],
    outlines: Sequence[Any],
    neighbours: Sequence[Any] = (),
    tolerance: float = NARROWEST,
) -> Outcome:
    """n polygons replaced by m outlines that fill the same ground, in the order of the outlines.

    The outlines' vertices within `tolerance` metres of an old vertex or edge lie on it; slivers that drawing
    leaves go to the outline they lie in or along most, so the parts fill the old ground exactly.
    GisError("geometry") when the outlines overlap, or leave out or go beyond ground wider than `tolerance`.
    """
    inputs = [require_polygon(polygon) for polygon in polygons]
    ground = unite(inputs)
    frame = choose_frame(ground)
    targets = [ground, *inputs, *neighbours]
    drawn = [snap_outline(frame, require_polygon(o, "outlines"), targets, tolerance) for o in outlines]
    # Each drawn outline has the others' vertices, so that their common edges are the same edges.
    drawn = insert_vertices(drawn, list_vertices([*drawn, ground]))
    _compare_ground(frame, ground, drawn, tolerance)
    faces = divide(ground, [ring for polygon in drawn for ring in _list_lines(polygon)])
    parts = _assign(faces, np.array(drawn, dtype=object))
    return conclude(inputs, parts, neighbours)


def _list_lines(polygon: Any) -> list[Any]:
    return [shapely.linestrings(shapely.get_coordinates(ring)) for ring in shapely.get_rings(polygon)]


def _compare_ground(frame: Frame, ground: Any, drawn: list[Any], tolerance: float) -> None:
    """GisError when outlines overlap, or differ from the ground, by a place wider than `tolerance`."""
    metric = frame.to_metres(np.array(drawn, dtype=object))
    whole, old = shapely.union_all(metric), frame.to_metres(ground)
    tree = shapely.STRtree(metric)
    first, second = tree.query(metric, predicate="intersects")
    pairs = first < second
    overlaps = shapely.union_all(shapely.intersection(metric[first[pairs]], metric[second[pairs]]))
    for place, sentence in (
        (overlaps, "新的图形之间有重叠"),
        (shapely.difference(old, whole), "新的图形没有覆盖原有范围"),
        (shapely.difference(whole, old), "新的图形超出了原有范围"),
    ):
        core = shapely.buffer(place, -tolerance)
        if not core.is_empty:
            area = float(area_statutory(frame.to_degrees(place)))
            raise GisError("geometry", f"{sentence}（约 {area:.2f} 平方米），请调整后重试。", "outlines")


def _assign(faces: Polygons, drawn: Polygons) -> list[Any]:
    """Each outline's faces as one polygon; a face belongs where most of it lies, else where it borders."""
    middles = shapely.point_on_surface(faces)
    shares = shapely.area(shapely.intersection(faces[:, None], drawn[None, :]))
    none = shares.max(axis=1) <= 0
    shares[none] = -shapely.distance(middles[none][:, None], drawn[None, :])
    owner = shares.argmax(axis=1)
    missing = set(range(len(drawn))) - set(owner.tolist())
    if missing:
        raise GisError("geometry", f"第 {min(missing) + 1} 个新图形不在原有范围内。", "outlines")
    return [unite(faces[owner == number]) for number in range(len(drawn))]
