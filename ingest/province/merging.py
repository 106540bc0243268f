"""Joining faces: pieces of one road or river become one patch, crumbs go to the neighbour they touch most."""

from __future__ import annotations

import numpy as np
import shapely
from numpy.typing import NDArray

from ingest.province.adjacency import shared_borders
from ingest.province.hashing import Floats, Ints
from ingest.province.plane import METRES_PER_LAT, METRES_PER_LON, Geometries

LEAST_AREA = 400.0  # m2; 600 m2 of "other land" and 200 m2 of building land both pass it
ROUNDS = 4


def plane_areas(polygons: Geometries) -> Floats:
    """Rough areas in m2, good to a few per cent: only for decisions, never published."""
    return np.asarray(shapely.area(polygons) * METRES_PER_LON * METRES_PER_LAT)


def dissolve(polygons: Geometries, groups: Ints) -> tuple[Geometries, Ints]:
    """One polygon for each connected part of a group, and one member of the group for each.

    Groups are non-negative; polygons of group -1 stay as they are.
    """
    alone = np.flatnonzero(groups < 0)
    joined = np.flatnonzero(groups >= 0)
    order = joined[np.argsort(groups[joined], kind="stable")]
    _, starts = np.unique(groups[order], return_index=True)
    shapes, members = [polygons[alone]], [alone]
    for members_of in np.split(order, starts[1:]) if len(order) else []:
        parts = polygons[members_of]
        if len(parts) > 1:
            parts = shapely.get_parts(shapely.coverage_union_all(parts))
        shapes.append(parts)
        members.append(np.full(len(parts), members_of[0]))
    return np.concatenate(shapes), np.concatenate(members)


def absorb_crumbs(
    polygons: Geometries, village: Ints, weight: Floats, least: float = LEAST_AREA
) -> tuple[Geometries, Ints]:
    """Merge every face below `least` m2 into the neighbour of its village with the longest common border.

    `weight` makes a face a more (or less) welcome partner. Answers the polygons and the face each one
    keeps its attributes from.
    """
    origin = np.arange(len(polygons))
    for _ in range(ROUNDS):
        crumbs = plane_areas(polygons) < least
        if not crumbs.any():
            break
        target = _targets(polygons, village[origin], weight[origin], crumbs)
        if (target == np.arange(len(target))).all():
            break
        polygons, kept = _join(polygons, target)
        origin = origin[kept]
    return polygons, origin


def _targets(polygons: Geometries, village: Ints, weight: Floats, crumbs: NDArray[np.bool_]) -> Ints:
    """Where each face goes: crumbs to their best neighbour, everything else stays."""
    pairs, lengths = shared_borders(polygons)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    lengths = np.concatenate([lengths, lengths]) * weight[both[:, 1]]
    useful = crumbs[both[:, 0]] & (village[both[:, 0]] == village[both[:, 1]])
    both, lengths = both[useful], lengths[useful]
    order = np.lexsort((both[:, 1], lengths, both[:, 0]))
    target = np.arange(len(polygons))
    target[both[order, 0]] = both[order, 1]  # the longest comes last and stays
    return _roots(target, plane_areas(polygons))


def _roots(target: Ints, area: Floats) -> Ints:
    """Follow crumbs that go to crumbs; of two that choose each other the larger one stays."""
    here = np.arange(len(target))
    mutual = (target[target] == here) & (target != here)
    larger = mutual & ((area > area[target]) | ((area == area[target]) & (here < target)))
    target = np.where(larger, here, target)
    for _ in range(6):
        target = target[target]
    return np.where(target[target] == target, target, here)


def _join(polygons: Geometries, target: Ints) -> tuple[Geometries, Ints]:
    """Union each face with those that go to it."""
    crowd = np.bincount(target, minlength=len(target))
    groups = np.where(crowd[target] > 1, target, -1)
    shapes, members = dissolve(polygons, groups)
    kept = np.where(groups[members] >= 0, groups[members], members)
    return shapes, kept
