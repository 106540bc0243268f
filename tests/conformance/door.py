"""A door to the instance that signs every request in: the suites know no accounts.

It keeps the `Host` it was asked by, so the addresses that the instance writes lead through the door again.
"""

from __future__ import annotations

import http.client
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

KEPT_BACK = {"connection", "transfer-encoding", "content-length", "keep-alive"}


class Door:
    """Runs while the suites do: `with Door(address, secret) as own_address`."""

    def __init__(self, address: str, secret: str) -> None:
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), make_handler(address, secret))
        self.server.daemon_threads = True

    def __enter__(self) -> str:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()


def make_handler(address: str, secret: str) -> type[BaseHTTPRequestHandler]:
    """A handler that passes requests on with that token."""
    instance = urlsplit(address)

    class Handler(BaseHTTPRequestHandler):
        """Every method is passed on the same way."""

        protocol_version = "HTTP/1.1"

        def pass_on(self) -> None:
            """Ask the instance and answer what it answered."""
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name: value for name, value in self.headers.items() if name.lower() not in KEPT_BACK}
            if secret:
                headers["Authorization"] = f"Bearer {secret}"
            connection = http.client.HTTPConnection(instance.hostname or "", instance.port or 80, timeout=300)
            connection.request(self.command, self.path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
            connection.close()
            self.send_response_only(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in KEPT_BACK:
                    # Some suites look for names of headers as they are usually written.
                    self.send_header(name.title(), value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(content)

        def handle(self) -> None:
            """A suite that leaves in the middle is no fault."""
            with suppress(ConnectionError):
                super().handle()

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = do_HEAD = do_OPTIONS = pass_on

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler
