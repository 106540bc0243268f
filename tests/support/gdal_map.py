"""Run by Debian's own Python, whose GDAL has the OGCAPI driver: reads a map, prints the colours of places.

python3 gdal_map.py '{"address": …, "token": …, "layer": …, "places": [[lon, lat], …]}'
"""

from __future__ import annotations

import json
import sys
from typing import Any

from osgeo import gdal

# Pixels round a place that are read from as many degrees, and which of them is asked for.
SIDE, DEGREES = 16, 0.0004


def read_places(order: dict[str, Any]) -> dict[str, Any]:
    """The size of the map in degrees, its system, and red, green, blue, opacity at each place."""
    gdal.UseExceptions()
    gdal.SetConfigOption("GDAL_HTTP_AUTH", "BASIC")
    gdal.SetConfigOption("GDAL_HTTP_USERPWD", f"gdal:{order['token']}")
    name = f"OGCAPI:{order['address']}/ogc/collections/{order['layer']}"
    dataset = gdal.OpenEx(name, gdal.OF_RASTER, open_options=["API=MAP", "CACHE=NO"])
    west, step, _, north, _, _ = dataset.GetGeoTransform()
    found = []
    for lon, lat in order["places"]:
        side = round(DEGREES / step)
        window = (round((lon - west) / step) - side // 2, round((north - lat) / step) - side // 2, side, side)
        bands = dataset.ReadRaster(*window, buf_xsize=SIDE, buf_ysize=SIDE, band_list=[1, 2, 3, 4])
        middle = SIDE * SIDE // 2 + SIDE // 2
        found.append([bands[band * SIDE * SIDE + middle] for band in range(4)])
    return {"system": dataset.GetSpatialRef().GetName(), "colours": found}


print(json.dumps(read_places(json.loads(sys.argv[1]))))
