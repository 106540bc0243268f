"""What /api/ answers on the small province is what its document says, for every address."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest
import shapely
from django.test import Client

from gis_core.accounts.models import User
from gis_core.http.openapi.walk import list_addresses
from gis_core.sql import execute
from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from layers.history.change_sets import ChangeSet
from layers.services.parcel_forms import ACTS
from layers.statistics import refresh_all
from tests.support.openapi import conforms


@cache
def beginning() -> str:
    """A moment after the province was loaded and before anything else was done."""
    return now()


@pytest.fixture(scope="module")
def client(own_database: str) -> Client:
    """An operator, in a database of the module's own, with figures counted."""
    refresh_all()
    beginning()
    found = Client()
    found.force_login(User.objects.create_superuser("reader", password="not-a-secret-1"))
    return found


@pytest.fixture(scope="module")
def document(client: Client) -> dict[str, Any]:
    return client.get("/api/openapi.json").json()


def first(layer: LayerOptions | str) -> Any:
    named = find_layer(layer) if isinstance(layer, str) else layer
    return named.model._default_manager.order_by("pk").first()


def place_of(row: Any) -> tuple[float, float]:
    inside = row.geometry.point_on_surface
    return inside.x, inside.y


def now() -> str:
    return datetime.now(UTC).isoformat()


def _layers(ending: str = "", kinds: tuple[str, ...] = ("feature",)) -> Iterator[tuple[str, dict[str, Any]]]:
    for layer in all_layers():
        if layer.kind in kinds and (row := first(layer)):
            yield f"/api/features/{layer.name}/{row.pk}{ending}", {}


def _identify() -> Iterator[tuple[str, dict[str, Any]]]:
    names = ",".join(layer.name for layer in all_layers())
    for layer in all_layers():
        if row := first(layer):
            lon, lat = place_of(row)
            yield "/api/identify", {"lon": lon, "lat": lat, "zoom": 18, "layers": names}


def _search() -> Iterator[tuple[str, dict[str, Any]]]:
    for text in ("海", "E49", "110.35,20.02", first("parcel").parcel_code[:12], "没有这样的地方", ""):
        yield "/api/search", {"q": text}


# How each operation that only reads is asked; whoever describes another one adds a line.
ASKED: dict[str, Callable[[], Iterator[tuple[str, dict[str, Any]]]]] = {
    "catalogue": lambda: iter([("/api/catalogue", {})]),
    "legend": lambda: ((f"/api/legend/{layer.name}", {}) for layer in all_layers()),
    "coordinates": lambda: iter([("/api/coordinates", {"x": 431986.864, "y": 2214712.422}),
                                 ("/api/coordinates", {"x": 110, "y": 20, "crs": "EPSG:4490"})]),
    "identify": _identify,
    "search": _search,
    "feature": lambda: _layers(kinds=("feature", "query", "coverage")),
    "featureHistory": lambda: _layers("/history"),
    "featureLineage": lambda: _layers("/lineage"),
    "differences": lambda: iter([("/api/differences/road", {"since": beginning(), "until": now()})]),
    "changeSets": lambda: iter([("/api/change-sets", {"limit": 50})]),
    "exportLineage": lambda: ((f"/api/lineage/{name}", {"since": beginning(), "until": now()})
                              for name in ("parcel", "land_use_patch")),
    "usage": lambda: iter([("/api/usage", {}), ("/api/usage", {"f": "csv"})]),
    "openapi": lambda: iter([("/api/openapi.json", {})]),
    "docs": lambda: iter([("/api/docs", {})]),
    "tileSeedings": lambda: iter([("/api/tile-seedings", {})]),
    "tileSeeding": lambda: iter([]),  # by an order, below
}  # fmt: skip


def path_of(name: str) -> tuple[str, str]:
    """Method and path of an operation as the document has them."""
    for address in list_addresses():
        for operation in address.operations:
            if operation.name == name:
                return operation.method.lower(), address.path.replace("{act}", operation.fixed.get("act", ""))
    raise AssertionError(name)


def test_every_address_that_reads_is_asked_here() -> None:
    reading = {one.name for address in list_addresses() for one in address.operations if one.method == "GET"}
    assert set(ASKED) == reading


@pytest.mark.parametrize("name", ASKED)
def test_answers_are_as_told(client: Client, document: dict[str, Any], name: str) -> None:
    execute("UPDATE layers_road SET name = name || '' WHERE id = (SELECT min(id) FROM layers_road)")
    method, path = path_of(name)
    for address, query in ASKED[name]():
        answer = client.get(address, query)
        assert answer.status_code == 200, (address, query, answer.content[:300])
        conforms(document, method, path, answer)


def test_a_stranger_is_told_the_same(document: dict[str, Any], own_database: str) -> None:
    for name in ("catalogue", "identify", "legend", "usage", "changeSets", "tileSeedings", "feature"):
        method, path = path_of(name)
        for address, query in ASKED[name]():
            conforms(document, method, path, Client().get(address, query))


def send(client: Client, document: dict[str, Any], name: str, address: str, body: Any, status: int) -> Any:
    answer = client.post(address, json.dumps(body), "application/json")
    assert answer.status_code == status, answer.content[:500]
    conforms(document, *path_of(name), answer)
    return answer.json()


def test_edits_are_as_told(client: Client, document: dict[str, Any]) -> None:
    """Tried, written, in conflict, refused by a rule, restored and taken back."""
    row = first("port")
    change = {"layer": "port", "id": row.pk, "version": row.version, "new": {"name": "新名"}}

    def edit(status: int, change: dict[str, Any], **more: Any) -> Any:
        body = {"changes": [change], "reason": "试", **more}
        return send(client, document, "edit", "/api/edits", body, status)

    assert edit(200, change, dry_run=True)["change_set"] == 0
    written = edit(201, change)
    assert edit(409, {**change, "new": {"name": "另一名"}})["conflicts"]
    assert edit(422, {**change, "version": row.version + 1, "new": {"geometry": None}})["findings"]
    edit(400, {**change, "new": {"nothing": 1}})
    edit(404, {**change, "layer": "nothing"})
    edit(200, {**written["changes"][0], "version": row.version + 1, "old": None})
    back = f"/api/features/port/{row.pk}/restore"
    send(client, document, "restoreFeature", back, {"version": row.version, "reason": "试"}, 201)
    taken = ChangeSet.objects.get(pk=written["change_set"])
    again = {"changes": [{**change, "version": row.version + 2}], "reason": "再试"}
    done = send(client, document, "edit", "/api/edits", again, 201)["change_set"]
    send(client, document, "undoChangeSet", f"/api/change-sets/{done}/undo", {"reason": "试"}, 201)
    send(client, document, "undoChangeSet", f"/api/change-sets/{taken.pk}/undo", {"reason": "试"}, 200)


def test_acts_on_parcels_are_as_told(client: Client, document: dict[str, Any]) -> None:
    """A split, tried and done, its lineage and table, and taken back; each other act without its form."""
    rows = find_layer("parcel").model._default_manager.order_by("pk")
    row = next(row for row in rows[:50] if row.area > 100)
    west, south, east, north = row.geometry.extent
    middle = (south + north) / 2
    line = shapely.LineString([(west - 1e-3, middle), (east + 1e-3, middle + 1e-6)])
    body = {
        "ids": [row.pk],
        "versions": [row.version],
        "line": json.loads(shapely.to_geojson(line)),
        "reason": "试",
    }
    at = "/api/parcels/parcel/split_line"
    assert not send(client, document, "parcels_split_line", at, {**body, "dry_run": True}, 200)["change_set"]
    done = send(client, document, "parcels_split_line", at, body, 200)
    made = next(change for change in done["changes"] if change["layer"] == "parcel" and change["old"] is None)
    told = client.get(f"/api/features/parcel/{made['id']}/lineage")
    conforms(document, *path_of("featureLineage"), told)
    assert told.json()["ancestors"][0]["id"] == row.pk
    period = {"since": beginning(), "until": now(), "encoding": "gb18030"}
    conforms(document, *path_of("exportLineage"), client.get("/api/lineage/parcel", period))
    undo = f"/api/change-sets/{done['change_set']}/undo"
    send(client, document, "undoChangeSet", undo, {"reason": "试"}, 201)
    for act in ACTS:
        answer = client.post(f"/api/parcels/parcel/{act}", {"reason": "试"}, "application/json")
        conforms(document, *path_of(f"parcels_{act}"), answer)
        assert answer.status_code in (400, 404), (act, answer.content)


def test_orders_of_tiles_are_as_told(client: Client, document: dict[str, Any]) -> None:
    order = {"layers": ["road"], "zooms": "7-9", "division": "4601"}
    made = send(client, document, "orderTileSeeding", "/api/tile-seedings", order, 202)
    at = f"/api/tile-seedings/{made['id']}"
    conforms(document, *path_of("tileSeeding"), client.get(at))
    for ending, name in (("stop", "stopTileSeeding"), ("resume", "resumeTileSeeding")):
        send(client, document, name, f"{at}/{ending}", {}, 202)


def test_measures_are_as_told(client: Client, document: dict[str, Any]) -> None:
    ring = [[110.35, 20.02], [110.36, 20.02], [110.36, 20.03], [110.35, 20.02]]
    for shape in ({"type": "LineString", "coordinates": ring}, {"type": "Polygon", "coordinates": [ring]}):
        send(client, document, "measure", "/api/measure", shape, 200)
    send(client, document, "measure", "/api/measure", {"type": "Point", "coordinates": [1, 2]}, 400)
