"""Answers kept tiles before Django is reached; everything else goes on to it.

A tile is answered here when it is in memory, current, and what the asker's pass says may be shown: no query,
but for one every few hundredths of a second that asks what has been edited (tiles.kept.watch).
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from time import monotonic
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection

from gis_core.accounts.passes import COOKIE, GOOD_SECONDS, VOID, read_pass
from gis_core.errors import GisError
from gis_core.http.client import certificate_variables
from gis_core.http.middleware import PLAIN_HEADERS
from layers.access import Person, scope_of
from layers.catalogue import find_layer
from layers.history.read_middleware import record_kept_tile
from layers.scope import EVERYTHING
from tiles.answers import compose_answer
from tiles.kept.keeper import keeper
from tiles.kept.tile import Kept

log = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
PREFIX = "/tiles/"
# The base map stands among the layers: everyone sees all of it, and nobody reads a layer in it.
BASE = "base"
# Readers remembered between requests.
MOST_READERS = 10_000
STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Reader:
    """Somebody who asks for tiles, and the class of what they see of each layer."""

    def __init__(self, person: Person, access: int) -> None:
        self.person, self.access = person, access
        self.good_until = monotonic() + GOOD_SECONDS
        self._classes: dict[str, str] = {}

    def class_of(self, name: str) -> str:
        """The scope class, worked out once a layer; GisError for an unknown layer."""
        found = self._classes.get(name)
        if name == BASE:
            return EVERYTHING.scope_class
        if found is None:
            found = self._classes[name] = scope_of(find_layer(name), self.person).scope_class
        return found


class Gateway:
    """A WSGI application around another."""

    def __init__(self, behind: Application) -> None:
        self._behind = behind
        self._readers: dict[str, Reader] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve from memory, or pass on."""
        path = environ["PATH_INFO"]
        if path.startswith(PREFIX) and environ["REQUEST_METHOD"] == "GET" and is_plain(environ):
            found = self._find(path, environ)
            if found is not None:
                asked, encodings = (
                    environ.get("HTTP_IF_NONE_MATCH", ""),
                    environ.get("HTTP_ACCEPT_ENCODING", ""),
                )
                status, headers, body = compose_answer(found, asked, encodings)
                start_response(STATUS[status], headers + PLAIN_HEADERS)
                return [body]
        return self._behind(environ, start_response)

    def _find(self, path: str, environ: Environ) -> Kept | None:
        keeping = keeper()
        try:
            keeping.watch.confirm()
            reader = self._find_reader(environ, keeping.watch.access)
            if reader is None:
                environ[VOID] = True
                return None
            layer = path.split("/", 3)[2]
            scope = reader.class_of(layer)
        except GisError:
            return None
        except DatabaseError as error:
            log.warning("kept tiles: %s", error)
            connection.close()
            return None
        kept = keeping.find_confirmed((path, scope))
        if kept is not None and layer != BASE:
            record_kept_tile(environ, reader.person, layer, scope, len(kept.body))
        return kept

    def _find_reader(self, environ: Environ, access: int) -> Reader | None:
        """Who asks; None when Django has to find out."""
        cookies = environ.get("HTTP_COOKIE", "")
        if settings.SESSION_COOKIE_NAME not in cookies:
            cookies = ""
        reader = self._readers.get(cookies)
        if reader is None or reader.access != access or monotonic() > reader.good_until:
            reader = read_reader(cookies, access)
            if reader is None:
                return None
            if len(self._readers) >= MOST_READERS:
                self._readers.clear()
            self._readers[cookies] = reader
        return reader


def is_plain(environ: Environ) -> bool:
    """Whether the request says nothing that only Django understands: parameters, tokens, certificates."""
    if environ.get("QUERY_STRING") or "HTTP_AUTHORIZATION" in environ:
        return False
    return not any(name in environ for name in certificate_variables())


def read_reader(cookies: str, access: int) -> Reader | None:
    """Who the cookies show; None when they show no pass that is good now."""
    if not cookies:
        return Reader(AnonymousUser(), access)
    try:
        jar = SimpleCookie(cookies)
    except CookieError:
        return None
    if COOKIE not in jar or settings.SESSION_COOKIE_NAME not in jar:
        return None
    found = read_pass(jar[COOKIE].value, jar[settings.SESSION_COOKIE_NAME].value)
    if found is None or found.epoch != access:
        return None
    return Reader(found.person, access)
