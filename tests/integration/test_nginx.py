"""nginx in front, by docs/nginx.conf: as exact as without, and what it says of the client is true."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from django.test import Client

from gis_core.accounts.models import User
from gis_core.accounts.roles import Role
from gis_core.sql import execute, fetch_all
from layers.history.read_records import ReadRecord
from tests.support.editing import first_keys
from tests.support.nginx import Front, running_nginx
from tests.support.processes import environment
from tests.support.routes import tile_of
from tests.support.servers import running_server
from tests.support.slow_layer import TILE, sleeping, slow_layer, wait_until

LAYER = "land_use_patch"
HASHED = "map.0123456789ab.js"
PLACE = "SELECT ST_X(p), ST_Y(p) FROM layers_landusepatch, ST_PointOnSurface(geometry) AS p WHERE id = %(id)s"
RENUMBER = "UPDATE layers_landusepatch SET patch_number = %(number)s WHERE id = %(id)s"


@pytest.fixture(scope="module")
def front(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    folder = tmp_path_factory.mktemp("front")
    (folder / "static").mkdir()
    (folder / "static" / HASHED).write_text("'kept for ever'")
    settings = environment(
        DJANGO_SETTINGS_MODULE="gis_core.site.settings",
        QIONGTU_HTTPS="1",
        QIONGTU_TRUSTED_PROXIES="127.0.0.1",
        QIONGTU_READ_SAMPLE="1",
    )
    with (
        running_server(settings, folder / "web") as port,
        running_nginx(port, folder / "static", folder / "nginx") as front,
    ):
        yield front


@pytest.fixture(scope="module")
def cookies(front: Front) -> dict[str, str]:
    """Of somebody of the whole province, with a pass for the gateway."""
    return sign_in(front, User.objects.create_user("front", role=Role.REVIEWER, division="46"))


def sign_in(front: Front, person: User) -> dict[str, str]:
    client = Client()
    client.force_login(person)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    given = front.get(f"/tiles/{LAYER}/3/6/3.mvt", cookies).headers.get("set-cookie", "")
    assert "Secure" in given
    name, _, value = given.split(";")[0].partition("=")
    return {**cookies, name: value}


@pytest.fixture(scope="module")
def patch() -> tuple[int, str]:
    """A patch and the address of a tile with it."""
    (key,) = first_keys(LAYER, 1)
    ((lon, lat),) = fetch_all(PLACE, {"id": key})
    return key, f"/tiles/{LAYER}/{tile_of(lon, lat, 15)}.mvt"


def test_a_tile_is_fetched_once_and_then_asked_about(
    front: Front, cookies: dict[str, str], patch: tuple[int, str]
) -> None:
    _, address = patch
    first = front.get(address, cookies, accept_encoding="gzip")
    assert first.status == 200 and first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "private, no-cache"
    again = front.get(address, cookies, if_none_match=first.headers["etag"])
    assert again.status == 304 and not again.body and again.headers["etag"] == first.headers["etag"]
    assert front.get("/tiles/division/8/206/114.mvt").headers["cache-control"] == "public, no-cache"


def test_an_edit_is_seen_at_once(front: Front, cookies: dict[str, str], patch: tuple[int, str]) -> None:
    key, address = patch
    for number in range(10):
        tag = front.get(address, cookies).headers["etag"]
        execute(RENUMBER, {"number": str(number), "id": key})
        fresh = front.get(address, cookies, if_none_match=tag)
        assert fresh.status == 200 and fresh.headers["etag"] != tag


def test_another_scope_gets_nothing_of_it(
    front: Front, cookies: dict[str, str], patch: tuple[int, str]
) -> None:
    _, address = patch
    stranger = sign_in(front, User.objects.create_user("far", role=Role.REVIEWER, division="4690"))
    tag = front.get(address, cookies).headers["etag"]
    for _ in range(3):
        assert front.get(address).status == 401
        assert front.get(address, if_none_match=tag).status == 401
        assert front.get(address, stranger).status == 204
        assert front.get(address, cookies).status == 200


def test_who_leaves_takes_the_query_along(front: Front) -> None:
    with slow_layer(20):
        asked = front.ask(f"{TILE}.mvt")
        wait_until(lambda: sleeping() == 1)
        asked.close()
        assert wait_until(lambda: not sleeping()) < 1.0


def test_scheme_and_address_are_what_nginx_says(front: Front) -> None:
    """What the client writes of itself is thrown away."""
    forged = {"x_forwarded_proto": "http", "x_forwarded_for": "203.0.113.9", "x_client_verify": "SUCCESS"}
    answer = front.get("/tiles/road.json", **forged)
    assert b'"https://localhost' in answer.body and b'"http://' not in answer.body
    time.sleep(1.5)
    addresses = set(ReadRecord.objects.values_list("address", flat=True))
    assert addresses == {"127.0.0.1"}


def test_files_that_never_change_are_nginx_s_own(front: Front) -> None:
    answer = front.get(f"/static/{HASHED}")
    assert answer.status == 200 and answer.body == b"'kept for ever'"
    assert "immutable" in answer.headers["Cache-Control"]
    assert front.get("/static/../web/secrets").status in (400, 404)


def test_a_token_in_the_address_is_in_no_log(front: Front) -> None:
    assert front.get("/ogc/conformance?key=qt_of_nobody").status == 401
    deadline = time.monotonic() + 5
    while "/ogc/conformance" not in (text := front.log.read_text()) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert "/ogc/conformance" in text and "qt_of_nobody" not in text
