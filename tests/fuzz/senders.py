"""Ways of sending a request: into the application within this process, or over a socket."""

from __future__ import annotations

import http.client
import time
from contextlib import closing
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import unquote_to_bytes

from django.test import Client
from django.test.client import FakePayload

from tests.fuzz.judge import Answer
from tests.fuzz.request import Request

SOCKET_SECONDS = 60
# Signs that no HTTP client writes within a header.
UNWRITABLE = dict.fromkeys([*range(32), 127])


class InProcess:
    """Django's whole stack of middleware and views, called as a server does."""

    def __init__(self, client: Client) -> None:
        self._signed_in, self._nobody = client, Client(raise_request_exception=False)
        self._cookies = SimpleCookie(client.cookies)
        client.raise_request_exception = False

    def send(self, request: Request) -> Answer:
        """The whole answer."""
        client = self._nobody if request.is_anonymous else self._signed_in
        # An answer may have ended the session.
        client.cookies = SimpleCookie() if request.is_anonymous else SimpleCookie(self._cookies)
        began = time.perf_counter()
        try:
            response: Any = client.request(**_environ(request))
            body = b"".join(response.streaming_content) if response.streaming else bytes(response.content)
            response.close()
        except Exception as error:  # noqa: BLE001 - what leaves the application is what is looked for
            return Answer(0, {}, b"", time.perf_counter() - began, f"{type(error).__name__}: {error}"[:300])
        headers = {name.lower(): value for name, value in response.items()}
        return Answer(response.status_code, headers, body, time.perf_counter() - began)


def _environ(request: Request) -> dict[str, Any]:
    environ: dict[str, Any] = {
        "PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"),
        "QUERY_STRING": request.query,
        "REQUEST_METHOD": request.method,
        "CONTENT_LENGTH": str(len(request.body)),
        "CONTENT_TYPE": request.content_type,
        "wsgi.input": FakePayload(request.body),
        "HTTP_HOST": "localhost",
    }
    for name, value in request.headers.items():
        environ["HTTP_" + name.upper().replace("-", "_")] = value
    return environ


class OverSocket:
    """A running server, asked as a program with a token asks."""

    def __init__(self, port: int, secret: str) -> None:
        self._port, self._secret = port, secret

    def send(self, request: Request) -> Answer:
        """The whole answer."""
        address = f"{request.path}?{request.query}" if request.query else request.path
        headers = {name: value.translate(UNWRITABLE) for name, value in request.headers.items()}
        if request.content_type:
            headers["Content-Type"] = request.content_type
        if not request.is_anonymous:
            headers.setdefault("Authorization", f"Bearer {self._secret}")
        began = time.perf_counter()
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=SOCKET_SECONDS)) as line:
            try:
                line.request(request.method, address, request.body, headers)
                response = line.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                return Answer(0, {}, b"", time.perf_counter() - began, f"{type(error).__name__}: {error}")
        told = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, told, body, time.perf_counter() - began)
