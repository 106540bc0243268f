"""Writes Cloud Optimized GeoTIFFs, and turns areas into cells."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
import rasterio.shutil
from rasterio.features import rasterize
from rasterio.transform import from_origin
from rasterio.windows import Window

from gis_core.geometry.crs import STORAGE
from gis_core.raster.grid import Grid

# Tiled, compressed, with overviews down to one tile; the same cells give the same bytes.
# Predictor 3 is the one for floating-point numbers.
COG = {
    "driver": "COG",
    "compress": "DEFLATE",
    "level": 6,
    "predictor": 3,
    "blocksize": 256,
    "overview_resampling": "average",
    "overview_compress": "DEFLATE",
    "overview_predictor": 3,
    "num_threads": 1,
}
NO_DATA = -9999.0


def write_raster(path: Path, grid: Grid, blocks: Iterable[npt.NDArray[np.float32]]) -> None:
    """Write blocks of whole rows, from the north, as one file; NaN is no data.

    Written beside and renamed, so that no reader ever sees half a file; OSError when the disk refuses.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".writing-") as folder:
        plain, finished = Path(folder) / "plain.tif", Path(folder) / "finished.tif"
        _write_plain(plain, grid, blocks)
        rasterio.shutil.copy(plain, finished, **COG)
        finished.replace(path)


def _write_plain(path: Path, grid: Grid, blocks: Iterable[npt.NDArray[np.float32]]) -> None:
    with rasterio.open(path, "w", **_profile(grid)) as dataset:
        row = 0
        for block in blocks:
            values = np.where(np.isnan(block), np.float32(NO_DATA), block)
            dataset.write(values, 1, window=Window(0, row, grid.columns, len(block)))
            row += len(block)


def _profile(grid: Grid) -> dict[str, Any]:
    return {
        "driver": "GTiff",
        "dtype": "float32",
        "count": 1,
        "width": grid.columns,
        "height": grid.rows,
        "nodata": NO_DATA,
        "crs": f"EPSG:{STORAGE}",
        "transform": _transform(grid),
        "tiled": True,
    }


def cells_of(area: Any, grid: Grid) -> npt.NDArray[np.bool_]:
    """Which cells have their middle in an area given in degrees: rows x columns."""
    shape = (grid.rows, grid.columns)
    burnt = rasterize([(area, 1)], out_shape=shape, transform=_transform(grid), dtype="uint8")
    return np.asarray(burnt, dtype=bool)


def _transform(grid: Grid) -> Any:
    return from_origin(grid.west, grid.north, grid.step, grid.step)
