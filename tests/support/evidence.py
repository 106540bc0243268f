"""The evidence computed a second time, in Python, and ways to tamper with it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from gis_core.sql import compose, execute, fetch_all, fetch_one, join_pieces, quote_value
from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from layers.history.change_sets import ChangeSet
from layers.history.triggers import past_table

LATER_ENTRIES = """
DELETE FROM layers_changeentry
WHERE change_set_id <> (SELECT id FROM layers_changeset WHERE sequence = 1)
"""
EVIDENCE = ("layers_changeset", "layers_changeentry", "layers_featurechange")


def row_number(texts: Sequence[str | None]) -> int:
    """The first 128 bits of SHA-256 of a row's texts: a signed high half and a signed low half."""
    content = "\x1f".join("\x1d" if text is None else text for text in texts)
    digest = hashlib.sha256(content.encode()).digest()
    high = int.from_bytes(digest[:8], "big", signed=True)
    return high * 2**64 + int.from_bytes(digest[8:16], "big", signed=True)


def sum_versions(table: str, columns: Sequence[str], beginning: str, number: int) -> int:
    """The row numbers of a table's versions that a change set began (or `ended`) added up."""
    texts = join_pieces(", ", (compose("{name}::text", {"name": name}) for name in columns))
    holes = {"texts": texts, "table": table, "beginning": beginning}
    statement = compose("SELECT {texts} FROM {table} WHERE {beginning} = %(number)s", holes)
    return sum(row_number(row) for row in fetch_all(statement, {"number": number}))


def hash_change_set(changed: ChangeSet, previous: str) -> str:
    """A change set's hash over the one before."""
    parts: list[Any] = [
        changed.pk, changed.sequence, changed.transaction,
        _spell(changed.began_at), _spell(changed.recorded_at),
        changed.login, changed.person_id or 0, changed.person, changed.address, changed.protocol,
        changed.operation, changed.reason, changed.case_number, changed.undoes or 0,
    ]  # fmt: skip
    entries = [
        "\x1e".join(str(value) for value in (e.pk, e.layer, e.kind, e.count, e.began, e.ended, e.columns))
        for e in changed.entries.order_by("pk")
    ]
    text = "\x1f".join([*map(str, parts), "\x1d".join(entries)])
    return hashlib.sha256((previous + text).encode()).hexdigest()


def _spell(instant: datetime | None) -> str:
    assert instant is not None
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")


@contextmanager
def without_triggers(layer: LayerOptions) -> Iterator[None]:
    """What the tables' owner can do: nothing is refused and nothing recorded."""
    tables = (*EVIDENCE, layer.table, past_table(layer))
    for table in tables:
        execute(compose("ALTER TABLE {table} DISABLE TRIGGER USER", {"table": table}))
    try:
        yield
    finally:
        for table in tables:
            execute(compose("ALTER TABLE {table} ENABLE TRIGGER USER", {"table": table}))


def number_of(sequence: int) -> int:
    """The change set at a place of the chain."""
    row = fetch_one("SELECT id FROM layers_changeset WHERE sequence = %(sequence)s", {"sequence": sequence})
    assert row is not None
    return int(row[0])


def drop_link(sequence: int) -> None:
    """Remove a change set with its entries; its features and versions stay."""
    execute("DELETE FROM layers_changeentry WHERE change_set_id = %(id)s", {"id": number_of(sequence)})
    execute("DELETE FROM layers_changeset WHERE sequence = %(sequence)s", {"sequence": sequence})


def forge(table: str, source: str, feature: int, **values: int) -> None:
    """Copy a version into a table with some columns made up; call it within `without_triggers`."""
    row = fetch_one("SELECT columns FROM layers_changeentry WHERE layer = 'parcel' LIMIT 1")
    assert row is not None
    columns = list(dict.fromkeys([*row[0].split(","), *values]))
    given = [
        quote_value(values[name]) if name in values else compose("{name}", {"name": name}) for name in columns
    ]
    statement = "INSERT INTO {table} ({columns}) SELECT {given} FROM {source} WHERE id = %(id)s LIMIT 1"
    holes = {"table": table, "columns": columns, "given": join_pieces(", ", given), "source": source}
    execute(compose(statement, holes), {"id": feature})


def forget_all_but_the_load() -> None:
    """Take the database back to its first link: other tests may have committed edits before it was copied."""
    for layer in (layer for layer in all_layers() if layer.kind == "feature"):
        with without_triggers(layer):
            execute(compose("DELETE FROM {past}", {"past": past_table(layer)}))
            later = "DELETE FROM {table} WHERE began <> (SELECT id FROM layers_changeset WHERE sequence = 1)"
            execute(compose(later, {"table": layer.table}))
    with without_triggers(find_layer("parcel")):
        execute("DELETE FROM layers_featurechange")
        execute(LATER_ENTRIES)
        execute("DELETE FROM layers_changeset WHERE sequence > 1")
