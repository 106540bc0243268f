"""A harbour to make, replace and change through the OGC API."""

from __future__ import annotations

import json
from typing import Any

from django.test import Client

ITEMS = "/ogc/collections/port/items"
GEOJSON, PATCH = "application/geo+json", "application/merge-patch+json"
PLACE = (109.5, 18.2)
PORT: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": list(PLACE)},
    "properties": {"name": "试验港", "district": "460200"},
}


def send(
    client: Client, method: str, address: str, body: Any = None, media: str = GEOJSON, **headers: str
) -> Any:
    """The answer to a body."""
    data = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, address, data, content_type=media, headers=headers)
