"""A database of its own for tests that commit: a copy of the tests' database with its province."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

from django.db import OperationalError, connection, connections

from tests.support.processes import database_url
from tiles.kept.keeper import keeper
from tiles.renderers import stop_renderers

# Seconds that closed connections may take to be gone from the server.
GONE_SECONDS = 15.0
# Connections that were opened in another context of this thread (Playwright's) cannot be closed from here.
END_IDLE_SESSIONS = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = %(name)s AND state = 'idle' AND pid <> pg_backend_pid()
"""
Answer = TypeVar("Answer")


@contextmanager
def copied_database() -> Iterator[str]:
    """Django works on a copy of its database until the end; gives the copy's URL for other processes.

    Connections of threads that are alive already stay where they are: close them before.
    """
    original = connection.settings_dict["NAME"]
    copy = f"{original}_own"
    _leave()
    _command(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
    _copy_when_free(original, copy)
    try:
        connection.settings_dict["NAME"] = copy
        yield database_url()
    finally:
        _leave()
        connection.settings_dict["NAME"] = original
        _command(f'DROP DATABASE "{copy}" WITH (FORCE)')


def run_together(works: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Call each in a thread with a connection of its own, all at once; answers in order, errors raised."""

    def work_alone(work: Callable[[], Answer]) -> Answer:
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max(1, len(works))) as pool:
        return list(pool.map(work_alone, works))


def _leave() -> None:
    """End what this process has open in the database, and forget what it keeps of it."""
    stop_renderers()
    keeper.cache_clear()
    connections.close_all()


def _copy_when_free(original: str, copy: str) -> None:
    """A database that somebody is connected to cannot be copied."""
    deadline = time.monotonic() + GONE_SECONDS
    while True:
        try:
            return _command(f'CREATE DATABASE "{copy}" TEMPLATE "{original}"')
        except OperationalError:
            if time.monotonic() > deadline:
                raise
            # Not those of other databases: other tests may run there at the same time.
            _command(END_IDLE_SESSIONS, {"name": original})
            time.sleep(0.05)


def _command(statement: str, values: Mapping[str, str] | None = None) -> None:
    """Run a statement in the server's maintenance database, outside a transaction."""
    maintenance: Any = connection
    with maintenance._nodb_cursor() as cursor:
        cursor.execute(statement, values)
