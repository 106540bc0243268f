"""Answers kept tiles before Django is reached; everything else goes on to it.

A tile is answered here when it is in memory, current, and what the asker's pass says may be shown: no query,
but for one every few hundredths of a second that asks what has been edited (tiles.kept.watch).
"""

from __future__ import annotations

import logging
import re
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
from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from gis_core.http.client import certificate_variables
from gis_core.http.middleware import PLAIN_HEADERS
from layers.access import Person
from layers.catalogue import find_layer
from layers.groups import find_group, see_group
from layers.history.read_middleware import record_kept_tile
from layers.scope import EVERYTHING
from tiles.answers import Headers, compose_answer
from tiles.forms import read_form
from tiles.kept.keeper import keeper
from tiles.kept.tile import Kept
from tiles.matrix import find_tile
from tiles.raster import find_picture
from tiles.source import check_published
from tiles.trying import IN_VAIN, TRYING_KINDS
from tiles.vector_order import order_vector_tile

log = logging.getLogger(__name__)

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]
Answer = tuple[int, Headers, bytes]
PREFIX = "/tiles/"
# The base map stands among the layers: everyone sees all of it, and nobody reads a layer in it.
BASE = "base"
# The scope class of a tile, and of each of its layers.
SeenBefore = tuple[str, dict[str, str]]
# Name, pixels if not 256, grid if any, level, column and row, density and ending.
ADDRESS = re.compile(
    r"/tiles/(?P<name>[a-z][a-z0-9_]*)/(?:(?P<size>512)/)?(?:(?P<grid>[A-Za-z][A-Za-z0-9]*)/)?"
    r"(?P<z>\d{1,2})/(?P<x>\d{1,8})/(?P<y>\d{1,8})(?P<retina>@2x)?\.(?P<ending>[a-z0-9]{3,5})",
    re.ASCII,
)
VECTOR = "mvt"
# Readers remembered between requests.
MOST_READERS = 10_000
STATUS = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


class Reader:
    """Somebody who asks for tiles, and the class of what they see of each layer or group."""

    def __init__(self, person: Person, access: int) -> None:
        self.person, self.access = person, access
        self.good_until = monotonic() + GOOD_SECONDS
        self._seen: dict[tuple[str, str], SeenBefore] = {}

    def is_good(self, access: int) -> bool:
        """Whether what is known still holds, in this state of accounts and grants."""
        return self.access == access and monotonic() <= self.good_until

    def has_seen(self, name: str, channel: str) -> bool:
        """Whether `see` knows the answer."""
        return name == BASE or (name, channel) in self._seen

    def see(self, name: str, channel: str) -> SeenBefore:
        """What they see of a layer or group, worked out once; GisError when that is nothing."""
        if name == BASE:
            return EVERYTHING.scope_class, {}
        found = self._seen.get((name, channel))
        if found is None:
            seen = see_group(find_group(name), channel, self.person)
            found = self._seen[name, channel] = seen.scope_class, seen.classes
        return found


class Gateway:
    """A WSGI application around another."""

    def __init__(self, behind: Application) -> None:
        self._behind = behind
        self._readers: dict[str, Reader] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Serve from memory, or pass on."""
        found = self.answer_soon(environ) if self.concerns(environ) else None
        if found is None:
            return self.make_or_pass(environ, start_response)
        return start_answer(found, start_response)

    def make_or_pass(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Make a tile for somebody whose pass is known, without Django's way of a request; or pass on.

        Whatever is wrong with it, Django finds out once more and says it; but what was tried in vain and may
        have taken long is not tried again (IN_VAIN).
        """
        found = self._make(environ) if self.concerns(environ) else None
        if found is None:
            return self._behind(environ, start_response)
        return start_answer(found, start_response)

    def _make(self, environ: Environ) -> Answer | None:
        address = ADDRESS.fullmatch(environ["PATH_INFO"])
        if address is None:
            return None
        connection.close_if_unusable_or_obsolete()
        try:
            watch = keeper().watch
            watch.confirm()
            reader = self._find_reader(environ, watch.access)
            if reader is None:
                return None
            kept = find_or_make(address, reader.person)
            _, classes = reader.see(address["name"], channel_of(environ))
        except GisError as error:
            if error.kind in TRYING_KINDS:
                environ[IN_VAIN] = error
            return None
        except DatabaseError as error:
            log.warning("tiles: %s", error)
            connection.close()
            return None
        record_kept_tile(environ, reader.person, classes, len(kept.body))
        return compose(kept, environ)

    def concerns(self, environ: Environ) -> bool:
        """Whether a tile is asked for, in a way that does not need Django to be understood."""
        path: str = environ["PATH_INFO"]
        return path.startswith(PREFIX) and environ["REQUEST_METHOD"] == "GET" and is_plain(environ)

    def answer_at_once(self, environ: Environ) -> Answer | None:
        """The kept tile when everything is at hand: no query is asked, nobody is waited for."""
        if not keeper.cache_info().currsize or not keeper().watch.is_confirmed:
            return None
        reader = self._readers.get(self._cookies_of(environ))
        asked = name_of(environ), channel_of(environ)
        if reader is None or not reader.is_good(keeper().watch.access) or not reader.has_seen(*asked):
            return None
        return self._answer(environ, reader)

    def answer_soon(self, environ: Environ) -> Answer | None:
        """The kept tile, after asking what is new and who asks."""
        try:
            watch = keeper().watch
            watch.confirm()
            reader = self._find_reader(environ, watch.access)
            if reader is None:
                environ[VOID] = True
                return None
            reader.see(name_of(environ), channel_of(environ))
        except GisError:
            return None
        except DatabaseError as error:
            log.warning("kept tiles: %s", error)
            connection.close()
            return None
        return self._answer(environ, reader)

    def _answer(self, environ: Environ, reader: Reader) -> Answer | None:
        scope, classes = reader.see(name_of(environ), channel_of(environ))
        kept = keeper().find_confirmed((environ["PATH_INFO"], scope))
        if kept is None:
            return None
        record_kept_tile(environ, reader.person, classes, len(kept.body))
        return compose(kept, environ)

    def _find_reader(self, environ: Environ, access: int) -> Reader | None:
        """Who asks; None when Django has to find out."""
        cookies = self._cookies_of(environ)
        reader = self._readers.get(cookies)
        if reader is None or not reader.is_good(access):
            reader = read_reader(cookies, access)
            if reader is None:
                return None
            if len(self._readers) >= MOST_READERS:
                self._readers.clear()
            self._readers[cookies] = reader
        return reader

    def _cookies_of(self, environ: Environ) -> str:
        """The cookies that say who asks; empty for somebody who has not signed in."""
        cookies: str = environ.get("HTTP_COOKIE", "")
        return cookies if settings.SESSION_COOKIE_NAME in cookies else ""


def find_or_make(address: re.Match[str], person: Person) -> Kept:
    """The tile or picture of an address, as its view gives it; GisError as there."""
    name, grid = address["name"], address["grid"] or WEB_MERCATOR_QUAD.identifier
    tile = find_tile(address["z"], address["x"], address["y"], grid)
    if address["ending"] != VECTOR:
        layer = find_layer(name)
        check_published(layer, "pictures")
        form = read_form(address["ending"], address["size"] or "", address["retina"] or "")
        return find_picture(layer, person, tile, form)
    if address["size"] or address["retina"]:
        raise GisError("not_found", "矢量瓦片没有尺寸和密度。", "path")
    return keeper().find_or_make(*order_vector_tile(find_group(name), person, tile))


def compose(kept: Kept, environ: Environ) -> Answer:
    """What goes out for what was asked."""
    asked, encodings = environ.get("HTTP_IF_NONE_MATCH", ""), environ.get("HTTP_ACCEPT_ENCODING", "")
    status, headers, body = compose_answer(kept, asked, encodings)
    return status, headers + PLAIN_HEADERS, body


def start_answer(answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
    """The answer as a WSGI application gives it."""
    status, headers, body = answer
    start_response(STATUS[status], headers)
    return [body]


def channel_of(environ: Environ) -> str:
    """The way of publication that a tile's address stands for."""
    return "tiles" if environ["PATH_INFO"].endswith(".mvt") else "pictures"


def name_of(environ: Environ) -> str:
    """The layer or group that a tile's address names."""
    return str(environ["PATH_INFO"]).split("/", 3)[2]


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
