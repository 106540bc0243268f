"""SQL kept as SQL: whole statements in `.sql` files, identifiers quoted, parameters bound.

The only module that imports psycopg2.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Protocol

from django.db import DatabaseError, OperationalError, connection, transaction
from psycopg2 import errors as pg_errors
from psycopg2 import sql

from gis_core.errors import GisError
from gis_core.interest import present_interest

# A piece of SQL with nothing of a user's in it: quoted names, a statement of a file, an access condition.
Fragment = sql.Composable


class Readable(Protocol):
    """What COPY needs of a source: text in pieces."""

    def read(self, size: int = -1, /) -> str:
        """Return at most `size` characters; empty at the end."""


@lru_cache(maxsize=256)
def load_sql(path: Path) -> str:
    """Text of a whole statement kept in a `.sql` file; missing file raises FileNotFoundError."""
    return path.read_text(encoding="utf-8")


def trust(text: str) -> Fragment:
    """SQL text of our own (never a user's) as a piece for `compose`; its holes are bound with the whole."""
    return sql.SQL(text)


def quote_value(value: str | float) -> Fragment:
    """A value of our own (never a user's) written into SQL text: for what takes no parameters, as DDL."""
    return sql.Literal(value)


def join_pieces(separator: str, pieces: Iterable[Fragment]) -> Fragment:
    """Pieces of SQL in a row with SQL text between them."""
    return sql.SQL(separator).join(list(pieces))


def compose(statement: str, identifiers: Mapping[str, str | Sequence[str] | Fragment]) -> sql.Composed:
    """Fill the `{name}` holes of a statement with quoted identifiers (a sequence becomes a list) or pieces.

    Values never go through here: they are bound as `%(name)s` by `fetch` and `execute`.
    """
    quoted: dict[str, sql.Composable] = {}
    for name, value in identifiers.items():
        if isinstance(value, sql.Composable):
            quoted[name] = value
        elif isinstance(value, str):
            quoted[name] = sql.Identifier(value)
        else:
            quoted[name] = sql.SQL(", ").join(sql.Identifier(part) for part in value)
    return sql.SQL(statement).format(**quoted)


def inline(statement: str | Fragment, parameters: Mapping[str, Any]) -> str:
    """The statement with its values quoted into it by the driver: for a renderer that cannot bind them."""
    with connection.cursor() as cursor:
        return str(cursor.mogrify(statement, parameters).decode())


class _Spelled:
    """A text as a literal in which no sign but digits and letters stands."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __conform__(self, protocol: object) -> _Spelled:
        return self

    def getquoted(self) -> bytes:
        """What psycopg2 writes."""
        return f"convert_from('\\x{self._text.encode().hex()}'::bytea, 'UTF8')".encode()


def guard_tokens(value: Any) -> Any:
    """A value for `inline` in which Mapnik finds no token of its own (`!bbox!`, `@name`) to fill in."""
    if isinstance(value, list | tuple):
        return [guard_tokens(each) for each in value]
    return _Spelled(value) if isinstance(value, str) and ("!" in value or "@" in value) else value


def execute(statement: str | sql.Composable, parameters: Mapping[str, Any] | Sequence[Any] = ()) -> int:
    """Run a statement in the current transaction; answers the number of rows touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return int(cursor.rowcount)


def fetch_all(
    statement: str | sql.Composable, parameters: Mapping[str, Any] | Sequence[Any] = ()
) -> list[tuple[Any, ...]]:
    """All rows of a query, in order; an empty list when there are none."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        return list(cursor.fetchall())


def fetch_one(
    statement: str | sql.Composable, parameters: Mapping[str, Any] | Sequence[Any] = ()
) -> tuple[Any, ...] | None:
    """The first row of a query, or None."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters or None)
        row = cursor.fetchone()
    return None if row is None else tuple(row)


def fetch_in_time(
    statement: str | sql.Composable, parameters: Mapping[str, Any], seconds: float
) -> tuple[Any, ...] | None:
    """The first row, or None; GisError("timeout") when the database needs longer than `seconds`."""
    rows = fetch_all_in_time(statement, parameters, seconds)
    return rows[0] if rows else None


def fetch_all_in_time(
    statement: str | sql.Composable, parameters: Mapping[str, Any], seconds: float
) -> list[tuple[Any, ...]]:
    """All rows in order, or GisError("timeout") when the database needs longer than `seconds`."""
    limit = sql.SQL("SET LOCAL statement_timeout = {}; ").format(sql.Literal(int(seconds * 1000)))
    whole = limit + (sql.SQL(statement) if isinstance(statement, str) else statement)
    # Within a transaction a savepoint keeps the rest of it from what is cancelled.
    inner = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with inner, connection.cursor() as cursor:
        try:
            # Sent together they are one transaction, and one way to the database and back.
            cursor.execute(whole, parameters)
        except OperationalError as error:
            if isinstance(error.__cause__, pg_errors.QueryCanceled):
                raise GisError(
                    "timeout", "查询超过了时限，请缩小范围或放大地图后重试。", "statement"
                ) from error
            raise
        return list(cursor.fetchall())


def stream_sets(
    statement: str | sql.Composable, parameters: Mapping[str, Any], size: int, seconds: float
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows in sets of `size` by a cursor of the database's, within one read-only snapshot.

    Nothing waits for the last row, and no more than one set is held. Within a transaction of the caller's the
    snapshot is that one's. GisError("timeout") when the database needs longer than `seconds` for a set.
    """
    is_own = not connection.in_atomic_block
    with transaction.atomic():
        if is_own:
            execute("SET TRANSACTION READ ONLY")
        execute(sql.SQL("SET LOCAL statement_timeout = {}").format(sql.Literal(int(seconds * 1000))))
        with connection.chunked_cursor() as cursor:
            try:
                cursor.execute(statement, parameters)
                while rows := cursor.fetchmany(size):
                    yield list(rows)
            except OperationalError as error:
                if isinstance(error.__cause__, pg_errors.QueryCanceled):
                    sentence = "查询超过了时限，请缩小范围或放大地图后重试。"
                    raise GisError("timeout", sentence, "statement") from error
                raise


def stream_rows(
    statement: str | sql.Composable, parameters: Mapping[str, Any], seconds: float, size: int = 500
) -> Iterator[tuple[Any, ...]]:
    """The same one row after another."""
    for rows in stream_sets(statement, parameters, size, seconds):
        yield from rows


@contextmanager
def cancelling_queries() -> Iterator[None]:
    """Within the block, this thread's query is cancelled when the last who waits for it leaves.

    Then, and for every query after it, GisError("gone"). See `gis_core.interest`.
    """
    with connection.execute_wrapper(_query_while_wanted):
        yield


def _query_while_wanted(execute: Callable[..., Any], text: Any, values: Any, many: bool, context: Any) -> Any:
    interest = present_interest()
    with interest.giving_up(partial(_cancel, context["connection"].connection)):
        try:
            return execute(text, values, many, context)
        except OperationalError:
            interest.check()
            raise


def _cancel(session: Any) -> None:
    """Ask the database, from another thread, to end the session's query; one that is away has ended it."""
    with suppress(pg_errors.Error):
        session.cancel()


def is_deadlock(error: OperationalError) -> bool:
    """Whether the database gave up one of two transactions that waited for each other."""
    return isinstance(error.__cause__, pg_errors.DeadlockDetected)


def explain_refusal(error: DatabaseError) -> GisError | DatabaseError:
    """A refusal of the database in words, or the error itself when it is none that a person can act on."""
    cause = error.__cause__
    for kind, (name, sentence) in _REFUSALS.items():
        if isinstance(cause, kind):
            diagnosis = getattr(cause, "diag", None)
            # The detail may hold the whole row, masked fields too: only the column is told.
            return GisError(name, sentence, getattr(diagnosis, "column_name", None) or "database")
    return error


_REFUSALS: dict[type[Exception], tuple[str, str]] = {
    pg_errors.UniqueViolation: ("conflict", "已有要素使用了同样的标识。"),
    pg_errors.NotNullViolation: ("parameter", "必填字段没有值。"),
    pg_errors.CheckViolation: ("parameter", "字段的值不符合约束。"),
    pg_errors.LockNotAvailable: ("timeout", "他人正在编辑同一区域，请稍后重试。"),
    pg_errors.QueryCanceled: ("timeout", "操作超过了时限，请缩小范围后重试。"),
    pg_errors.DeadlockDetected: ("timeout", "与其他编辑互相等待，请重试。"),
}


class _LineReader(io.TextIOBase):
    """Presents an iterator of text lines as the file COPY reads from, without joining them all."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines: Iterator[str] = iter(lines)
        self._text = ""
        self._place = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> str:
        wanted = 1 << 20 if size is None or size < 0 else size
        if self._place >= len(self._text):
            self._text, self._place = self._next_text(wanted), 0
        # The rest is kept where it is: a line may be megabytes, and is read in thousands of pieces.
        start, self._place = self._place, self._place + wanted
        return self._text[start : start + wanted]

    def _next_text(self, wanted: int) -> str:
        """Enough lines for a read, joined; empty at the end."""
        lines, length = [], 0
        for line in self._lines:
            lines.append(line)
            length += len(line)
            if length >= wanted:
                break
        return "".join(lines)


def copy_rows(table: str, columns: Sequence[str], lines: Iterable[str]) -> int:
    """COPY tab-separated text lines (each ending in a newline) into a table; answers the rows written."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(table), sql.SQL(", ").join(sql.Identifier(column) for column in columns)
    )
    with connection.cursor() as cursor:
        cursor.copy_expert(statement, _LineReader(lines))
        return int(cursor.rowcount)
