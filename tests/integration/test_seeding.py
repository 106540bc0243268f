"""Tiles made before anybody asks: by command and by order, stopped, gone on with, and only by operators."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from gis_core.accounts.models import User
from gis_core.accounts.roles import Role
from gis_core.jobs.models import Undertaking
from gis_core.sql import execute
from layers.catalogue import find_layer
from tests.support.wsgi import Browser
from tiles.jobs import carry_out, seed_tiles
from tiles.kept.keeper import keeper
from tiles.seeding import Seeding, list_tiles

LAYER = "road"
AREA = {"layer": [LAYER], "zoom": "7-10", "division": "4601"}
ORDER = {"layers": [LAYER], "zooms": "7-9", "division": "4601", "rest": 0}
EDIT = "UPDATE layers_road SET name = name || 'x' WHERE id = (SELECT min(id) FROM layers_road)"


@pytest.fixture(scope="module")
def operator(own_database: str) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("seeder", password="not-a-secret-1"))
    return client


def run(**options: Any) -> dict[str, Any]:
    """What the command said at its end."""
    out = StringIO()
    call_command("seed_tiles", stdout=out, **{**AREA, **options})
    return json.loads(out.getvalue())


def test_what_was_seeded_is_served_and_not_made_again(own_database: str, monkeypatch: Any) -> None:
    first = run()
    assert (
        first["state"] == "done" and first["made"] and first["tiles"] == first["made"] + first.get("empty", 0)
    )
    again = run()
    assert again["current"] == again["tiles"] == first["tiles"]
    # Another process, with nothing in memory: from the disk.
    keeper.cache_clear()
    monkeypatch.setattr("tiles.vector_order.make_tiles", None)
    order = Seeding((LAYER,), 7, 10, "WebMercatorQuad", division="4601")
    for tile in list_tiles(order, find_layer(LAYER)):
        assert Browser().get(f"/tiles/{LAYER}/{tile.z}/{tile.x}/{tile.y}.mvt").status in (200, 204)


def test_an_edit_has_only_its_own_tiles_made_again(own_database: str) -> None:
    whole = run(zoom="7-13")["tiles"]
    execute(EDIT)
    again = run(zoom="7-13")
    assert 0 < again["tiles"] - again["current"] < whole / 2


def test_a_grid_in_degrees_and_a_box(own_database: str) -> None:
    said = run(grid="CGCS2000Quad", zoom="8", division="", bbox="110,19.8,110.7,20.2")
    assert said["state"] == "done" and said["tiles"] == 2


@pytest.mark.parametrize(
    ("wrong", "locator"),
    [
        ({"layer": ["nothing"]}, "layer"),
        ({"layer": ["land_use_patch"]}, "layer"),
        ({"zoom": "9-5"}, "zooms"),
        ({"zoom": "٣"}, "zooms"),
        ({"zoom": "5-40"}, "25"),
        ({"zoom": "5-20", "division": "46"}, "zooms"),
        ({"division": "9999"}, "division"),
        ({"division": "", "bbox": "110,20,109,21"}, "bbox"),
        ({"division": "", "bbox": "110,20,nan,21"}, "bbox"),
        ({"account": "nobody"}, "as"),
        ({"grid": "Nowhere"}, "Nowhere"),
    ],
)
def test_an_order_that_cannot_be_is_refused(own_database: str, wrong: dict[str, Any], locator: str) -> None:
    count = Undertaking.objects.count()
    with pytest.raises(CommandError, match=rf"\(.*{locator}.*\)"):
        run(**wrong)
    assert Undertaking.objects.count() == count


def test_an_order_is_queued_carried_out_and_told(operator: Client) -> None:
    answer = operator.post("/api/tile-seedings", ORDER, content_type="application/json")
    assert answer.status_code == 202 and answer.json()["state"] == "queued"
    number = answer.json()["id"]
    assert seed_tiles.func(number) == "done"
    told = operator.get(f"/api/tile-seedings/{number}").json()
    assert told["state"] == "done" and told["done"] == told["total"] == sum(told["counts"].values())
    assert told["asked_by"] == "seeder"
    assert number in [order["id"] for order in operator.get("/api/tile-seedings").json()["orders"]]


def test_an_order_is_stopped_and_gone_on_with(operator: Client) -> None:
    order = {**ORDER, "zooms": "7-11", "rest": 0.5}
    number = operator.post("/api/tile-seedings", order, content_type="application/json").json()["id"]
    assert operator.post(f"/api/tile-seedings/{number}/stop").json()["must_stop"]
    seed_tiles.func(number)
    stopped = operator.get(f"/api/tile-seedings/{number}").json()
    assert stopped["state"] == "cancelled" and stopped["done"] == 0 < stopped["total"]
    assert operator.post(f"/api/tile-seedings/{number}/resume").json()["state"] == "queued"
    seed_tiles.func(number)
    assert operator.get(f"/api/tile-seedings/{number}").json()["state"] == "done"


def test_other_jobs_have_their_turn(operator: Client, monkeypatch: Any) -> None:
    """One tile a turn: each turn queues the next, and all tiles are counted once."""
    monkeypatch.setattr("tiles.jobs.TURN_SECONDS", 0.0)
    number = operator.post("/api/tile-seedings", ORDER, content_type="application/json").json()["id"]
    turns = 1
    while seed_tiles.func(number) == "running":
        turns += 1
    told = operator.get(f"/api/tile-seedings/{number}").json()
    assert told["state"] == "done" and turns == told["total"] == sum(told["counts"].values()) > 1
    assert DBTaskResult.objects.filter(args_kwargs__args=[number]).count() == turns


def test_an_error_is_noted_and_what_was_made_stays(own_database: str, monkeypatch: Any) -> None:
    keeper.cache_clear()
    execute(EDIT)
    made: list[int] = []

    def fail(*given: Any) -> bytes:
        made.append(1)
        if len(made) == 2:
            raise ValueError
        return b"tile"

    monkeypatch.setattr("tiles.vector_order.make_tiles", fail)
    with pytest.raises(ValueError):
        run(zoom="7-8")
    row = Undertaking.objects.latest("pk")
    assert row.state == "failed" and row.counts["made"] == 1
    assert carry_out(row.pk) == "done"


def test_only_operators_order(own_database: str) -> None:
    assert Client().post("/api/tile-seedings", ORDER, content_type="application/json").status_code == 401
    client = Client()
    client.force_login(User.objects.create_user("not-operator", role=Role.SURVEYOR, division="46"))
    assert client.post("/api/tile-seedings", ORDER, content_type="application/json").status_code == 403
    assert client.get("/api/tile-seedings").status_code == 403
