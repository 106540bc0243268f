"""nginx as docs/nginx.conf describes it, on a free port before a web server, for tests."""

from __future__ import annotations

import os
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPSConnection
from pathlib import Path
from shutil import which
from socket import create_connection

from tests.support.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
CONFIGURATION = ROOT / "docs" / "nginx.conf"
START_SECONDS = 10.0
# What a system's own nginx.conf says around the file.
AROUND = """
{user}
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{}}
http {{
    access_log {folder}/access.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/qiongtu.conf;
}}
"""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Front:
    """A client of nginx; it trusts whatever certificate it is shown."""

    def __init__(self, port: int, folder: Path) -> None:
        self.port, self.log = port, folder / "addresses.log"
        self._context = ssl.create_default_context()
        self._context.check_hostname, self._context.verify_mode = False, ssl.CERT_NONE

    def get(self, path: str, cookies: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Ask; headers as Python names (`if_none_match`)."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        connection = HTTPSConnection("localhost", self.port, context=self._context, timeout=30)
        try:
            connection.request("GET", path, headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.getheaders()), answer.read())
        finally:
            connection.close()

    def ask(self, path: str) -> ssl.SSLSocket:
        """A connection on which the address has been asked for."""
        plain = create_connection(("127.0.0.1", self.port))
        asked = self._context.wrap_socket(plain, server_hostname="localhost")
        asked.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        return asked


@contextmanager
def running_nginx(upstream: int, static: Path, folder: Path) -> Iterator[Front]:
    """nginx before the web server on that port, until the end."""
    program = which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    assert program, "nginx is missing: bin/test installs it"
    port = free_port()
    write_configuration(folder, port, upstream, static)
    with (folder / "nginx.log").open("wb") as log:
        server = subprocess.Popen(
            [program, "-p", folder, "-c", folder / "nginx.conf"], stdout=log, stderr=log
        )
        try:
            _wait_for(port, server, folder)
            yield Front(port, folder)
        finally:
            server.terminate()
            server.wait(10)


def write_configuration(folder: Path, port: int, upstream: int, static: Path) -> None:
    """The file of docs/ with what it says to change changed, and a certificate of the test's own."""
    folder.mkdir(parents=True, exist_ok=True)
    make = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=localhost",
    ]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    subprocess.run([*make, *files], check=True, capture_output=True)
    text = CONFIGURATION.read_text(encoding="utf-8")
    for told, meant in {
        "127.0.0.1:8000": f"127.0.0.1:{upstream}",
        "listen 443": f"listen 127.0.0.1:{port}",
        "/etc/ssl/certs/qiongtu.pem": str(folder / "certificate.pem"),
        "/etc/ssl/private/qiongtu.key": str(folder / "key.pem"),
        "/srv/qiongtu/var/static": str(static),
        "/var/log/nginx/qiongtu.log": str(folder / "addresses.log"),
    }.items():
        assert told in text, f"docs/nginx.conf no longer says {told}"
        text = text.replace(told, meant)
    (folder / "qiongtu.conf").write_text(text, encoding="utf-8")
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user), encoding="utf-8")


def _wait_for(port: int, server: subprocess.Popen[bytes], folder: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError((folder / "nginx.log").read_text())
        try:
            create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"no nginx on {port}")
