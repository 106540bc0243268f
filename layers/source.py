"""Where every read of a layer comes from: its rows as one person sees them, today or at an instant.

    SELECT <columns, masked ones empty> FROM <table> WHERE <scope>
    [UNION ALL the versions that have ended since]

PostgreSQL merges this subquery into the statement around it, so indexes serve as if it were the table; and
what is masked cannot be read, searched, sorted or filtered by, whatever the statement around it does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from gis_core.errors import GisError
from gis_core.sql import Fragment, compose, join_pieces, trust
from layers.access import Scope
from layers.declare import LayerOptions
from layers.history.instants import Instant
from layers.history.triggers import past_table
from layers.query_layers import compose_body, sources_of


@dataclass(frozen=True)
class Source:
    """Something to write behind FROM (name it with AS), and the values to bind."""

    rows: Fragment
    parameters: Mapping[str, Any] = field(default_factory=dict)


def compose_source(layer: LayerOptions, scope: Scope, instant: Instant | None = None) -> Source:
    """The rows of the layer within the scope; GisError("parameter") for an instant of a raster layer."""
    if instant is None:
        if scope.is_whole and not scope.masked:
            return Source(compose("{table}", {"table": layer.table}))
        return _select(layer, scope, compose("{table}", {"table": layer.table}))
    if layer.kind == "coverage":
        raise GisError("parameter", f"影像图层“{layer.title}”没有历史版本。", "at")
    if layer.kind == "query":
        rows = _compose_query_then(layer, instant)
        return _add(_select(layer, scope, rows), instant.parameters)
    return _compose_then(layer, scope, instant)


def compose_versions(layer: LayerOptions, scope: Scope) -> Source:
    """Every version that lies in the scope, today's and those that have ended."""
    tables = (compose("{table}", {"table": name}) for name in (layer.table, past_table(layer)))
    now, past = (_select(layer, scope, table) for table in tables)
    return Source(compose("({now} UNION ALL {past})", {"now": now.rows, "past": past.rows}), now.parameters)


def _select(layer: LayerOptions, scope: Scope, rows: Fragment, condition: str = "true") -> Source:
    """The scope's rows of a table or subquery, in parentheses."""
    allowed, parameters = scope.as_sql("t")
    holes = {"columns": _list_columns(layer, scope), "rows": rows}
    where = trust(f"({allowed}) AND {condition}")
    return Source(
        compose("(SELECT {columns} FROM {rows} AS t WHERE {where})", {**holes, "where": where}), parameters
    )


def _list_columns(layer: LayerOptions, scope: Scope) -> Fragment:
    """The layer's columns; a masked one is null, or empty text where null is not allowed."""
    pieces = []
    for column in layer.model._meta.concrete_fields:
        name = {"name": column.column}
        if column.name in scope.masked:
            empty = "NULL" if column.null else "''"
            pieces.append(compose(f"{empty}::{column.db_type(connection)} AS {{name}}", name))
        else:
            pieces.append(compose("t.{name}", name))
    return join_pieces(", ", pieces)


def _compose_then(layer: LayerOptions, scope: Scope, instant: Instant) -> Source:
    """Versions that had begun by the instant and not ended."""
    began, ended = instant.compose_seen("t.began"), instant.compose_seen("t.ended")
    live, gone = (compose("{table}", {"table": name}) for name in (layer.table, past_table(layer)))
    now = _select(layer, scope, live, began)
    past = _select(layer, scope, gone, f"{began} AND NOT ({ended})")
    rows = compose("({now} UNION ALL {past})", {"now": now.rows, "past": past.rows})
    return _add(Source(rows, now.parameters), instant.parameters)


def _compose_query_then(layer: LayerOptions, instant: Instant) -> Fragment:
    """A computed layer's statement over its sources as they were: each hides the table of its name."""
    body = trust(compose_body(layer).replace("%", "%%"))
    whole = Scope(allowed=True)
    sources = [
        compose("{table} AS NOT MATERIALIZED {rows}",
                {"table": source.table, "rows": _compose_then(source, whole, instant).rows})
        for source in sources_of(layer)
    ]  # fmt: skip
    return compose(
        "(WITH {sources} {body})",
        {"sources": join_pieces(", ", sources), "body": body},
    )


def _add(source: Source, parameters: Mapping[str, Any]) -> Source:
    return Source(source.rows, {**source.parameters, **parameters})
