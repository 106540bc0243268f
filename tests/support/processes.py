"""Running the product's own commands against the tests' database."""

from __future__ import annotations

import os
import socket
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
