"""Run by Debian's own Python, whose GDAL has the OGCAPI driver: reads a map, prints the colours of boxes.

python3 gdal_map.py '{"address": …, "token": …, "layer": …, "boxes": [[west, south, east, north], …]}'
"""

from __future__ import annotations

import json
import sys
from typing import Any

from osgeo import gdal

# Pixels that a box is read in each way, and which of them is asked for: no text is written there.
SIDE, AT = 16, 4


def read_boxes(order: dict[str, Any]) -> dict[str, Any]:
    """The map's system, and red, green, blue and opacity in each box."""
    gdal.UseExceptions()
    gdal.SetConfigOption("GDAL_HTTP_AUTH", "BASIC")
    gdal.SetConfigOption("GDAL_HTTP_USERPWD", f"gdal:{order['token']}")
    name = f"OGCAPI:{order['address']}/ogc/collections/{order['layer']}"
    dataset = gdal.OpenEx(name, gdal.OF_RASTER, open_options=["API=MAP", "CACHE=NO", "IMAGE_FORMAT=PNG"])
    west, step, _, north, _, _ = dataset.GetGeoTransform()
    found = []
    for left, lower, right, upper in order["boxes"]:
        sides = round((right - left) / step), round((upper - lower) / step)
        corner = round((left - west) / step), round((north - upper) / step)
        bands = dataset.ReadRaster(*corner, *sides, buf_xsize=SIDE, buf_ysize=SIDE, band_list=[1, 2, 3, 4])
        found.append([bands[band * SIDE * SIDE + AT * SIDE + AT] for band in range(4)])
    return {"system": dataset.GetSpatialRef().GetName(), "colours": found}


print(json.dumps(read_boxes(json.loads(sys.argv[1]))))
