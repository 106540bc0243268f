"""A small coverage of parcels for tests: a distorted chessboard, corners on the 1e-9° lattice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

SIDE = 4


def make_mosaic(seed: int, side: int = SIDE) -> tuple[Any, list[Any]]:
    """The corners (side+1, side+1, 2) in degrees and the cells, row by row from the south-west."""
    chance = np.random.default_rng(seed)
    steps = np.stack(np.meshgrid(np.arange(side + 1), np.arange(side + 1)), axis=-1) * 3e-4
    corners = np.round(np.array([110.3, 20.0]) + steps + chance.uniform(-6e-5, 6e-5, steps.shape), 9)
    cells = [
        shapely.Polygon([corners[j, i], corners[j, i + 1], corners[j + 1, i + 1], corners[j + 1, i]])
        for j in range(side)
        for i in range(side)
    ]
    return corners, cells


def leave_out(cells: Sequence[Any], *chosen: int) -> list[Any]:
    """The other cells."""
    return [cell for number, cell in enumerate(cells) if number not in chosen]


def is_coverage(polygons: Sequence[Any]) -> bool:
    """Whether neighbours have the very same vertices along their common edges, and nothing overlaps."""
    return bool(shapely.coverage_is_valid(np.array(polygons, dtype=object)))


def put_back(others: Sequence[Any], outcome: Any) -> list[Any]:
    """The coverage after an operation."""
    return [*outcome.parts, *(outcome.neighbours.get(n, other) for n, other in enumerate(others))]
