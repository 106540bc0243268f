"""Reads features for changing, and writes them: whole sets of rows in one statement each."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from django.db import connection

from gis_core.geometry.crs import STORAGE
from gis_core.sql import Fragment, compose, execute, fetch_all, join_pieces, load_sql, trust
from layers.access import Scope
from layers.declare import LayerOptions

SQL = Path(__file__).parent / "sql"
# Rows in one statement: a JSON text of some tens of megabytes.
ROWS_A_STATEMENT = 20_000
Row = dict[str, Any]


def lock_rows(layer: LayerOptions, keys: Sequence[int], columns: Sequence[str]) -> dict[int, Row]:
    """The features of these keys as they are now, by key, locked until commit; missing ones are left out.

    `columns` are those to be read, `id` among them.
    """
    if not keys:
        return {}
    statement = compose(load_sql(SQL / "lock_rows.sql"), {"columns": columns, "table": layer.table})
    rows = [dict(zip(columns, row, strict=True)) for row in fetch_all(statement, {"keys": list(keys)})]
    if "geometry" in columns:
        # As bytes: shapely reads hexadecimal text ten times slower.
        shapes = shapely.from_wkb([bytes.fromhex(row["geometry"]) for row in rows])
        for row, shape in zip(rows, shapes, strict=True):
            row["geometry"] = shape
    return {row["id"]: row for row in rows}


def take_keys(layer: LayerOptions, count: int) -> list[int]:
    """Keys for new features."""
    rows = fetch_all(load_sql(SQL / "next_keys.sql"), {"table": layer.table, "count": count})
    return [int(row[0]) for row in rows]


def insert_rows(layer: LayerOptions, rows: Sequence[Row]) -> None:
    """Write new features; a column that a row does not name gets its default."""
    defaults = {
        field.name: field.get_default()
        for field in layer.model._meta.concrete_fields
        if field.name not in ("id", "began", "version") and field.name != "geometry"
    }
    columns = ["id", "geometry", *defaults]
    for part in _cut(rows):
        statement = compose(load_sql(SQL / "insert_rows.sql"), {"columns": columns, "table": layer.table})
        execute(statement, {"rows": _to_json({**defaults, **row} for row in part)})


def update_rows(layer: LayerOptions, rows: Sequence[Row]) -> None:
    """Write new values; each row holds its `id` and the columns that change."""
    groups: dict[frozenset[str], list[Row]] = defaultdict(list)
    for row in rows:
        groups[frozenset(row) - {"id"}].append(row)
    for names, group in sorted(groups.items(), key=lambda item: sorted(item[0])):
        holes: dict[str, str | Fragment] = {"table": layer.table, **_compose_columns(layer, sorted(names))}
        for part in _cut(group):
            execute(compose(load_sql(SQL / "update_rows.sql"), holes), {"rows": _to_json(part)})


def _compose_columns(layer: LayerOptions, names: Sequence[str]) -> dict[str, Fragment]:
    """Their assignments, and their types: of a row that is given only these are read."""
    types = {name: trust(layer.model._meta.get_field(name).db_type(connection)) for name in ("id", *names)}
    return {
        "assignments": join_pieces(", ", (compose("{n} = given.{n}", {"n": name}) for name in names)),
        "given": join_pieces(
            ", ", (compose("{n} {type}", {"n": name, "type": kind}) for name, kind in types.items())
        ),
    }


def delete_rows(layer: LayerOptions, keys: Sequence[int]) -> None:
    """End these features."""
    if keys:
        execute(compose(load_sql(SQL / "delete_rows.sql"), {"table": layer.table}), {"keys": list(keys)})


def find_outside(layer: LayerOptions, keys: Sequence[int], scope: Scope) -> list[int]:
    """Those of the stored features that the scope does not hold."""
    if not keys or (scope.is_whole and scope.allowed):
        return []
    condition, parameters = scope.as_sql("t")
    holes: dict[str, str | Fragment] = {"table": layer.table, "scope": trust(condition)}
    statement = compose(load_sql(SQL / "outside_scope.sql"), holes)
    return [int(row[0]) for row in fetch_all(statement, {**parameters, "keys": list(keys)})]


def _cut(rows: Sequence[Row]) -> Iterable[Sequence[Row]]:
    return (rows[start : start + ROWS_A_STATEMENT] for start in range(0, len(rows), ROWS_A_STATEMENT))


def _to_json(rows: Iterable[Mapping[str, Any]]) -> str:
    """The rows as a JSON array; geometries all at once, as bytes, and text in ASCII: much the fastest."""
    listed = [dict(row) for row in rows]
    drawn = [row for row in listed if isinstance(row.get("geometry"), shapely.Geometry)]
    shapes = shapely.set_srid(np.array([row["geometry"] for row in drawn], dtype=object), STORAGE)
    for row, written in zip(drawn, shapely.to_wkb(shapes, include_srid=True), strict=True):
        row["geometry"] = written.hex()
    return json.dumps(listed, default=_write_value)


def _write_value(value: Any) -> str:
    """What JSON does not know, as PostgreSQL reads it."""
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    raise TypeError(f"no column holds a {type(value).__name__}")
