"""Tiles that take too long: 503 for all who wait, and nothing goes on for those who have left."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.processes import environment
from tests.support.servers import running_server
from tests.support.slow_layer import LAYER, TILE, ask, get, sleeping, slow_layer, wait_until

# Seconds a tile may take here, and seconds the slow layer's do.
LIMIT, SLEEP = 3.0, 30.0
KEPT = "/tiles/division/8/206/114.mvt"


@pytest.fixture(scope="module")
def var(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("slow")


@pytest.fixture(scope="module")
def port(own_database: str, var: Path) -> Iterator[int]:
    settings = environment(DJANGO_SETTINGS_MODULE="gis_core.site.settings", QIONGTU_TILE_SECONDS=str(LIMIT))
    with running_server(settings, var) as port:
        get(port, KEPT)
        with slow_layer(SLEEP):
            yield port


@pytest.fixture(autouse=True)
def quiet(port: int) -> Iterator[None]:
    """Nothing sleeps before and after."""
    wait_until(lambda: not sleeping())
    yield
    wait_until(lambda: not sleeping(), LIMIT + 5)


def test_who_leaves_takes_the_query_along(port: int) -> None:
    """A vector tile: the query is gone within a second of the connection."""
    asked = ask(port, f"{TILE}.mvt")
    wait_until(lambda: sleeping() == 1)
    asked.close()
    assert wait_until(lambda: not sleeping()) < 1.0


def test_a_picture_is_given_up_too(port: int) -> None:
    """After the seconds that a picture is drawn on for the next who asks."""
    asked = ask(port, f"{TILE}.png")
    wait_until(lambda: sleeping() == 1)
    asked.close()
    assert wait_until(lambda: not sleeping()) < LIMIT


def test_a_tile_that_others_wait_for_goes_on(port: int) -> None:
    """Of three who wait for one query two leave; with the third it ends."""
    path = f"/tiles/{LAYER}/9/413/228.mvt"
    crowd = [ask(port, path) for _ in range(3)]
    wait_until(lambda: sleeping() == 1)
    time.sleep(0.3)
    for asked in crowd[:2]:
        asked.close()
    time.sleep(0.7)
    assert sleeping() == 1
    crowd[2].close()
    assert wait_until(lambda: not sleeping()) < 1.0


def test_a_crowd_is_told_at_once(port: int, var: Path) -> None:
    """Beyond the limit: one query, cancelled; 503 for all at the same time, and for who comes after them."""
    path = f"/tiles/{LAYER}/9/412/229.mvt"
    began = time.monotonic()
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: get(port, path), range(6)))
    assert LIMIT * 0.9 < time.monotonic() - began < LIMIT + 1.5
    for answer, body in answers:
        said = json.loads(body)
        assert answer.status == said["status"] == 503 and said["kind"] == "timeout"
        assert int(answer.headers["Retry-After"]) > 0
        assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert not sleeping()
    began = time.monotonic()
    assert get(port, path)[0].status == 503 and time.monotonic() - began < 0.5
    log = (var / "web.log").read_text()
    assert log.count(f"a tile is too slow: {path}") == 1


def test_slow_tiles_keep_no_kept_one_waiting(port: int) -> None:
    """All threads are at work on slow tiles; what is kept is answered all the same."""
    crowd = [ask(port, f"/tiles/{LAYER}/10/{820 + n}/456.mvt") for n in range(24)]
    wait_until(lambda: sleeping() >= 5)
    for _ in range(20):
        began = time.monotonic()
        assert get(port, KEPT)[0].status == 200 and time.monotonic() - began < 0.5
        time.sleep(0.05)
    for asked in crowd:
        asked.close()
    assert wait_until(lambda: not sleeping()) < 1.0
