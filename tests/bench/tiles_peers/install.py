"""Installing the other servers, each from where its makers put it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

PACKAGES = ("cgi-mapserver", "qgis-server", "nginx-light", "wrk")
# The newest that the Rust and the Python of Debian 12's time can build and run.
MARTIN = "1.14.0"
TIPG = ("tipg==1.6.1", "uvicorn", "uvloop", "httptools")
TILESERV = "github.com/CrunchyData/pg_tileserv@latest"


def install_peers(folder: Path) -> Iterator[str]:
    """What became of each; one that fails leaves the others be. apt wants root, Martin half an hour."""
    folder.mkdir(parents=True, exist_ok=True)
    yield _run("MapServer, QGIS Server, nginx, wrk", [
        ["apt-get", "install", "--yes", "--no-install-recommends", *PACKAGES]
    ], {"DEBIAN_FRONTEND": "noninteractive", "RUNLEVEL": "1"})  # RUNLEVEL: nginx is not started  # fmt: skip
    own = folder / "tipg"
    yield _run("tipg", [
        [sys.executable, "-m", "venv", str(own)], [str(own / "bin" / "pip"), "install", "--quiet", *TIPG]
    ])  # fmt: skip
    yield _run("pg_tileserv", [["go", "install", TILESERV]], {"GOBIN": str(folder / "bin")})
    cargo = ["cargo", "install", "martin", "--version", MARTIN, "--locked", "--root", str(folder)]
    # Of its parts the one for PostgreSQL.
    yield _run("Martin", [[*cargo, "--no-default-features", "--features", "postgres"]])


def _run(name: str, commands: Sequence[Sequence[str]], environment: Mapping[str, str] | None = None) -> str:
    for command in commands:
        try:
            done = subprocess.run(command, env={**os.environ, **(environment or {})}, check=False)
        except OSError as error:
            return f"{name}: {error}"
        if done.returncode != 0:
            return f"{name}: «{' '.join(command)}» failed."
    return f"{name}: installed."
