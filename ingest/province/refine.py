"""The relief in more detail than the generator needs it: between its nodes, as a survey would show it.

The terrain's nodes lie 600 m apart, and its ridges follow the lattice of the noise they are made of. Here
the nodes are softened, shifted a little to and fro so that no ridge runs straight, and folded into spurs and
gullies. Plains stay as they are to a few metres; in the mountains a height differs by up to DETAIL and by
what softening takes.
"""

from __future__ import annotations

import numpy as np

from ingest.province.hashing import Floats
from ingest.province.noise import layered_noise, noise_pair
from ingest.province.raster import COLUMNS, ROWS, SOUTH, STEP, WEST, Raster, smooth
from ingest.province.terrain import Terrain

# How many nodes take the place of one, and the metres between them.
FINER = 3
FINE_STEP = STEP / FINER
ROUNDS = 2  # of softening
LOWEST = 0.5  # metres: land is never drawn as lying under the sea
# Wavelength and reach of the shifts, metres.
SHIFTS = ((2_600.0, 500.0), (1_100.0, 260.0))
SPURS = 2_200.0  # metres from one spur to the next
DETAIL = 110.0  # metres that spurs and gullies of the highest mountains stand out from the mean
# Heights in metres where gullies begin and where they are at their deepest.
HILLS, MOUNTAINS = 50.0, 550.0


def refine_heights(terrain: Terrain, seed: int) -> Floats:
    """Heights in metres at the fine nodes, row 0 in the south; the sea is LOWEST."""
    x, y = np.meshgrid(
        WEST + FINE_STEP * np.arange(COLUMNS * FINER), SOUTH + FINE_STEP * np.arange(ROWS * FINER)
    )
    # The coast is half a cell of the terrain wide, so that its bends and shifts find their heights.
    near = terrain.coast.at(x, y) > -STEP
    heights = np.full(x.shape, LOWEST)
    heights[near] = _heights_at(terrain, seed, x[near], y[near])
    return heights


def _heights_at(terrain: Terrain, seed: int, x: Floats, y: Floats) -> Floats:
    soft = Raster(smooth(np.maximum(terrain.height.values, LOWEST), ROUNDS))
    base = soft.at(*_shift(seed + 61, x, y))
    share = np.clip((base - HILLS) / (MOUNTAINS - HILLS), 0.0, 1.0)
    return np.maximum(base + DETAIL * share * layered_noise(seed + 71, x, y, SPURS, 3), LOWEST)


def _shift(seed: int, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Positions moved to and fro; each shift looks along other axes than those of the terrain."""
    shifted_x, shifted_y = x, y
    for number, (wavelength, reach) in enumerate(SHIFTS):
        cosine, sine = np.cos(0.65 + 0.6 * number), np.sin(0.65 + 0.6 * number)
        east, north = noise_pair(seed + number, cosine * x - sine * y, sine * x + cosine * y, wavelength)
        shifted_x, shifted_y = shifted_x + reach * east, shifted_y + reach * north
    return shifted_x, shifted_y


def interpolate_rows(values: Floats, position: Floats) -> Floats:
    """Values between the rows of an array by Catmull and Rom's cubic, which keeps the rows' own values.

    `position` counts rows; beyond the second and the last but one the nearest place holds.
    """
    u = np.clip(position, 1.0, len(values) - 2.001)
    i = u.astype(np.int64)
    t = (u - i)[:, np.newaxis]
    before, here, there, after = (values[i + step] for step in (-1, 0, 1, 2))
    slope = there - before
    bend = 2 * before - 5 * here + 4 * there - after
    twist = 3 * (here - there) + after - before
    return np.asarray(here + 0.5 * t * (slope + t * (bend + t * twist)))
