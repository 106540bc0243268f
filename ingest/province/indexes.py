"""A table's secondary indexes, taken off for a bulk load and put back as they were."""

from __future__ import annotations

from pathlib import Path

from gis_core.sql import compose, execute, fetch_all, load_sql

SECONDARY_INDEXES = Path(__file__).parent.parent / "sql" / "secondary_indexes.sql"


def drop_indexes(tables: list[str]) -> list[str]:
    """Drop every index of the tables that no constraint needs; answers the statements that rebuild them."""
    rebuild = []
    for name, definition in fetch_all(load_sql(SECONDARY_INDEXES), {"tables": tables}):
        execute(compose("DROP INDEX {name}", {"name": name}))
        rebuild.append(definition)
    return rebuild
