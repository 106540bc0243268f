"""Who read what is recorded, by whatever address; nothing of it makes a request wait or fail."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from gis_core.accounts.models import Role, User
from gis_core.sql import execute, fetch_all
from layers.catalogue import find_layer
from layers.history import read_middleware
from layers.history.read_log import BATCH, ReadLog
from layers.history.read_middleware import ReadMiddleware
from layers.history.read_records import ReadRecord
from layers.jobs import forget_reads
from layers.queries import visible
from tiles.matrix import Tile


@pytest.fixture(scope="module")
def people(own_database: str) -> dict[str, User]:
    facts = {"password": "not-a-secret-1"}
    return {
        "reviewer": User.objects.create_user("reviewer", division="46", role=Role.REVIEWER, **facts),
        "keeper": User.objects.create_superuser("keeper", **facts),
    }


@pytest.fixture
def recorded(
    people: dict[str, User], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], list[ReadRecord]]]:
    """What has been recorded since the test began."""
    settings.READS_ARE_RECORDED = True
    kept: list[ReadRecord] = []
    log = ReadLog(kept.extend)
    monkeypatch.setattr(read_middleware, "read_log", log)

    def read() -> list[ReadRecord]:
        assert log.flush()
        return kept

    yield read


@pytest.fixture
def reviewer(people: dict[str, User]) -> Client:
    client = Client(REMOTE_ADDR="192.0.2.7")
    client.force_login(people["reviewer"])
    return client


def place_of_a_parcel() -> tuple[float, float]:
    row = fetch_all("SELECT ST_X(p), ST_Y(p) FROM layers_parcel, ST_PointOnSurface(geometry) AS p LIMIT 1")
    return float(row[0][0]), float(row[0][1])


def test_identify_and_feature(recorded: Callable[[], list[ReadRecord]], reviewer: Client) -> None:
    longitude, latitude = place_of_a_parcel()
    then = (timezone.now() - timedelta(seconds=1)).isoformat()
    asked = {"lon": longitude, "lat": latitude, "zoom": 18, "layers": "parcel,airport", "asof": then}
    answer = reviewer.get("/api/identify", asked)
    assert answer.status_code == 200
    (record,) = recorded()
    assert (record.layer, record.person, record.address) == ("parcel", "reviewer", "192.0.2.7")
    assert (record.protocol, record.scope, record.weight) == ("map", "all", 1)
    assert record.features == len(answer.json()["results"]) > 0
    assert record.bytes == len(answer.content)
    assert record.instant is not None
    key = answer.json()["results"][0]["id"]
    reviewer.get(f"/api/features/parcel/{key}")
    assert [(r.layer, r.features, r.instant) for r in recorded()[1:]] == [("parcel", 1, None)]


def test_search_tells_the_layers_that_had_hits(
    recorded: Callable[[], list[ReadRecord]], reviewer: Client
) -> None:
    answer = reviewer.get("/api/search", {"q": "海口"})
    hits = {hit["layer"] for hit in answer.json()["results"] if hit["layer"]}
    assert hits and {record.layer for record in recorded()} >= hits
    assert all(record.features for record in recorded())


def test_a_stranger_is_recorded_by_address_and_errors_are_not(
    recorded: Callable[[], list[ReadRecord]], people: dict[str, User]
) -> None:
    client = Client(REMOTE_ADDR="192.0.2.9")
    assert client.get("/api/features/parcel/1").status_code in (401, 404)
    client.get("/api/search", {"q": "海口"})
    assert {(r.person_id, r.person, r.address) for r in recorded()} == {(None, "", "192.0.2.9")}


def test_tiles_are_sampled_with_their_weight(
    recorded: Callable[[], list[ReadRecord]], reviewer: Client, settings: Any
) -> None:
    settings.READ_SAMPLE = 5
    tile = Tile(8, 206, 114)
    for _ in range(20):
        assert reviewer.get(f"/tiles/division/{tile.z}/{tile.x}/{tile.y}.mvt").status_code in (200, 204)
    found = recorded()
    assert sum(record.weight for record in found) == 20
    assert {(r.layer, r.protocol, r.scope) for r in found} == {("division", "tiles", "all")}


def test_an_answer_that_streams_is_recorded_at_its_end(
    recorded: Callable[[], list[ReadRecord]], people: dict[str, User]
) -> None:
    layer, person = find_layer("parcel"), people["reviewer"]

    def export(request: HttpRequest) -> StreamingHttpResponse:
        rows = visible(layer, person)[:3].iterator()
        return StreamingHttpResponse(str(row.pk).encode() for row in rows)

    request = RequestFactory().get("/ogc/features")
    request.user = person
    response: Any = ReadMiddleware(export)(request)
    assert recorded() == []
    size = len(b"".join(response.streaming_content))
    assert [(r.layer, r.features, r.bytes, r.protocol) for r in recorded()] == [
        ("parcel", None, size, "features")
    ]


def test_off_means_off(recorded: Callable[[], list[ReadRecord]], reviewer: Client, settings: Any) -> None:
    settings.READS_ARE_RECORDED = False
    reviewer.get("/api/search", {"q": "海口"})
    assert recorded() == []


def test_the_table_takes_rows_and_refuses_changes(people: dict[str, User]) -> None:
    now, before = timezone.now(), ReadRecord.objects.count()
    ages = (1, 29, 40, 200)
    ReadRecord.objects.bulk_create(
        ReadRecord(read_at=now - timedelta(days=days), layer="parcel", protocol="map") for days in ages
    )
    for statement in ("UPDATE layers_readrecord SET person = 'x'", "TRUNCATE layers_readrecord",
                      "DELETE FROM layers_readrecord WHERE read_at > now() - interval '2 days'"):  # fmt: skip
        with pytest.raises(DatabaseError, match="只可追加"):
            execute(statement)
    assert forget_reads.call() == 1
    assert fetch_all("SELECT hn_forget_reads(0)") == [(1,)]
    assert ReadRecord.objects.count() == before + 2


def test_the_administration_shows_and_changes_nothing(people: dict[str, User]) -> None:
    client = Client()
    client.force_login(people["keeper"])
    with transaction.atomic():
        execute("UPDATE layers_parcel SET location = 'x' WHERE id = (SELECT min(id) FROM layers_parcel)")
    queries = ("", "?layer=parcel", "?protocol=map&q=x")
    pages = {"changeset": queries, "readrecord": queries, "changeentry": queries[:2]}
    for page in pages:
        for query in pages[page]:
            assert client.get(f"/admin/layers/{page}/{query}").status_code == 200
        assert client.get(f"/admin/layers/{page}/add/").status_code == 403
    newest = fetch_all("SELECT max(id) FROM layers_changeset")[0][0]
    assert "parcel" in client.get(f"/admin/layers/changeset/{newest}/change/").content.decode()
    assert client.post(f"/admin/layers/changeset/{newest}/delete/", {"post": "yes"}).status_code == 403


def rows(count: int, first: int = 0) -> list[ReadRecord]:
    return [
        ReadRecord(read_at=timezone.now(), layer="x", protocol="map", features=first + i)
        for i in range(count)
    ]


def wait_for(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)
    assert condition()


def test_rows_are_written_within_about_a_second_in_batches() -> None:
    sizes: list[int] = []
    log = ReadLog(lambda batch: sizes.append(len(batch)))
    log.add(rows(3))
    log.add(rows(2))
    wait_for(lambda: sum(sizes) == 5)
    assert sizes == [5]
    log.add(rows(2 * BATCH + 10))
    wait_for(lambda: sum(sizes) == 5 + 2 * BATCH + 10)
    assert max(sizes) == BATCH


def test_a_dead_database_drops_the_oldest_and_counts(caplog: pytest.LogCaptureFixture) -> None:
    kept: list[int] = []
    dead = True

    def write(batch: list[ReadRecord]) -> None:
        if dead:
            raise OperationalError("away")
        kept.extend(int(row.features or 0) for row in batch)

    log = ReadLog(write, most=300)
    began = time.monotonic()
    log.add(rows(250))
    log.add(rows(250, 250))
    assert time.monotonic() - began < 0.5
    log.flush()
    assert kept == []
    dead = False
    assert log.flush()
    assert kept == list(range(200, 500))
    assert "200 reads were not recorded" in caplog.text


def test_it_costs_next_to_nothing() -> None:
    """A thousand requests' worth of buffering takes a small part of a second."""
    log = ReadLog(lambda batch: None)
    ready = [rows(1) for _ in range(1000)]
    began = time.monotonic()
    for row in ready:
        log.add(row)
    assert time.monotonic() - began < 0.5


def test_nothing_is_noted_outside_of_a_request(people: dict[str, User]) -> None:
    assert list(visible(find_layer("parcel"), people["reviewer"])[:1])
    response = ReadMiddleware(lambda request: HttpResponse("x"))(RequestFactory().get("/"))
    assert response.status_code == 200


def test_maps_and_what_lies_under_a_pixel_are_recorded(
    reviewer: Client, recorded: Callable[[], list[ReadRecord]]
) -> None:
    """Of WMS every layer drawn; of WMTS information too, which is no tile though its address is like one."""
    frame = "crs=CRS:84&bbox=110,19,110.1,19.1&width=8&height=8&styles="
    reviewer.get(
        f"/wms?service=WMS&version=1.3.0&request=GetMap&layers=road,division&{frame}&format=image/png"
    )
    reviewer.get("/wmts/division/default/WebMercatorQuad/10/456/824/4/4.json")
    found = {(record.protocol, record.layer, record.weight) for record in recorded()}
    assert found == {("wms", "road", 1), ("wms", "division", 1), ("pictures", "division", 1)}
