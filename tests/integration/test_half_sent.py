"""Requests cut off, slow or much too large: nothing is written, nothing stays open, memory is bounded."""

from __future__ import annotations

import http.client
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from gis_core.http.door import REQUEST_THREADS
from gis_core.sql import compose, execute, fetch_all, fetch_one
from layers.catalogue import find_layer
from tests.support.processes import environment, list_descendants
from tests.support.raw_http import CHUNK, as_chunk, connect, send_and_leave, send_much, write_head
from tests.support.servers import running_server
from tests.support.wfs import SPACES

pytestmark = pytest.mark.slow

PORTS = find_layer("port").table
PLACE = (
    '<gml:Point gml:id="p" srsName="urn:ogc:def:crs:EPSG::4490"><gml:pos>20.02 110.3</gml:pos></gml:Point>'
)
FEATURE = f"<qt:port><qt:geometry>{PLACE}</qt:geometry><qt:name>半</qt:name></qt:port>"
INSERT = (
    f'<wfs:Transaction {SPACES["2.0.0"]} service="WFS" version="2.0.0"><wfs:Insert>{FEATURE}</wfs:Insert>'
    "</wfs:Transaction>"
).encode()
ITEM = json.dumps({
    "type": "Feature", "geometry": {"type": "Point", "coordinates": [110.3, 20.02]},
    "properties": {"name": "半"},
}).encode()  # fmt: skip
BODIES = (("/wfs", "application/xml", INSERT), ("/ogc/collections/port/items", "application/geo+json", ITEM))
STATE = """
SELECT (SELECT count(*) FROM {ports}), (SELECT count(*) FROM layers_changeset),
       (SELECT count(*) FROM layers_featurechange), (SELECT count(*) FROM layers_featurelock)
"""
OPEN = """
SELECT pid, state, wait_event_type FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    AND backend_type = 'client backend'
"""
MOST_MB = 700


def state() -> Any:
    """What is stored."""
    return fetch_one(compose(STATE, {"ports": PORTS}))


def wait_for(rows: bool) -> list[Any]:
    """Transactions of others, when there are some, or none any more."""
    deadline = time.monotonic() + 15
    while bool(found := fetch_all(OPEN)) is not rows and time.monotonic() < deadline:
        time.sleep(0.05)
        execute("SELECT pg_stat_clear_snapshot()")  # within a transaction the first answer stays
    return found


def ask(served: str, path: str = "/healthz") -> int:
    """The status of a whole request."""
    host = served.removeprefix("http://")
    with closing(http.client.HTTPConnection(host, timeout=10)) as line:
        line.request("GET", path)
        return line.getresponse().status


@pytest.mark.parametrize(("path", "media", "body"), BODIES)
def test_cut_off_is_not_carried_out(served: str, secret: str, path: str, media: str, body: bytes) -> None:
    """Also when what has come would be a whole document, if more was told."""
    before = state()
    for size in (len(body) // 2, len(body) - 1, len(body)):
        told = write_head(path, media, secret, f"Content-Length: {len(body) + 500}")
        send_and_leave(served, told, body[:size])
        chunked = write_head(path, media, secret, "Transfer-Encoding: chunked")
        if size < len(body):
            send_and_leave(served, chunked, as_chunk(body[:size]))
            send_and_leave(served, chunked, f"{len(body) + 9:x}\r\n".encode() + body[:size])
    time.sleep(0.5)
    assert ask(served) == 200
    assert state() == before and not wait_for(False)


def test_slow_bodies_take_no_thread(served: str, secret: str) -> None:
    """More clients that send a byte now and then than there are threads: others are answered."""
    before = state()
    with ExitStack() as stack:
        head = write_head("/wfs", "application/xml", secret, f"Content-Length: {len(INSERT)}")
        lines = [stack.enter_context(connect(served)) for _ in range(2 * REQUEST_THREADS)]
        for line in lines:
            line.sendall(head + INSERT[:10])
        began = time.monotonic()
        for place in range(10, 14):
            for line in lines:
                line.sendall(INSERT[place : place + 1])
            assert ask(served, "/ogc/collections?f=json") == 200
        assert time.monotonic() - began < 5
    assert state() == before and not wait_for(False)


@pytest.mark.parametrize(("path", "media", "body"), BODIES)
def test_killed_in_the_middle_leaves_nothing(
    own_database: str, secret: str, tmp_path: Path, path: str, media: str, body: bytes
) -> None:
    """kill -9 while the transaction waits for another's lock."""
    before = state()
    settings = environment(DJANGO_SETTINGS_MODULE="gis_core.site.settings")
    with running_server(settings, tmp_path, workers=2) as port:
        served = f"http://127.0.0.1:{port}"
        with transaction.atomic(), connect(served) as line:
            execute(compose("LOCK TABLE {ports} IN SHARE ROW EXCLUSIVE MODE", {"ports": PORTS}))
            line.sendall(write_head(path, media, secret, f"Content-Length: {len(body)}") + body)
            assert [row[2] for row in wait_for(True)]
            _kill_workers(tmp_path)
        assert not wait_for(False)
        assert state() == before
        _wait_answering(served)


def _kill_workers(var: Path) -> None:
    """kill -9 to the processes of the server whose folder that is, all but the one that starts others."""
    mark = f"QIONGTU_VAR={var}".encode()
    ours = [pid for pid in list_descendants(os.getpid()) if mark in Path(f"/proc/{pid}/environ").read_bytes()]
    for pid in {below for one in ours for below in list_descendants(one)}:
        if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)


def _wait_answering(served: str) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            if ask(served) == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(served)


def repeat(piece: bytes, megabytes: int) -> Iterator[bytes]:
    """So much of a piece."""
    whole = piece * (CHUNK // len(piece) + 1)
    for _ in range(megabytes):
        yield whole


BOMB = b"<!DOCTYPE a [" + b"".join(
    b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"a" * 100) for n in range(12)
)
LARGE: dict[str, tuple[str, str, bytes, bytes]] = {
    "text": ("/wfs", "application/xml", b"<a>", b"a" * 1000),
    "elements": ("/wfs", "application/xml", b"<a>", b"<b/>"),
    "attributes": ("/wfs", "application/xml", b"<a><b ", b'c="" '),
    "coordinates": ("/wfs", "application/xml", INSERT.partition(b"20.02")[0], b"1 "),
    "entities": ("/wfs", "application/xml", BOMB + b"]><a>&e11;", b" "),
    "catalogue": ("/csw", "application/xml", b"<a>", b"<b/>"),
    "lists": ("/api/edits", "application/json", b'{"changes": [', b"[],"),
    "item": ("/ogc/collections/port/items", "application/geo+json", b'{"geometry": ', b"["),
}


@pytest.mark.parametrize("name", LARGE)
def test_a_hundred_megabytes_are_refused_in_bounded_memory(served: str, secret: str, name: str) -> None:
    """From nobody and from an editor, in chunks, so that no length is told."""
    path, media, beginning, piece = LARGE[name]
    before = state()
    pids = list_descendants(os.getpid())
    for who, megabytes in (("", 100), (secret, 95)):
        _forget_peaks(pids)
        least = _peak_mb(pids)
        head = write_head(path, media, who, "Transfer-Encoding: chunked", "Connection: close")
        parts = [as_chunk(beginning), *(as_chunk(part) for part in repeat(piece, megabytes)), b"0\r\n\r\n"]
        answer = send_much(served, head, parts)
        assert answer[9:12] in (b"400", b"401", b"413", b"422"), answer
        print(f"{name} {'editor' if who else 'nobody'}: {answer[9:12].decode()}, {_peak_mb(pids) - least} MB")
        assert _peak_mb(pids) - least < MOST_MB
    assert ask(served) == 200 and state() == before


def _peak_mb(pids: list[int]) -> int:
    """The largest resident memory of the processes so far."""
    found = [0]
    for pid in pids:
        status = Path(f"/proc/{pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        found += [int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM")]
    return max(found)


def _forget_peaks(pids: list[int]) -> None:
    for pid in pids:
        Path(f"/proc/{pid}/clear_refs").write_text("5")
