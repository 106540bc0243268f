"""Maps of the made-up map as OGC API Maps gives them."""

from __future__ import annotations

from typing import Any

from django.test import Client

from tests.support import patches
from tests.support.maps import box_of

LAYER = "land_use_patch"
MAP = f"/ogc/collections/{LAYER}/map"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/{}"


def get_map(client: Client, address: str = MAP, **said: Any) -> Any:
    """The answer."""
    return client.get(address, said)


def get_wms(client: Client, layers: str, version: str = "1.3.0", **said: Any) -> Any:
    """What WMS answers for the same: PNG, transparent, in the usual styles."""
    plain = {"service": "WMS", "version": version, "request": "GetMap", "styles": "", "layers": layers}
    return client.get("/wms", plain | {"format": "image/png", "transparent": "TRUE"} | said)


def tell(answer: Any) -> list[float]:
    """The box that the answer's header tells."""
    assert answer.status_code == 200, answer.content[:400]
    return [float(edge) for edge in answer["Content-Bbox"].split(",")]


def whole_box() -> tuple[float, float, float, float]:
    """The made-up map in degrees, longitude first."""
    west, _, _, north = box_of(0, 0)
    _, south, east, _ = box_of(patches.CELLS - 1, patches.CELLS - 1)
    return west, south, east, north
