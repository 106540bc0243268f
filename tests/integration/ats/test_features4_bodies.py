"""OGC API Features Part 4 (20-002r1): ETags, schemas and systems of what is sent.

Its Annex A is empty, so each test is named by the requirements that it is a test of.
"""

from __future__ import annotations

import json

import pytest
import shapely
from django.test import Client

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.transform import transform
from tests.support.abstract_tests import abstract_test, read_json
from tests.support.harbours import GEOJSON, ITEMS, PATCH, PLACE, PORT, send
from tests.support.json_schema import check_schema, meets

pytestmark = pytest.mark.django_db


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
