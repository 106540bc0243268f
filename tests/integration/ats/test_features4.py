"""OGC API Features Part 4 (20-002r1): making, replacing, changing and deleting features; ETags.

Its Annex A is empty, so each test is named by the requirements that it is a test of.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.test import Client

from gis_core.accounts.models import Role, User
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.transform import transform
from tests.support.abstract_tests import abstract_test, read_json
from tests.support.json_schema import check_schema, meets

pytestmark = pytest.mark.django_db
ITEMS = "/ogc/collections/port/items"
GEOJSON, PATCH = "application/geo+json", "application/merge-patch+json"
PLACE = (109.5, 18.2)
PORT: dict[str, Any] = {
    "type": "Feature",
    "geometry": {"type": "Point", "coordinates": list(PLACE)},
    "properties": {"name": "试验港", "district": "460200"},
}


@pytest.fixture
def editor(make_person: Callable[..., User]) -> Client:
    """Somebody who may edit."""
    client = Client()
    client.force_login(make_person("46", Role.SURVEYOR))
    return client


def send(
    client: Client, method: str, address: str, body: Any = None, media: str = GEOJSON, **headers: str
) -> Any:
    """The answer to a body."""
    data = b"" if body is None else json.dumps(body).encode()
    return client.generic(method, address, data, content_type=media, headers=headers)


@pytest.fixture
def port(editor: Client) -> str:
    """The address of a harbour just made."""
    made = send(editor, "POST", ITEMS, PORT)
    assert made.status_code == 201, made.content
    address: str = made["Location"].removeprefix("http://testserver")
    return address


def allowed(client: Client, address: str) -> set[str]:
    """What OPTIONS tells."""
    answer = client.options(address)
    assert answer.status_code == 200
    return {method.strip() for method in answer["Allow"].split(",")}


@abstract_test(
    "features-4",
    "create-replace-delete/methods",
    "create-replace-delete/options-op",
    "create-replace-delete/options-response",
    "update/methods",
    "features/resources-endpoint",
    "features/resource-endpoint",
)
def test_options_tell_what_the_caller_may_do(
    editor: Client, port: str, make_person: Callable[..., User]
) -> None:
    """Of every collection and of a feature; a reader may read, and nobody edits what is computed."""
    assert allowed(editor, ITEMS) == {"GET", "HEAD", "POST", "OPTIONS"}
    assert allowed(editor, port) == {"GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"}
    reader = Client()
    reader.force_login(make_person("46", Role.VIEWER))
    for client in (reader, Client()):
        assert allowed(client, ITEMS) == allowed(client, port) == {"GET", "HEAD", "OPTIONS"}
    for each in read_json(editor, "collections")["collections"]:
        assert "GET" in allowed(editor, f"/ogc/collections/{each['id']}/items")
    assert Client().options("/ogc/collections/parcel/items").status_code == 401
    assert editor.options(f"{ITEMS}/999999999999").status_code == 404


@abstract_test(
    "features-4",
    "create-replace-delete/post-op",
    "create-replace-delete/post-content-type",
    "create-replace-delete/post-body",
    "create-replace-delete/post-response",
    "create-replace-delete/post-response-rid",
)
def test_post_makes_features_with_keys_of_their_own(editor: Client) -> None:
    made = [send(editor, "POST", ITEMS, PORT | {"id": 7}) for _ in range(2)]
    addresses = [answer["Location"] for answer in made]
    assert [answer.status_code for answer in made] == [201, 201] and len(set(addresses)) == 2
    for address in addresses:
        assert address.startswith(f"http://testserver{ITEMS}/") and not address.endswith("/7")
        found = editor.get(address).json()
        assert found["properties"]["name"] == "试验港" and found["geometry"]["coordinates"] == list(PLACE)
    assert send(editor, "POST", ITEMS, PORT, media="text/plain").status_code == 415
    for faulty in (
        [],
        {"type": "FeatureCollection", "features": []},
        PORT | {"properties": 7},
        PORT | {"geometry": 1},
    ):
        assert send(editor, "POST", ITEMS, faulty).status_code in (400, 422)


@abstract_test(
    "features-4",
    "create-replace-delete/put-op",
    "create-replace-delete/put-content-type",
    "create-replace-delete/put-body",
    "create-replace-delete/put-response",
    "create-replace-delete/put-rid",
    "create-replace-delete/put-rid-exception",
    "features/geojson-create-replace",
    "features/collection-endpoint",
)
def test_put_replaces_the_whole_feature(editor: Client, port: str) -> None:
    """What is not in the body is gone; another key in it is passed over; nothing is made by it."""
    assert send(editor, "PATCH", port, {"properties": {"berths": 3}}, media=PATCH).status_code == 204
    moved = PORT | {"id": 7, "geometry": {"type": "Point", "coordinates": [109.6, 18.3]}}
    assert send(editor, "PUT", port, moved).status_code == 204
    found = editor.get(port).json()
    assert found["geometry"]["coordinates"] == [109.6, 18.3] and found["properties"]["berths"] is None
    assert str(found["id"]) == port.rpartition("/")[2]
    assert send(editor, "PUT", port, moved, media="text/xml").status_code == 415
    nowhere = f"{ITEMS}/999999999999"
    assert send(editor, "PUT", nowhere, PORT).status_code == 404
    assert send(editor, "PUT", nowhere, PORT, **{"If-Match": '"1"'}).status_code == 412
    assert send(editor, "PUT", nowhere, PORT, **{"If-Match": "*"}).status_code == 412
    told = read_json(editor, "collections/port")
    assert not told.get("supportsNonAutogeneratedResourceIds", False)


@abstract_test("features-4", "create-replace-delete/delete-op", "create-replace-delete/delete-response")
def test_delete_takes_a_feature_away(editor: Client, port: str) -> None:
    assert editor.delete(port).status_code == 204
    assert editor.get(port).status_code == 404 and editor.delete(port).status_code == 404


@abstract_test(
    "features-4",
    "update/update-patch-op",
    "update/update-patch-body",
    "update/update-patch-response",
    "update/rid",
    "features/update-json-merge-patch",
)
def test_patch_changes_what_it_names(editor: Client, port: str) -> None:
    """A null takes a value away; the key is never changed; a shape is a GeoJSON geometry and stays."""
    key = int(port.rpartition("/")[2])
    shape = {"type": "Point", "coordinates": [109.51, 18.21]}
    assert (
        send(editor, "PATCH", port, {"properties": {"name": "新港", "berths": 4}}, media=PATCH).status_code
        == 204
    )
    assert send(editor, "PATCH", port, {"geometry": shape, "id": key}, media=PATCH).status_code == 204
    assert send(editor, "PATCH", port, {"properties": {"berths": None}}, media=PATCH).status_code == 204
    found = editor.get(port).json()
    assert found["properties"]["name"] == "新港" and found["properties"]["berths"] is None
    assert found["geometry"] == shape
    faulty = ({"id": key + 1, "properties": {"name": "x"}}, {"properties": {"id": key + 1, "name": "x"}},
              {"geometry": None, "properties": {"name": "x"}}, {"geometry": 7}, {"properties": []},
              {})  # fmt: skip
    for body in faulty:
        assert send(editor, "PATCH", port, body, media=PATCH).status_code == 400, body
    assert send(editor, "PATCH", port, {"id": key + 1, "properties": {"name": "同港"}}).status_code == 204
    assert editor.get(port).json()["id"] == key and editor.get(port).json()["properties"]["name"] == "同港"
    assert send(editor, "PATCH", port, {"properties": {"name": "x"}}, media="text/plain").status_code == 415


@abstract_test(
    "features-4",
    "optimistic-locking-etags/get-etag-response",
    "optimistic-locking-etags/put-etag-response",
    "optimistic-locking-etags/patch-etag-response",
    "optimistic-locking-etags/ifmatch-put-op",
    "optimistic-locking-etags/ifmatch-put-eval",
    "optimistic-locking-etags/ifmatch-patch-op",
    "optimistic-locking-etags/ifmatch-patch-eval",
)
@pytest.mark.parametrize(("method", "media"), [("PUT", GEOJSON), ("PATCH", PATCH)])
def test_etags_guard_against_older_states(editor: Client, port: str, method: str, media: str) -> None:
    first = editor.get(port)["ETag"]
    other = PORT | {"properties": PORT["properties"] | {"name": "改名港"}}
    done = send(editor, method, port, other, media=media, **{"If-Match": first})
    assert done.status_code == 204 and done["ETag"] not in ("", first)
    assert editor.get(port)["ETag"] == done["ETag"]
    for old in (first, f'{first}, "0"', '"nonsense"'):
        late = send(
            editor, method, port, PORT | {"properties": {"name": "晚"}}, media=media, **{"If-Match": old}
        )
        assert late.status_code == 412 and late["Content-Type"].startswith("application/problem+json")
    assert editor.get(port).json()["properties"]["name"] == "改名港"
    for good in (f"{first}, {done['ETag']}", "*"):
        assert send(editor, method, port, PORT, media=media, **{"If-Match": good}).status_code == 204
    assert send(editor, method, port, PORT, media=media).status_code == 204
    assert editor.delete(port, headers={"If-Match": first}).status_code == 412


@abstract_test("features-4", "features/schema", "features/representation-geojson-replace")
def test_the_schema_tells_what_may_be_sent(editor: Client, port: str) -> None:
    """What meets it is accepted; what it does not know, or leaves out what it requires, is not."""
    schema = read_json(editor, "collections/port/schema")
    check_schema(schema)
    for kind in ("replace", "create", "update"):
        answer = editor.get(
            "/ogc/collections/port/schema", {"type": kind}, headers={"Accept": "application/schema+json"}
        )
        assert answer.status_code == 200 and answer["Content-Type"] == "application/schema+json"
        assert answer.json()["$id"].endswith(f"schema?type={kind}")
    whole = read_json(editor, "collections/port/schema", type="replace")
    assert "geometry" in whole["required"] and set(whole["required"]) <= set(whole["properties"])
    sent = editor.get(port).json()
    flat = {"geometry": sent["geometry"], **{k: v for k, v in sent["properties"].items() if v is not None}}
    assert meets(flat, whole)
    assert send(editor, "PUT", port, sent).status_code == 204
    for name in whole["required"]:
        body = json.loads(json.dumps(PORT))
        (body if name == "geometry" else body["properties"]).pop(name, None)
        assert send(editor, "PUT", port, body).status_code in (400, 422), name
    assert schema["additionalProperties"] is False
    strange = PORT | {"properties": PORT["properties"] | {"nothing": 1}}
    assert send(editor, "PUT", port, strange).status_code == 400
    read_json(editor, "collections/port/schema", 400, type="sql")


@abstract_test("features-4", "features/default-crs", "features/content-crs-header", "features/crs-other-crs")
@pytest.mark.parametrize("epsg", [4490, 4326, 3857, 4525, 4546])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH"])
def test_the_system_of_the_body(editor: Client, port: str, method: str, epsg: int) -> None:
    x, y = transform(shapely.Point(*PLACE), STORAGE, epsg).coords[0]
    pair = [x, y] if epsg == 3857 else [y, x]
    uri = f"http://www.opengis.net/def/crs/EPSG/0/{epsg}"
    body = PORT | {"geometry": {"type": "Point", "coordinates": pair}}
    address = ITEMS if method == "POST" else port
    done = send(
        editor,
        method,
        address,
        body,
        media=PATCH if method == "PATCH" else GEOJSON,
        **{"Content-Crs": f"<{uri}>"},
    )
    assert done.status_code in (201, 204), done.content
    where = done["Location"] if method == "POST" else port
    assert editor.get(where).json()["geometry"]["coordinates"] == pytest.approx(PLACE, abs=1e-8)
    unknown = {"Content-Crs": "<http://www.opengis.net/def/crs/EPSG/0/27700>"}
    assert send(editor, method, address, body, **unknown).status_code == 400
