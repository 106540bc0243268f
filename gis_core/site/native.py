"""Where the native libraries are: GDAL inside the rasterio wheel, GEOS inside the shapely wheel.

Debian 12's own GDAL 3.6 has a known hole (Django's check gis.W001); the wheels carry GDAL >= 3.9.
A conda environment has no such folders: then Django finds the environment's libraries by itself.
"""

from __future__ import annotations

from pathlib import Path

# Importing them loads the libraries that libgdal and libgeos_c themselves need, and tells GDAL where
# the wheel keeps its tables; ctypes alone would not find either.
import rasterio
import shapely


def find_library(package_file: str | None, pattern: str) -> str | None:
    """Path of the shared library that a wheel carries beside its package, or None when it carries none."""
    if package_file is None:
        return None
    package = Path(package_file).parent
    found = sorted(package.with_name(f"{package.name}.libs").glob(pattern))
    return str(found[0]) if found else None


GDAL_LIBRARY_PATH = find_library(rasterio.__file__, "libgdal*")
GEOS_LIBRARY_PATH = find_library(shapely.__file__, "libgeos_c*")
