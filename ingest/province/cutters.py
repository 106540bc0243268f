"""Things that cut through the lattice: county lines, water surfaces, roads; and how they cut a patch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.province.boundaries import county_lines
from ingest.province.hashing import Ints
from ingest.province.plane import GRID_SIZE, Geometries

FAN_OUT = 4  # segments of a cutter's outline kept together in one line


@dataclass(frozen=True)
class Cutters:
    """`areas` are surfaces with their class (where they overlap the first wins); `lines` cut."""

    codes: tuple[str, ...]
    areas: tuple[Any, ...]
    lines: Geometries
    tree: shapely.STRtree


def split_lines(lines: Geometries) -> Geometries:
    """Short pieces of some lines, so that each place sees only the lines near it."""
    pieces: list[Any] = []
    for line in shapely.get_parts(lines):
        points = shapely.get_coordinates(line)
        for start in range(0, len(points) - 1, FAN_OUT):
            pieces.append(points[start : start + FAN_OUT + 1])
    sizes = [len(piece) for piece in pieces]
    if not pieces:
        return np.empty(0, dtype=object)
    flat = np.concatenate(pieces)
    return np.asarray(shapely.linestrings(flat, indices=np.repeat(np.arange(len(pieces)), sizes)))


@lru_cache(maxsize=1)
def county_segments() -> Geometries:
    """The county lines in short pieces."""
    return split_lines(county_lines())


def build_cutters(surfaces: list[tuple[str, Geometries]], box: Any) -> Cutters:
    """Cutters out of classed surfaces in degrees; only surfaces that meet the box are kept."""
    codes, areas, lines = [], [], [county_segments()]
    for code, polygons in surfaces:
        met = polygons[shapely.intersects(polygons, box)]
        if len(met):
            area = shapely.union_all(met, grid_size=GRID_SIZE)
            shapely.prepare(area)
            codes.append(code)
            areas.append(area)
            lines.append(split_lines(np.atleast_1d(shapely.boundary(area))))
    every = np.concatenate(lines)
    return Cutters(tuple(codes), tuple(areas), every, shapely.STRtree(every))


def cut(cutters: Cutters, polygons: Geometries) -> tuple[Geometries, Ints, NDArray[np.bool_]]:
    """The faces of polygons along all cutting lines.

    Answers the faces, the polygon each came from, and whether that polygon was cut. All corners are on the
    lattice of coordinates, and two polygons that share an edge get the same new corners on it.
    """
    which, line = cutters.tree.query(polygons, predicate="intersects")
    order = np.argsort(which, kind="stable")
    hit, starts = np.unique(which[order], return_index=True)
    groups = np.split(cutters.lines[line[order]], starts[1:]) if len(hit) else []
    whole = np.ones(len(polygons), dtype=bool)
    whole[hit] = False
    faces, owners = [polygons[whole]], [np.flatnonzero(whole)]
    rims = shapely.boundary(polygons[hit])
    for number, rim, group in zip(hit.tolist(), rims, groups, strict=True):
        found = _faces(polygons[number], rim, group)
        faces.append(found)
        owners.append(np.full(len(found), number))
    return (
        np.concatenate(faces),
        np.concatenate(owners),
        np.concatenate([np.zeros(int(whole.sum()), bool), np.ones(sum(map(len, faces[1:])), bool)]),
    )


def _faces(polygon: Any, rim: Any, lines: Geometries) -> Geometries:
    """The faces of one polygon."""
    noded = shapely.union_all(np.append(lines, rim), grid_size=GRID_SIZE)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(noded)))
    if len(faces) < 2:
        return np.array([polygon], dtype=object) if len(faces) == 0 else faces
    shapely.prepare(polygon)
    return np.asarray(faces[shapely.contains(polygon, shapely.point_on_surface(faces))])


def classify(cutters: Cutters, points: Geometries) -> Ints:
    """Number of the first cutter surface each point lies in; -1 where none."""
    found = np.full(len(points), -1, dtype=np.int64)
    x, y = shapely.get_x(points), shapely.get_y(points)
    for number in range(len(cutters.areas) - 1, -1, -1):
        found[shapely.contains_xy(cutters.areas[number], x, y)] = number
    return found
