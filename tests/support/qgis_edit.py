"""Run by Debian's own Python, where QGIS lives: opens a layer of a WFS, changes one feature, saves.

    python3 qgis_edit.py '{"address": …, "token": …, "layer": …, "version": …, "srs": …, "remark": …}'

Prints JSON: the feature as QGIS read it, what it drew, whether it was saved, and what the server said else.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from qgis.core import (
    QgsApplication,
    QgsDataSourceUri,
    QgsFeatureRequest,
    QgsGeometry,
    QgsPointXY,
    QgsVectorLayer,
)


def open_layer(order: dict[str, Any]) -> QgsVectorLayer:
    """The layer as QGIS's own WFS connection would open it."""
    uri = QgsDataSourceUri()
    uri.setParam("url", f"{order['address']}/wfs")
    uri.setParam("typename", order["layer"])
    uri.setParam("version", order["version"])
    uri.setParam("srsname", order["srs"])
    uri.setUsername("qgis")
    uri.setPassword(order["token"])
    uri.setParam("restrictToRequestBBOX", "1")
    return QgsVectorLayer(uri.uri(False), "layer", "WFS")


def edit(order: dict[str, Any]) -> dict[str, Any]:
    """What came of it."""
    layer = open_layer(order)
    if not layer.isValid():
        return {"valid": False, "error": layer.error().message()}
    feature = next(layer.getFeatures(QgsFeatureRequest().setFilterExpression(order["where"])), None)
    if feature is None:
        return {"valid": True, "found": False, "fields": [field.name() for field in layer.fields()]}
    before = feature.geometry()
    drawn = move_vertex(before, order["share"])
    layer.startEditing()
    layer.changeAttributeValue(feature.id(), layer.fields().indexOf("remark"), order["remark"])
    if order["share"]:
        layer.changeGeometry(feature.id(), drawn)
    saved = layer.commitChanges()
    return {
        "valid": True,
        "found": True,
        "srs": layer.crs().authid(),
        "before": before.asWkt(12),
        "drawn": drawn.asWkt(12),
        "saved": saved,
        "errors": layer.commitErrors(),
    }


def move_vertex(geometry: QgsGeometry, share: float) -> QgsGeometry:
    """The same with its second vertex moved toward the middle by a share of the way."""
    moved = QgsGeometry(geometry)
    at, middle = moved.vertexAt(1), moved.centroid().asPoint()
    moved.moveVertex(
        QgsPointXY(at.x() + (middle.x() - at.x()) * share, at.y() + (middle.y() - at.y()) * share).x(),
        at.y() + (middle.y() - at.y()) * share,
        1,
    )
    return moved


if __name__ == "__main__":
    application = QgsApplication([], False)
    application.initQgis()
    print(json.dumps(edit(json.loads(sys.argv[1])), ensure_ascii=False))
    sys.stdout.flush()
    # Leaving in order, this QGIS sometimes crashes after its work is done.
    os._exit(0)
