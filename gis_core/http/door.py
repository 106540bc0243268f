"""The server's own interface (RSGI) on one side, a WSGI application in threads on the other.

WSGI has no word for a client that has left; RSGI has. So here each request that reads gets an interest
(`gis_core.interest`) that ends with its connection, and with it what the database does for it. What can be
answered at once is answered here, without a thread: slow requests never keep quick ones waiting.
"""

from __future__ import annotations

import asyncio
import io
import sys
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from http import HTTPStatus
from itertools import chain, islice
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Protocol

from gis_core.interest import Interest, working_for
from gis_core.sql import cancelling_queries

Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]
Application = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
# Requests that a process works on at once, each in a thread with a connection to the database.
REQUEST_THREADS = 8
# Threads of the gateway's own: what it has is answered also while all requests in work are slow.
ASKING_THREADS = 2
# Threads that tell the database that a client has left.
LEAVING_THREADS = 2
# Bytes of a body: the most that any address takes, and what is kept in memory.
MOST_BYTES = 201 * 1024 * 1024
SPOOL_BYTES = 1024 * 1024
# A body of which nothing has come for so long never will be whole.
SILENT_SECONDS = 30
# Only what reads is given up: who sends an edit and leaves has sent it.
READING = frozenset({"GET", "HEAD"})
CONSTANT: Environ = {
    "SCRIPT_NAME": "",
    "SERVER_SOFTWARE": "granian",
    "wsgi.version": (1, 0),
    "wsgi.errors": sys.stderr,
    "wsgi.multithread": True,
    "wsgi.multiprocess": True,
    "wsgi.run_once": False,
    "wsgi.input_terminated": True,
}
NAMES = {"content-type": "CONTENT_TYPE", "content-length": "CONTENT_LENGTH"}


class Gateway(Protocol):
    """Answers some requests without the application; None when it cannot."""

    def concerns(self, environ: Environ) -> bool:
        """Whether it may have the answer."""

    def answer_at_once(self, environ: Environ) -> Answer | None:
        """The answer when it is at hand: without a query, a lock or a file."""

    def answer_soon(self, environ: Environ) -> Answer | None:
        """The answer if a small question finds it."""


class Door:
    """The RSGI application."""

    def __init__(self, gateway: Gateway, application: Application) -> None:
        self._gateway, self._application = gateway, application
        self._working = ThreadPoolExecutor(REQUEST_THREADS, "request")
        self._asking = ThreadPoolExecutor(ASKING_THREADS, "gateway")
        self._leaving = ThreadPoolExecutor(LEAVING_THREADS, "leaving")

    async def __call__(self, scope: Any, protocol: Any) -> None:
        """Answer one request."""
        environ = describe_request(scope)
        if self._gateway.concerns(environ):
            answer = self._gateway.answer_at_once(environ)
            if answer is None:
                loop = asyncio.get_running_loop()
                answer = await loop.run_in_executor(self._asking, self._gateway.answer_soon, environ)
            if answer is not None:
                protocol.response_bytes(*answer)
                return
        await self._pass_on(environ, protocol)

    async def _pass_on(self, environ: Environ, protocol: Any) -> None:
        loop, interest = asyncio.get_running_loop(), Interest()
        is_reading = environ["REQUEST_METHOD"] in READING
        body = io.BytesIO() if is_reading else await receive(protocol, environ.get("CONTENT_LENGTH", ""))
        if body is None:
            protocol.response_empty(int(HTTPStatus.REQUEST_TIMEOUT), [("Connection", "close")])
            return
        environ["wsgi.input"] = body
        if "HTTP_TRANSFER_ENCODING" in environ:  # WSGI counts the bytes of a body
            environ["CONTENT_LENGTH"] = str(body.seek(0, io.SEEK_END))
            body.seek(0)
        asker = interest if is_reading else None
        working = loop.run_in_executor(
            self._working, serve_request, self._application, environ, asker, Responder(protocol)
        )
        leaving = asyncio.ensure_future(self._watch(protocol, interest)) if is_reading else None
        try:
            await working
        finally:
            # On a connection that is kept, the server would go on watching.
            if leaving is not None:
                leaving.cancel()
            body.close()

    async def _watch(self, protocol: Any, interest: Interest) -> None:
        await protocol.client_disconnect()
        await asyncio.get_running_loop().run_in_executor(self._leaving, interest.leave)


def serve_request(
    application: Application, environ: Environ, interest: Interest | None, responder: Responder
) -> None:
    """One request from beginning to end, in a thread."""
    if interest is None:
        responder.send(application(environ, responder.start), Interest())
    elif not interest.is_lost:  # the client may have left while all threads were at work
        with working_for(interest), cancelling_queries():
            responder.send(application(environ, responder.start), interest)


class Responder:
    """Hands a WSGI application's answer to the server."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._status, self._headers = 500, list[tuple[str, str]]()

    def start(self, status: str, headers: Headers, exc_info: object = None) -> None:
        """What WSGI calls start_response."""
        self._status, self._headers = int(status.split(" ", 1)[0]), headers

    def send(self, parts: Iterable[bytes], interest: Interest) -> None:
        """Send the parts, one at once, more as they come, until the client leaves.

        The server takes all that is given, however slowly the client reads: what is large comes in a file.
        """
        try:
            rest = iter(parts)
            head = list(islice(rest, 2))
            if len(head) < 2:
                self._protocol.response_bytes(self._status, self._headers, b"".join(head))
                return
            stream = self._protocol.response_stream(self._status, self._headers)
            for part in chain(head, rest):
                if interest.is_lost:
                    break
                stream.send_bytes(part)
        finally:
            if (close := getattr(parts, "close", None)) is not None:
                close()


async def receive(protocol: Any, told: str) -> IO[bytes] | None:
    """The body of a request, which takes no thread before it is whole; None when it never will be.

    Of what is too large for every address only so much comes as shows it. Of a body in chunks the server does
    not tell whether the last one came: there, a document that is whole is taken for all of it.
    """
    body = SpooledTemporaryFile(SPOOL_BYTES)  # noqa: SIM115 - closed with the request
    length = int(told) if told.isascii() and told.isdigit() else None
    if length is not None and length > MOST_BYTES:
        return body
    parts = aiter(protocol)
    while body.tell() <= MOST_BYTES:
        coming = asyncio.ensure_future(_next_part(parts))
        # Not cancelled when it takes too long: the server's futures cannot be.
        if not (await asyncio.wait({coming}, timeout=SILENT_SECONDS))[0]:
            return None
        if not (part := coming.result()):
            break
        body.write(part)
    if length is not None and body.tell() < length:
        return None
    body.seek(0)
    return body


async def _next_part(parts: Any) -> bytes:
    return bytes(await anext(parts, b""))


def describe_request(scope: Any) -> Environ:
    """The request as WSGI describes it."""
    address, _, _ = scope.client.rpartition(":")
    server, _, port = scope.server.rpartition(":")
    environ = {
        **CONSTANT,
        "REQUEST_METHOD": scope.method,
        # WSGI's texts are bytes, each as the letter of that number.
        "PATH_INFO": as_wsgi(scope.path),
        "QUERY_STRING": scope.query_string,
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "REMOTE_ADDR": address.strip("[]"),
        "wsgi.url_scheme": scope.scheme,
    }
    for name, value in scope.headers.items():
        key = name_in_environ(name)
        if key:
            joint = "; " if name == "cookie" else ","
            environ[key] = f"{environ[key]}{joint}{value}" if key in environ else value
    if "HTTP_HOST" not in environ and scope.authority:
        environ["HTTP_HOST"] = scope.authority
    return environ


def as_wsgi(text: str) -> str:
    """A text as WSGI wants it."""
    return text if text.isascii() else text.encode("utf-8").decode("latin-1")


@lru_cache(maxsize=1000)
def name_in_environ(header: str) -> str:
    """The header's name in WSGI; empty for one with an underscore, which another name might hide behind."""
    if "_" in header:
        return ""
    return NAMES.get(header) or f"HTTP_{header.upper().replace('-', '_')}"
