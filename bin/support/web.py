"""The web server and the worker: starting them, waiting until pages are answered."""

from __future__ import annotations

import http.client
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from support.failure import Failure
from support.processes import Service, bind_to_parent, start_service

READY_SECONDS = 120.0
MOST_PROCESSES = 8


def start_web(root: Path, var: Path, environment: Mapping[str, str], host: str, port: int) -> Service:
    """Granian, one process a core (two at least)."""
    processes = max(2, min(os.cpu_count() or 2, MOST_PROCESSES))
    command = [
        sys.executable, "-m", "granian", "--interface", "rsgi", "--loop", "uvloop", "--host", host,
        "--port", str(port),
        "--workers", str(processes), "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "10",
        "gis_core.site.rsgi:application",
    ]  # fmt: skip
    return start_service("web", bind_to_parent(command), environment, root, var)


def start_worker(root: Path, var: Path, environment: Mapping[str, str]) -> Service:
    """The process that does the queued jobs."""
    return start_service(
        "worker", bind_to_parent([sys.executable, "manage.py", "work"]), environment, root, var
    )


def wait_ready(port: int, services: list[Service]) -> None:
    """Returns when /readyz answers 200; raises Failure when a process ends or time runs out."""
    deadline = time.monotonic() + READY_SECONDS
    while (answer := ask_ready(port)) != "200":
        for service in services:
            service.check_alive()
        if time.monotonic() > deadline:
            raise Failure(
                f"The web server did not become ready within {READY_SECONDS:.0f} s (/readyz: {answer}): "
                f"see {services[0].log}."
            )
        time.sleep(0.1)


def ask_ready(port: int) -> str:
    """Status of /readyz, or why it gave none."""
    connection = http.client.HTTPConnection("localhost", port, timeout=10)
    try:
        connection.request("GET", "/readyz")
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return str(error)
    finally:
        connection.close()
