"""Reads raster files: a value at a place, or a part of the map as an array.

A file is opened for each reading and closed after it: a GDAL dataset belongs to one thread at a time, and
opening a file of the local disk costs about a millisecond.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.enums import ColorInterp
from rasterio.errors import RasterioError
from rasterio.transform import from_bounds
from rasterio.vrt import WarpedVRT
from rasterio.warp import Resampling, transform_bounds
from rasterio.warp import transform as transform_places
from rasterio.windows import Window

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, WEB_MERCATOR

Opacity = npt.NDArray[np.uint8]
Heights = npt.NDArray[np.float32]
Box = tuple[float, float, float, float]

# The only format opened: others may name further files or addresses inside themselves.
DRIVER = "GTiff"
# The reader never asks which files lie beside; a tile is small, so GDAL keeps few blocks.
ENVIRONMENT = {"GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR", "GDAL_CACHEMAX": 64}
# Source cells a picture may be made of, each way: more means that the file lacks overviews.
MOST_CELLS = 4_096
# How many pixels wide an overview's cells may be: they are read with a smooth kernel, and fewer are quicker.
COARSER = 1.5


def read_value_at(path: Path, lon: float, lat: float) -> float | None:
    """The value of the cell at a place (degrees of the storage CRS); None outside the file or without data.

    GisError("unavailable") naming the file when it cannot be read.
    """
    with _open(path) as dataset:
        (x,), (y,) = transform_places(_named(STORAGE), dataset.crs, [lon], [lat])
        row, column = dataset.index(x, y)
        if not (0 <= row < dataset.height and 0 <= column < dataset.width):
            return None
        value = dataset.read(1, window=Window(column, row, 1, 1), masked=True)[0, 0]
        return None if np.ma.is_masked(value) else float(value)


def read_box(path: Path, box: Box, pixels: tuple[int, int], epsg: int = WEB_MERCATOR) -> Heights:
    """The first band over a box in units of the CRS `epsg`, as columns x rows of `pixels`; NaN without data.

    GisError("unavailable") naming the file when it cannot be read, or has too few overviews for the box.
    """
    with _open_for(path, box, pixels, epsg) as dataset:
        return _warp(dataset, box, pixels, epsg)


def read_bands(
    path: Path, bands: Sequence[int], box: Box, pixels: tuple[int, int], epsg: int = WEB_MERCATOR
) -> tuple[Heights, Opacity]:
    """Some bands over a box (bands x rows x columns), and how opaque each pixel is (0 without data to 255).

    Errors as of `read_box`; also when the file lacks one of the bands.
    """
    with _open_for(path, box, pixels, epsg) as dataset:
        if max(bands) > dataset.count:
            raise GisError("unavailable", f"栅格文件“{path.name}”没有第 {max(bands)} 波段。", path.name)
        options = {**_place(box, pixels, epsg), "resampling": Resampling.cubic, "dtype": dataset.dtypes[0]}
        # What is outside the file is told by its no-data value or its own opacity; else opacity is added.
        has_none = dataset.nodata is None and ColorInterp.alpha not in dataset.colorinterp
        with WarpedVRT(dataset, add_alpha=has_none, **options) as warped:
            return np.asarray(warped.read(list(bands)), dtype=np.float32), warped.dataset_mask()


def _warp(dataset: Any, box: Box, pixels: tuple[int, int], epsg: int) -> Heights:
    options = {"resampling": Resampling.cubic_spline, "dtype": "float32"}
    with WarpedVRT(dataset, nodata=float("nan"), **_place(box, pixels, epsg), **options) as warped:
        return np.asarray(warped.read(1), dtype=np.float32)


def _place(box: Box, pixels: tuple[int, int], epsg: int) -> dict[str, Any]:
    width, height = pixels
    transform = from_bounds(*box, width, height)
    return {"crs": _named(epsg), "transform": transform, "width": width, "height": height}


@contextmanager
def _open_for(path: Path, box: Box, pixels: tuple[int, int], epsg: int) -> Iterator[Any]:
    """The dataset at the overview that fits; GisError("unavailable") when it has too few of them."""
    with _open(path) as dataset:
        level, cells = _choose_overview(dataset, box, pixels, epsg)
    if cells > MOST_CELLS:
        raise GisError("unavailable", f"栅格文件“{path.name}”缺少概览，无法在此比例尺下显示。", path.name)
    with _open(path, **({} if level < 0 else {"overview_level": level})) as dataset:
        yield dataset


def _choose_overview(dataset: Any, box: Box, pixels: tuple[int, int], epsg: int) -> tuple[int, float]:
    """The coarsest overview about as fine as the pixels (-1: none); how many of its cells the box spans."""
    west, south, east, north = transform_bounds(_named(epsg), dataset.crs, *box)
    cells = max((east - west) / dataset.res[0], (north - south) / dataset.res[1])
    inside = min(cells, max(dataset.width, dataset.height))
    factors = dataset.overviews(1)
    fitting = [level for level, factor in enumerate(factors) if factor * max(pixels) <= COARSER * cells]
    level = max(fitting, default=-1)
    return level, inside / (factors[level] if fitting else 1)


@contextmanager
def _open(path: Path, **options: Any) -> Iterator[Any]:
    """The dataset of a file; whatever GDAL finds wrong with it, on opening or later, names the file."""
    try:
        with rasterio.Env(**ENVIRONMENT), rasterio.open(path, driver=DRIVER, **options) as dataset:
            if dataset.crs is None or not dataset.count:
                raise GisError("unavailable", f"栅格文件“{path.name}”没有坐标系或波段。", path.name)
            yield dataset
    except (RasterioError, OSError) as error:
        raise GisError("unavailable", f"栅格文件“{path.name}”缺失或已损坏。", path.name) from error


def _named(epsg: int) -> str:
    return f"EPSG:{epsg}"
