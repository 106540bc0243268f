"""Run by Debian's own Python, where QGIS lives: opens a layer by each service; prints which are whole.

python3 qgis_open.py '{"address": …, "token": …, "layer": …}'
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any
from urllib.parse import quote

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import QgsApplication, QgsDataSourceUri, QgsRasterLayer, QgsVectorLayer


def open_features(order: dict[str, Any], provider: str, path: str, name: str) -> bool:
    """Whether features come."""
    uri = QgsDataSourceUri()
    uri.setParam("url", order["address"] + path)
    uri.setParam("typename", name)
    uri.setUsername("qgis")
    uri.setPassword(order["token"])
    layer = QgsVectorLayer(uri.uri(False), name, provider)
    return layer.isValid() and next(layer.getFeatures(), None) is not None


def open_picture(order: dict[str, Any], more: str) -> bool:
    """Whether the layer is drawn somewhere."""
    source = f"{more}&username=qgis&password={quote(order['token'])}"
    layer = QgsRasterLayer(source, order["layer"], "wms")
    if not layer.isValid():
        return False
    block = layer.dataProvider().block(1, layer.extent(), 64, 64)
    return block.isValid()


def open_all(order: dict[str, Any]) -> dict[str, bool]:
    """Each service by its name."""
    named, address = order["layer"], order["address"]
    wmts = quote(f"{address}/wmts?SERVICE=WMTS&REQUEST=GetCapabilities", safe="")
    wms = quote(f"{address}/wms", safe="")
    common = f"layers={named}&styles=default&format=image/png"
    return {
        "wfs": open_features(order, "WFS", "/wfs", f"qt:{named}"),
        "oapif": open_features(order, "OAPIF", "/ogc/", named),
        "wms": open_picture(order, f"crs=EPSG:4490&{common}&url={wms}"),
        "wmts": open_picture(order, f"crs=EPSG:3857&{common}&tileMatrixSet=WebMercatorQuad&url={wmts}"),
    }


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    print(json.dumps(open_all(json.loads(sys.argv[1]))))
    sys.stdout.flush()
    # Leaving in order, this QGIS sometimes crashes after its work is done.
    os._exit(0)
