"""A field over the island on a regular grid of the plane, read between nodes by interpolation."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ingest.province.hashing import Floats, Ints

STEP = 600.0  # metres between nodes
WEST, SOUTH = -128_000.0, -116_000.0
COLUMNS, ROWS = 488, 392


@dataclass(frozen=True)
class Raster:
    """Values at the nodes, shape (ROWS, COLUMNS), row 0 in the south."""

    values: Floats

    def at(self, x: Floats, y: Floats) -> Floats:
        """Values between the nodes; outside the grid the nearest edge holds."""
        u = np.clip((x - WEST) / STEP, 0, COLUMNS - 1.001)
        v = np.clip((y - SOUTH) / STEP, 0, ROWS - 1.001)
        i, j = u.astype(np.int64), v.astype(np.int64)
        s, t = u - i, v - j
        grid = self.values
        low = grid[j, i] * (1 - s) + grid[j, i + 1] * s
        high = grid[j + 1, i] * (1 - s) + grid[j + 1, i + 1] * s
        return np.asarray(low * (1 - t) + high * t)


def node_positions() -> tuple[Floats, Floats]:
    """Plane coordinates of all nodes, each of shape (ROWS, COLUMNS)."""
    x = WEST + STEP * np.arange(COLUMNS)
    y = SOUTH + STEP * np.arange(ROWS)
    grid_x, grid_y = np.meshgrid(x, y)
    return grid_x, grid_y


def nearest_node(x: Floats, y: Floats) -> tuple[Ints, Ints]:
    """Row and column of the node nearest to each position."""
    column = np.clip(np.rint((x - WEST) / STEP), 0, COLUMNS - 1).astype(np.int64)
    row = np.clip(np.rint((y - SOUTH) / STEP), 0, ROWS - 1).astype(np.int64)
    return row, column


def smooth(values: Floats, rounds: int) -> Floats:
    """The field after some passes of a 3 x 3 mean."""
    for _ in range(rounds):
        padded = np.pad(values, 1, mode="edge")
        rows = (padded[:-2] + padded[1:-1] + padded[2:]) / 3.0
        values = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 3.0
    return values
