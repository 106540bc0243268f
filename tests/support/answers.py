"""What an answer tells of features: compared with what its reader may see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import mapbox_vector_tile
import pytest
from PIL import Image
from shapely.geometry import box

from gis_core.http.channels import channels_of
from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from layers.groups import all_groups
from tests.support.brute import Actor, Rows
from tests.support.feature_answers import FeatureServices
from tiles.matrix import find_tile

REFUSED = (401, 403, 404)
WORLD = [-180.0, -85.05, 180.0, 85.05]


class Reader:
    """Checks the answers that one actor gets; counts what was seen, so that a test can ask for something."""

    def __init__(self, actor: Actor, rows: Rows) -> None:
        self.actor, self.rows = actor, rows
        self.features = 0
        self.refusals = 0

    def check(self, address: str, answer: Any) -> None:
        """Nothing in the answer lies outside the actor's scope."""
        path = urlsplit(address).path
        self.refusals += answer.status_code in REFUSED
        assert answer.status_code < 500, address
        if path.startswith("/admin/"):
            self._check_admin(address, answer)
        elif path.startswith("/api/features/"):
            self._check_feature(path, answer)
        elif path.startswith(("/tiles/", "/styles/", "/api/legend/")) and path != "/styles/map.json":
            self._check_layer(path, answer)
        elif path.startswith(("/wms", "/wmts")):
            self._check_map_service(address, answer)
        elif path.startswith(("/ogc/", "/csw", "/wfs")):
            FeatureServices(self).check(address, answer)
            return
        if "json" in answer.get("Content-Type", "") and answer.status_code == 200:
            self._check_json(address, answer.json())

    def _check_map_service(self, address: str, answer: Any) -> None:
        """Features told are in scope, without what is masked; layers told are those that can be seen."""
        if answer.status_code == 200 and "json" in answer["Content-Type"]:
            for found in answer.json()["features"]:
                layer, key = find_layer(found["layer"]), int(found["id"].rpartition(".")[2])
                self.features += 1
                assert key in self.seen(layer.name), address
                assert not [n for n in self.actor.masked(layer) if found["properties"].get(n)], address
        elif "Capabilities" in address:
            told = re.findall(r"<(?:Name|ows:Identifier)>(\w+)</", answer.content.decode())
            closed = {layer.name for layer in all_layers() if not self.can_see(layer)}
            assert not closed & set(told), address

    def seen(self, name: str) -> dict[int, Any]:
        """The features of the layer that the actor may see."""
        return self.actor.seen(find_layer(name), self.rows)

    def _check_admin(self, address: str, answer: Any) -> None:
        if self.actor.role == "operator" and self.actor.token is None:
            assert answer.status_code in (200, 302, 403, 404), address
        else:
            assert answer.status_code in (302, 403), address

    def _check_feature(self, path: str, answer: Any) -> None:
        name, key = path.split("/")[3:5]
        assert answer.status_code == (200 if int(key) in self.seen(name) else 404), path

    def _check_layer(self, path: str, answer: Any) -> None:
        """Addresses of a layer or group: closed when nothing of it can be seen; pictures by their pixels."""
        name = path.split("/")[3 if path.startswith("/api/") else 2].split(".")[0]
        layers = self._layers_of(name)
        if not layers:
            return
        if not any(self.can_see(layer) for layer in layers):
            assert answer.status_code in REFUSED, path
        elif answer.status_code == 200 and path.endswith(".mvt"):
            self._check_tile(layers, answer.content)
        elif answer.status_code == 200 and channels_of(path) == ("pictures",):
            self._check_picture(layers[0], path, answer.content)
        elif answer.status_code == 200 and path.endswith(".json"):
            self._check_document(layers, answer.json())

    def _layers_of(self, name: str) -> list[LayerOptions]:
        """The layers of a group, or the layer of that name; none when it names neither."""
        groups = {group.name: list(group.layers) for group in all_groups()}
        return groups.get(name) or [layer for layer in all_layers() if layer.name == name]

    def can_see(self, layer: LayerOptions) -> bool:
        return bool(self.actor.places(layer) and (layer.kind != "coverage" or self.seen(layer.name)))

    def _check_tile(self, layers: list[LayerOptions], body: bytes) -> None:
        allowed = {layer.name for layer in layers if self.can_see(layer)}
        for part, content in mapbox_vector_tile.decode(body).items():
            layer = find_layer(part.removesuffix("/label"))
            assert layer.name in allowed
            keys = {feature["id"] for feature in content["features"]}
            self.features += len(keys)
            assert keys <= self.seen(layer.name).keys()
            shown = {name for feature in content["features"] for name in feature["properties"]}
            assert not shown & self.actor.masked(layer)

    def _check_document(self, layers: list[LayerOptions], body: Any) -> None:
        """A style or TileJSON tells of no layer out of scope."""
        drawn = [each.get("source-layer", "") for each in body.get("layers", ())]
        told = {name.removesuffix("/label") for name in (*drawn, *_parts_of(body)) if name}
        assert told <= {layer.name for layer in layers if self.can_see(layer)}

    def _check_picture(self, layer: LayerOptions, path: str, body: bytes) -> None:
        """Where nothing may be seen nothing is drawn."""
        *grid, z, x, y = re.sub(r"(@2x)?\.\w+$", "", path).replace("/512/", "/").split("/")[3:]
        area = box(*find_tile(z, x, y, *grid).lonlat_box(0.6))
        if not any(row.geometry.intersects(area) for row in self.seen(layer.name).values()):
            drawn = Image.open(BytesIO(body)).convert("RGBA")
            white = Image.new("RGBA", drawn.size, "white")
            white.alpha_composite(drawn)
            assert white.getextrema() == ((255, 255),) * 4, path

    def _check_interface(self, body: Any) -> None:
        """The choices of a layer's name tell of no layer out of scope; examples are of nobody's."""
        told = [schema.get("enum", ()) for name, schema in body["components"]["schemas"].items()
                if name.endswith("Layer")]  # fmt: skip
        assert {name for names in told for name in names} <= {
            layer.name for layer in all_layers() if self.actor.places(layer)
        }

    def _check_json(self, address: str, body: Any) -> None:
        if address == "/api/openapi.json":
            self._check_interface(body)
            return
        for found in _features_in(body):
            layer = find_layer(found["layer"])
            self.features += 1
            assert found["id"] in self.seen(layer.name), address
            masked = self.actor.masked(layer)
            assert not [a for a in found.get("attributes", ()) if a["name"] in masked and a["text"]], address
            searched = parse_qs(urlsplit(address).query).get("q", [""])[0]
            row = self.seen(layer.name)[found["id"]]
            assert not searched or self._is_hit(layer, row, searched), address
        if address == "/api/catalogue":
            self._check_catalogue(body)
        elif address.endswith(".json") and body.get("tilejson"):
            bounds = self._bounds(body["name"])
            assert body["bounds"] == pytest.approx(bounds or WORLD), address

    def _is_hit(self, layer: LayerOptions, row: Any, text: str) -> bool:
        """Whether the row is found by a value that the actor may see."""
        names = set(layer.search) - self.actor.masked(layer)
        return any(text in str(row.values[name]) for name in names)

    def _check_catalogue(self, body: Any) -> None:
        told = {layer["name"]: layer for layer in body["layers"]}
        for layer in all_layers():
            seen = self.seen(layer.name)
            if layer.name not in told:
                assert not seen
                continue
            count = told[layer.name]["count"]
            exact = told[layer.name]["count_is_exact"]
            assert count == len(seen) if exact else count >= len(seen), (layer.name, self.actor)
            bounds = self._bounds(layer.name)
            assert told[layer.name]["bounds"] == (pytest.approx(bounds) if bounds else None), layer.name

    def _bounds(self, name: str) -> list[float]:
        """The extent of what the actor sees of a layer or group; empty for nothing."""
        found = [row for layer in self._layers_of(name) for row in self.seen(layer.name).values()]
        sides = list(zip(*(row.geometry.bounds for row in found), strict=True))
        return [min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])] if sides else []


def _parts_of(body: Any) -> list[str]:
    """The layers that a TileJSON describes."""
    return [each["id"] for each in body.get("vector_layers", ())]


def _features_in(body: Any) -> Iterator[dict[str, Any]]:
    """Everything in a JSON answer that names a feature, however deep."""
    if isinstance(body, dict):
        if body.get("layer") and isinstance(body.get("id"), int):
            yield body
        for value in body.values():
            yield from _features_in(value)
    elif isinstance(body, list):
        for value in body:
            yield from _features_in(value)
