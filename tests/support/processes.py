"""Running the product's own commands against the tests' database."""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import quote

from django.db import connection


def database_url() -> str:
    """The URL of the database that the tests are using now."""
    facts = connection.settings_dict
    account = quote(facts["USER"], safe="")
    if facts["PASSWORD"]:
        account += ":" + quote(facts["PASSWORD"], safe="")
    query = f"host={quote(facts['HOST'] or 'localhost', safe='')}"
    if facts["PORT"]:
        query += f"&port={facts['PORT']}"
    return f"postgresql://{account}@/{quote(facts['NAME'])}?{query}"


def environment(**more: str) -> dict[str, str]:
    """The environment of a process that works on the tests' database."""
    return {**os.environ, "DATABASE_URL": database_url(), "QIONGTU_DEBUG": "", **more}


def free_port() -> int:
    """A TCP port on the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def list_descendants(pid: int) -> list[int]:
    """The processes that a process started, and those that these started."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = parents.get(pid, [])
    return found + [below for child in found for below in list_descendants(child)]
