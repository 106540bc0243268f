"""The web server's own interface: bodies come in as they are read, answers go out, slow ones wait alone."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from gis_core.accounts.models import User
from gis_core.accounts.roles import Role
from gis_core.accounts.tokens import Limits, issue_token
from tests.support.processes import environment
from tests.support.servers import running_server
from tests.support.slow_layer import get


@pytest.fixture(scope="module")
def port(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    settings = environment(DJANGO_SETTINGS_MODULE="gis_core.site.settings")
    with running_server(settings, tmp_path_factory.mktemp("door")) as port:
        yield port


@pytest.fixture(scope="module")
def secret(own_database: str) -> str:
    owner = User.objects.create_user("door", role=Role.SURVEYOR, division="46")
    return issue_token("a program", owner, timezone.now() + timedelta(days=1), Limits())[1]


def post(port: int, secret: str, body: bytes) -> dict[str, object]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    connection.request("POST", "/api/edits", body, headers)
    return json.loads(connection.getresponse().read())


def test_a_body_is_read_to_its_end(port: int, secret: str) -> None:
    """5 MB that end with what is wrong with them."""
    said = post(port, secret, b" " * 5_000_000 + b'{"reason": "", "changes": 1}')
    assert said["kind"] == "parameter" and said["locator"] == "changes"
    assert post(port, secret, b"{")["locator"] == "body"


def test_a_connection_serves_one_request_after_another(port: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    for path, status in (("/healthz", 200), ("/tiles/road/8/206/114.mvt", 200), ("/tiles/x", 404)) * 5:
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == status


def test_a_head_has_no_body_and_an_unknown_method_is_refused(port: int) -> None:
    answer, body = get(port, "/tiles/road/8/206/114.mvt", "HEAD")
    assert answer.status == 200 and not body
    answer, body = get(port, "/tiles/road/8/206/114.mvt", "DELETE")
    assert answer.status == 405 and json.loads(body)["kind"] == "method"
