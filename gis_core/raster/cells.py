"""Between polygons and the cells of a lattice: in which polygon a cell lies, where cells of a value lie.

Coordinates are in cells: x from the west edge, y from the north edge of the lattice.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import shapely
from rasterio.errors import NotGeoreferencedWarning
from rasterio.features import rasterize, shapes
from rasterio.transform import Affine

# A lattice of cells has no place on earth.
warnings.filterwarnings("ignore", category=NotGeoreferencedWarning, module="rasterio.features")

Cells = npt.NDArray[np.integer]


def fill_cells(polygons: Sequence[object], values: Sequence[int], side: int, parts: int) -> Cells:
    """The value at the middle of each of `parts` x `parts` parts of a cell; 0 outside all polygons.

    The lattice has `side` cells each way, the answer `side * parts`; of overlapping polygons the last counts.
    """
    across = side * parts
    filled = np.zeros((across, across), np.int32)
    if len(polygons):
        rasterize(
            zip(polygons, values, strict=True),
            out=filled,
            transform=Affine.scale(1 / parts),
            dtype="int32",
        )
    return filled


def outline_cells(cells: Cells) -> tuple[npt.NDArray[np.object_], Cells]:
    """Polygons round the connected cells of one value other than 0, and their values; edges follow the cells.

    Cells that touch at a corner only are apart.
    """
    points: list[tuple[float, float]] = []
    rings: list[int] = []
    owners: list[int] = []
    values: list[int] = []
    for shape, value in shapes(cells.astype(np.int32), mask=cells != 0, connectivity=4):
        for ring in shape["coordinates"]:
            rings.extend([len(owners)] * len(ring))
            points.extend(ring)
            owners.append(len(values))
        values.append(int(value))
    if not values:
        return np.empty(0, object), np.empty(0, np.int32)
    made = shapely.linearrings(np.array(points, np.float64), indices=np.array(rings))
    return shapely.polygons(made, indices=np.array(owners)), np.array(values, np.int32)
