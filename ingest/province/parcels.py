"""Parcels inside built-up patches, divided along points that neighbours share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from ingest.province.hashing import Floats, Ints, hash_unit
from ingest.province.landclass import Codes
from ingest.province.lattice import Lattice, block_points, horizontal_index, node_index, vertical_index
from ingest.province.merging import plane_areas
from ingest.province.patches import Patches
from ingest.province.plane import Geometries, round_degrees
from ingest.province.templates import Template

BUILT = ("05H1", "0508", "0601", "0701", "0702", "0809", "0810", "08H1", "08H2", "1005")
DIVIDED = ("0702", "0701")
MOST_AREA, MOST_POINTS = 9_000.0, 90

# Points of a cell: corners 0-3 from south-west, counter-clockwise; 4 5 south, 6 east, 7 8 north
# (east to west), 9 west, 10 11 inside. Each way of dividing a cell lists the rings of its parcels.
WAYS: tuple[tuple[tuple[int, ...], ...], ...] = (
    ((0, 4, 10, 9), (4, 5, 11, 10), (5, 1, 6, 11), (9, 10, 8, 3), (10, 11, 7, 8), (11, 6, 2, 7)),
    ((0, 4, 10, 8, 3, 9), (4, 5, 11, 7, 8, 10), (5, 1, 6, 2, 7, 11)),
    ((0, 4, 5, 1, 6, 11, 10, 9), (9, 10, 11, 6, 2, 7, 8, 3)),
    ((0, 4, 10, 9), (9, 10, 8, 3), (4, 5, 1, 6, 11, 10), (10, 11, 6, 2, 7, 8)),
)
SHARES = (0.12, 0.46, 0.82, 1.0)
# Edges inside a cell carry three more boundary points; its rim has only the points of the patch.
INNER = ((9, 10), (10, 11), (6, 11), (4, 10), (5, 11), (8, 10), (7, 11))


@dataclass(frozen=True)
class Parcels:
    """Parcels of some villages: polygon, class of the patch they lie in, village, their patch."""

    polygons: Geometries
    codes: Codes
    village: Ints
    patch: Ints


def _cell_vertices(row: int, column: int) -> list[int]:
    """The ten outer points of a cell as vertex numbers of `block_points`."""
    south, north = horizontal_index(row, column), horizontal_index(row + 1, column)
    corners = [
        node_index(row, column),
        node_index(row, column + 1),
        node_index(row + 1, column + 1),
        node_index(row + 1, column),
    ]
    return [*corners, *south, *vertical_index(row, column + 1), *north[::-1], *vertical_index(row, column)]


def _cells(patches: Patches, divided: Ints) -> tuple[Ints, Ints, Ints]:
    """For each cell of the divided patches: the patch, its block and the ten vertices."""
    owner, blocks, vertices = [], [], []
    for patch in divided.tolist():
        block = tuple(patches.block[patch].tolist())
        one: Template = patches.templates[block]
        for row, column in one.cells[int(patches.part[patch])]:
            owner.append(patch)
            blocks.append(block)
            vertices.append(_cell_vertices(row, column))
    return (
        np.array(owner, dtype=np.int64),
        np.array(blocks).reshape(-1, 2),
        np.array(vertices).reshape(-1, 10),
    )


def _cell_points(lattice: Lattice, blocks: Ints, vertices: Ints) -> Floats:
    """The twelve points of each cell in degrees: ten on its rim, two inside."""
    unique, back = np.unique(blocks, axis=0, return_inverse=True)
    points = block_points(lattice, unique)
    rim = points[back.ravel()[:, None], vertices]
    inside = np.stack([(rim[:, 4] + rim[:, 8]) / 2.0, (rim[:, 5] + rim[:, 7]) / 2.0], axis=1)
    return np.concatenate([rim, round_degrees(inside)], axis=1)


def _inner_points(points: Floats) -> Floats:
    """The twelve points followed by three on each inner edge."""
    shares = np.array([0.25, 0.5, 0.75])[:, None]
    extra = [points[:, None, a] + (points[:, b] - points[:, a])[:, None] * shares for a, b in INNER]
    return np.concatenate([points, *(round_degrees(one) for one in extra)], axis=1)


def _full_ring(ring: tuple[int, ...]) -> list[int]:
    """A ring with the points on its inner edges, closed."""
    full: list[int] = []
    for a, b in zip(ring, (*ring[1:], ring[0]), strict=True):
        full.append(a)
        edge = (min(a, b), max(a, b))
        if edge in INNER:
            first = 12 + 3 * INNER.index(edge)
            full += [first, first + 1, first + 2] if a < b else [first + 2, first + 1, first]
    return [*full, ring[0]]


def _divide(seed: int, lattice: Lattice, patches: Patches, divided: Ints) -> tuple[Geometries, Ints]:
    """Parcels of the patches made of whole cells."""
    if len(divided) == 0:
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64)
    owner, blocks, vertices = _cells(patches, divided)
    points = _inner_points(_cell_points(lattice, blocks, vertices))
    chance = hash_unit(seed + 601, blocks[:, 0], blocks[:, 1], vertices[:, 0])
    chance = np.where(patches.codes[owner] == "0701", 0.47 + 0.53 * chance, chance)
    way = np.searchsorted(SHARES, chance, side="right")
    polygons, owners = [], []
    for number, rings in enumerate(WAYS):
        cells = np.flatnonzero(way == number)
        for ring in rings:
            polygons.append(shapely.polygons(points[cells][:, _full_ring(ring)]))
            owners.append(owner[cells])
    return np.concatenate(polygons), np.concatenate(owners)


def make_parcels(seed: int, lattice: Lattice, patches: Patches) -> Parcels:
    """All parcels of some villages: homesteads divided by cells, other built-up patches as they are."""
    built = np.isin(patches.codes, BUILT)
    divided = np.flatnonzero(built & (patches.part >= 0) & np.isin(patches.codes, DIVIDED))
    others = np.flatnonzero(built & ~np.isin(np.arange(len(built)), divided))
    small = plane_areas(patches.polygons[others]) < MOST_AREA
    simple = shapely.get_num_coordinates(patches.polygons[others]) < MOST_POINTS
    plain = shapely.get_num_interior_rings(patches.polygons[others]) == 0
    others = others[small & simple & plain]
    pieces, owner = _divide(seed, lattice, patches, divided)
    polygons = np.concatenate([pieces, patches.polygons[others]])
    patch = np.concatenate([owner, others])
    order = np.argsort(patch, kind="stable")
    shapes = shapely.orient_polygons(polygons[order])
    return Parcels(shapes, patches.codes[patch[order]], patches.village[patch[order]], patch[order])
