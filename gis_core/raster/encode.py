"""Pictures as WebP, JPEG and GeoTIFF, by GDAL; PNG in our own way, which is faster."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import rasterio
from rasterio.io import MemoryFile
from rasterio.transform import from_bounds, from_origin

from gis_core.raster.png import encode_png

Pixels = npt.NDArray[np.uint8]
WEBP = {"driver": "WEBP", "QUALITY": 85}
JPEG = {"driver": "JPEG", "QUALITY": 85}
GEOTIFF = {"driver": "GTiff", "compress": "deflate", "photometric": "RGB", "tiled": True}
WHITE = OPAQUE = 255
# A picture has no place on the earth; without one there would be a warning with each.
SOMEWHERE = from_origin(1, 1, 1, 1)
# Nothing is written beside the picture.
ENVIRONMENT = {"GDAL_PAM_ENABLED": "NO"}


def encode(pixels: Pixels, content_type: str) -> bytes:
    """The picture of an array rows x columns x (red, green, blue, alpha); as JPEG it lies on white."""
    if content_type == "image/webp":
        return _write(pixels, WEBP)
    if content_type == "image/jpeg":
        return _write(lay_on_white(pixels), JPEG)
    return encode_png(pixels)


def encode_geotiff(pixels: Pixels, box: tuple[float, float, float, float], epsg: int) -> bytes:
    """The picture with its place on the earth: a box, x first, in a CRS; opaque ones without the opacity."""
    height, width, _ = pixels.shape
    bands = 3 if pixels[..., 3].min() == OPAQUE else 4
    facts = {"width": width, "height": height, "count": bands, "dtype": "uint8"}
    place = {"crs": f"EPSG:{epsg}", "transform": from_bounds(*box, width, height)}
    with rasterio.Env(**ENVIRONMENT), MemoryFile() as file:
        with file.open(**GEOTIFF, **facts, **place) as dataset:
            dataset.write(np.moveaxis(pixels[..., :bands], 2, 0))
        return bytes(file.read())


def lay_on_white(pixels: Pixels) -> Pixels:
    """The colours as they look on white, without their transparency."""
    share = pixels[..., 3:].astype(np.float32) / 255
    return np.asarray(np.rint(pixels[..., :3] * share + WHITE * (1 - share)), dtype=np.uint8)


def _write(pixels: Pixels, options: dict[str, Any]) -> bytes:
    height, width, bands = pixels.shape
    facts = {"width": width, "height": height, "count": bands, "dtype": "uint8", "transform": SOMEWHERE}
    with rasterio.Env(**ENVIRONMENT), MemoryFile() as file:
        with file.open(**options, **facts) as dataset:
            dataset.write(np.moveaxis(pixels, 2, 0))
        return bytes(file.read())
