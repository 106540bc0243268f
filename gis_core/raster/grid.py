"""Where the cells of a raster lie."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Grid:
    """Cells of one size, row 0 in the north; `west`, `north` and `step` in degrees of the storage CRS."""

    west: float
    north: float
    step: float
    columns: int
    rows: int

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """West, south, east and north edges in degrees."""
        east, south = self.west + self.columns * self.step, self.north - self.rows * self.step
        return self.west, south, east, self.north

    def longitudes(self) -> Floats:
        """Middles of the columns."""
        return np.asarray(self.west + (np.arange(self.columns) + 0.5) * self.step)

    def latitudes(self) -> Floats:
        """Middles of the rows, from the north."""
        return np.asarray(self.north - (np.arange(self.rows) + 0.5) * self.step)


def cover(west: float, south: float, east: float, north: float, step: float) -> Grid:
    """The grid whose edges are multiples of `step` and which covers the box."""
    first, last = np.floor(west / step), np.ceil(east / step)
    top, bottom = np.ceil(north / step), np.floor(south / step)
    return Grid(float(first * step), float(top * step), step, int(last - first), int(top - bottom))
