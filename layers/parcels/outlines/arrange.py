"""Dividing a polygon along lines: the faces that its outline and the lines enclose together."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from layers.parcels.outlines.frame import Numbers, Polygons, round_new
from layers.parcels.outlines.nodes import ON_EDGE, insert_into_line, insert_vertices, list_vertices


def divide(polygon: Any, lines: Any, keep: Numbers | None = None) -> Polygons:
    """The faces of the polygon along the lines, in degrees; ends of lines inside it divide nothing.

    Together the faces are the polygon, and neighbouring faces have the very same vertices. Vertices of the
    polygon and of the lines (and those in `keep`) keep their coordinates; new ones are rounded.
    """
    lines = shapely.get_parts(np.asarray(lines, dtype=object))
    own = list_vertices([polygon])
    kept = own if keep is None else np.vstack([own, keep])
    noded = insert_vertices([polygon], list_vertices(lines))[0]
    places = list_vertices([noded, *lines])
    lines = [insert_into_line(line, places) for line in lines]
    # Lines and outline cut each other where they cross; a line's vertex on an edge is a node already.
    mesh = shapely.unary_union([noded.boundary, *lines])
    segments = _settle(mesh, np.vstack([kept, list_vertices(lines)]))
    faces = shapely.get_parts(shapely.polygonize(shapely.linestrings(segments)))
    middles = shapely.point_on_surface(faces)
    inside = shapely.contains(noded, middles)
    return np.asarray(shapely.orient_polygons(faces[inside]))


def _settle(mesh: Any, kept: Numbers) -> Numbers:
    """The mesh as distinct segments whose vertices are kept ones, or rounded ones near none of them."""
    lines = shapely.get_parts(mesh)
    points, line_of = shapely.get_coordinates(lines, return_index=True)
    points = settle_vertices(points, kept)
    pairs = np.stack([points[:-1], points[1:]], axis=1)[line_of[1:] == line_of[:-1]]
    pairs = pairs[(pairs[:, 0] != pairs[:, 1]).any(axis=1)]
    swap = (pairs[:, 0, 0] > pairs[:, 1, 0]) | (
        (pairs[:, 0, 0] == pairs[:, 1, 0]) & (pairs[:, 0, 1] > pairs[:, 1, 1])
    )
    pairs[swap] = pairs[swap][:, ::-1]
    return np.asarray(np.unique(pairs.reshape(-1, 4), axis=0).reshape(-1, 2, 2))


def settle_vertices(points: Numbers, kept: Numbers) -> Numbers:
    """Points that are kept vertices or as near to one as `ON_EDGE` become it; all others are rounded."""
    settled = round_new(points)
    tree = shapely.STRtree(shapely.points(kept))
    place, vertex = tree.query_nearest(shapely.points(points), max_distance=ON_EDGE, all_matches=False)
    settled[place] = kept[vertex]
    return settled


def unite(polygons: Any) -> Any:
    """The union of polygons whose shared edges have the same vertices, made so where they do not yet.

    GisError("geometry") when it is not one polygon: apart, or touching only at a point, or overlapping.
    """
    noded = insert_vertices(polygons, list_vertices(polygons))
    try:
        union = shapely.coverage_union_all(np.asarray(noded, dtype=object))
    except shapely.GEOSException as error:
        raise GisError("geometry", "所选图形互相重叠，不能一起处理。", "geometry") from error
    parts = shapely.get_parts(union)
    if len(parts) != 1 or parts[0].geom_type != "Polygon" or not parts[0].is_valid:
        raise GisError("geometry", "所选图形不是由公共边相连的一整块，不能一起处理。", "geometry")
    return shapely.orient_polygons(parts[0])
