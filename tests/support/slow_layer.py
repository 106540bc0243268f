"""A layer whose rows take their time: in a test's own database, a view that sleeps in the table's place."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import create_connection, socket

from gis_core.sql import execute, fetch_all

LAYER, TABLE = "road", "layers_road"
TILE = f"/tiles/{LAYER}/9/412/228"
VIEW = """
CREATE VIEW layers_road AS
SELECT kept.* FROM layers_road_kept AS kept, (SELECT pg_sleep(%(seconds)s) OFFSET 0) AS asleep
"""
SLEEPING = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"


@contextmanager
def slow_layer(seconds: float) -> Iterator[None]:
    """Every query of the layer sleeps so long."""
    execute(f"ALTER TABLE {TABLE} RENAME TO {TABLE}_kept")
    execute(VIEW, {"seconds": seconds})
    try:
        yield
    finally:
        execute(f"DROP VIEW {TABLE}")
        execute(f"ALTER TABLE {TABLE}_kept RENAME TO {TABLE}")


def sleeping() -> int:
    """How many queries are asleep in the database now."""
    return len(fetch_all(SLEEPING))


def wait_until(is_so: Callable[[], bool], seconds: float = 5.0) -> float:
    """Seconds until it was so; AssertionError when it never was."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < seconds, "it did not come about"
        time.sleep(0.02)
    return time.monotonic() - began


def ask(port: int, path: str, **headers: str) -> socket:
    """A connection on which the address has been asked for; the answer is not awaited."""
    asked = create_connection(("127.0.0.1", port))
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    asked.sendall("\r\n".join([*lines, "", ""]).encode())
    return asked


def get(port: int, path: str, method: str = "GET", **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    """The answer and its body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, headers=headers)
        answer = connection.getresponse()
        return answer, answer.read()
    finally:
        connection.close()
