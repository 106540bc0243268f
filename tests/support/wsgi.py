"""Asks the whole application as a web server does: the gateway, and Django behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from wsgiref.util import setup_testing_defaults

from django.core.wsgi import get_wsgi_application

from tiles.gateway import Application, Gateway


@dataclass(frozen=True)
class Answer:
    """What came back; whether it was not at hand, but made or by Django; whether Django was reached."""

    status: int
    headers: dict[str, str]
    body: bytes
    was_passed_on: bool
    reached_django: bool = False


class PassingGateway(Gateway):
    """Notes whether the last request was passed on."""

    has_passed_on = has_reached = False

    def __init__(self, behind: Application) -> None:
        super().__init__(self.reach)
        self.django = behind

    def reach(self, environ: dict[str, Any], start_response: Any) -> Any:
        """Django, and a note of it."""
        self.has_reached = True
        return self.django(environ, start_response)

    def make_or_pass(self, environ: dict[str, Any], start_response: Any) -> Any:
        self.has_passed_on = True
        return super().make_or_pass(environ, start_response)


class Browser:
    """Somebody's browser: keeps cookies; the gateway is its own, as if in a process of its own."""

    def __init__(self, cookies: Mapping[str, str] | None = None) -> None:
        self.cookies = dict(cookies or {})
        self._gateway = PassingGateway(get_wsgi_application())

    def get(self, path: str, **headers: str) -> Answer:
        """GET an address; `headers` as WSGI names them."""
        environ: dict[str, Any] = {"PATH_INFO": path, "REMOTE_ADDR": "192.0.2.9", **headers}
        if self.cookies:
            environ["HTTP_COOKIE"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        setup_testing_defaults(environ)
        said: list[Any] = []
        self._gateway.has_passed_on = self._gateway.has_reached = False
        body = b"".join(self._gateway(environ, lambda *given: said.extend(given)))
        for name, value in said[1]:
            if name == "Set-Cookie":
                self.cookies.update({key: morsel.value for key, morsel in SimpleCookie(value).items()})
        return Answer(
            int(said[0].split()[0]),
            dict(said[1]),
            body,
            self._gateway.has_passed_on,
            self._gateway.has_reached,
        )
