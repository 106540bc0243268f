"""What the OGC API, WFS and CSW tell of layers and features: compared with what their reader may see."""

from __future__ import annotations

import json
import re
from io import BytesIO
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from PIL import Image
from shapely.geometry import box

from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from tests.support.brute import Actor

# Sides of a map by which texts of features beside it may reach into it.
NEAR = 10
REFUSED = (400, 401, 403, 404)
# How the lists of the services name a layer.
LISTED = re.compile(r"<(?:wfs:)?Name>qt:(\w+)</|<dc:identifier>(?:[\w:]*[:.])?(\w+)</")


class Reader(Protocol):
    """Whose answers they are."""

    actor: Actor
    features: int

    def seen(self, name: str) -> dict[int, Any]:
        """The features of a layer that the actor may see."""

    def can_see(self, layer: LayerOptions) -> bool:
        """Whether anything of the layer may be seen."""


class FeatureServices:
    """Checks answers for a reader."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def check(self, address: str, answer: Any) -> None:
        """Nothing in the answer lies outside the actor's scope."""
        if urlsplit(address).path.endswith("/map"):
            self._check_map(address, answer)
        elif layer := _layer_of(address):
            if not self._reader.can_see(layer):
                assert answer.status_code in REFUSED, address
                return
            if "/items" in address or "getfeature" in address.lower():
                self._check_features(layer, address, answer)
        elif answer.status_code == 200:
            self._check_list(address, answer)

    def _check_features(self, layer: LayerOptions, address: str, answer: Any) -> None:
        seen = self._reader.seen(layer.name)
        if answer.status_code != 200:  # not every layer is published so, nor every feature there
            assert answer.status_code in REFUSED, address
            return
        if "resulttype=hits" in address:
            told = re.search(r'numberMatched="(\d+)"', _text(answer))
            assert told and int(told[1]) == len(seen), address
            return
        body = _json(answer)
        assert body.get("numberMatched", 0) <= len(seen), address
        for found in body.get("features", [body] if body.get("type") == "Feature" else []):
            key = int(str(found["id"]).rpartition(".")[2])
            self._reader.features += 1
            assert key in seen, address
            masked = self._reader.actor.masked(layer)
            assert not [name for name in masked if found["properties"].get(name)], address

    def _check_map(self, address: str, answer: Any) -> None:
        """What may not be seen is refused; where there is nothing to be seen nothing is drawn."""
        query = parse_qs(urlsplit(address).query)
        names = query.get("collections", [""])[0].split(",")
        one = _layer_of(address)
        layers = [one] if one else [find_layer(name) for name in names if name]
        if not all(self._reader.can_see(layer) for layer in layers):
            assert answer.status_code in REFUSED, address
        elif layers and answer.status_code == 200:
            west, south, east, north = map(float, query["bbox"][0].split(","))
            area = box(west, south, east, north).buffer(NEAR * (east - west))
            places = [row.geometry for layer in layers for row in self._reader.seen(layer.name).values()]
            if not any(place.intersects(area) for place in places):
                drawn = Image.open(BytesIO(answer.content)).convert("RGBA")
                assert drawn.getextrema()[3] == (0, 0), address

    def _check_list(self, address: str, answer: Any) -> None:
        closed = {layer.name for layer in all_layers() if not self._reader.can_see(layer)}
        assert not closed & _names_in(answer), address


def _layer_of(address: str) -> LayerOptions | None:
    """The layer that an address is about."""
    path = urlsplit(address).path
    named = re.search(r"typenames=qt:(\w+)", address) or re.search(
        r"/(?:collections|records|styles)/(\w+)", path
    )
    return find_layer(named[1]) if named else None


def _names_in(answer: Any) -> set[str]:
    if "json" not in answer["Content-Type"]:
        return {name for pair in LISTED.findall(_text(answer)) for name in pair if name}
    body = _json(answer)
    listed = [*body.get("collections", ()), *body.get("features", ()), *body.get("styles", ())]
    return {str(each["id"]).rpartition(":")[2] for each in listed}


def _text(answer: Any) -> str:
    parts = answer.streaming_content if getattr(answer, "streaming", False) else [answer.content]
    return b"".join(parts).decode()


def _json(answer: Any) -> Any:
    return json.loads(_text(answer))
