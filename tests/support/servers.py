"""The web server as `bin/run` starts it, on a free port, for tests and measurements."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from socket import create_connection

from tests.support.processes import free_port

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 60.0


@contextmanager
def running_server(
    settings: Mapping[str, str], var: Path, workers: int = 1, root: Path = ROOT
) -> Iterator[int]:
    """The port of a server with these settings, kept until the end; its words go to web.log in `var`."""
    port = free_port()
    granian = str(Path(sys.executable).with_name("granian"))
    options = ["--interface", "rsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", str(workers),
               "--no-ws", "--loop", "uvloop", "--respawn-failed-workers",
               "--workers-kill-timeout", "10"]  # fmt: skip
    var.mkdir(parents=True, exist_ok=True)
    with (var / "web.log").open("wb") as log:
        server = subprocess.Popen(
            [granian, *options, "gis_core.site.rsgi:application"],
            cwd=root,
            env={**settings, "QIONGTU_VAR": str(var)},
            stdout=log,
            stderr=log,
        )
        try:
            _wait_for(port, server, var)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def _wait_for(port: int, server: subprocess.Popen[bytes], var: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError((var / "web.log").read_text())
        try:
            with closing(create_connection(("127.0.0.1", port), 1)):
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(f"no server on {port}")
