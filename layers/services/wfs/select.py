"""The statement behind a query: rows in scope, the condition, an order in which every row has its place."""

from __future__ import annotations

from typing import Any

from gis_core.sql import Fragment, compose, fetch_all_in_time, join_pieces, trust
from layers.access import Person
from layers.declare import LayerOptions
from layers.filters import compile_filter
from layers.history.instants import Instant
from layers.queries import find_source
from layers.services.wfs.requests import Query

Statement = tuple[Fragment, dict[str, Any]]
# Seconds that counting may take before the number is not told.
COUNT_SECONDS = 20


def compose_rows(query: Query, person: Person, instant: Instant | None) -> Statement:
    """`FROM … WHERE …` with the rows as `t`, and the values to bind."""
    source = find_source(query.layer, person, instant)
    values: dict[str, Any] = dict(source.parameters)
    where: Fragment = trust("true")
    if query.condition is not None:
        where, bound = compile_filter(query.layer, query.condition)
        values |= bound
    return compose("FROM {rows} AS t WHERE {where}", {"rows": source.rows, "where": where}), values


def compose_select(
    query: Query,
    columns: Fragment,
    person: Person,
    instant: Instant | None,
    count: int | None,
    start: int,
) -> Statement:
    """The rows' columns in order, so many of them from a place on."""
    rows, values = compose_rows(query, person, instant)
    limit = trust("" if count is None else "LIMIT %(page_count)s") + trust(
        "" if not start else " OFFSET %(page_start)s"
    )
    statement = compose(
        "SELECT {columns} {rows} ORDER BY {order} {limit}",
        {"columns": columns, "rows": rows, "order": _compose_order(query), "limit": limit},
    )
    return statement, {**values, "page_count": count, "page_start": start}


def count_rows(query: Query, person: Person, instant: Instant | None) -> int:
    """How many features the query matches."""
    rows, values = compose_rows(query, person, instant)
    statement = compose("SELECT count(*) {rows}", {"rows": rows})
    return int(fetch_all_in_time(statement, values, COUNT_SECONDS)[0][0])


def _compose_order(query: Query) -> Fragment:
    """By the keys asked for, then by the feature's number, so that pages never overlap."""
    pieces = [
        compose(f"t.{{name}} {'DESC NULLS LAST' if key.is_descending else 'ASC NULLS FIRST'}",
                {"name": column_of(query.layer, key.name)})
        for key in query.sort
    ]  # fmt: skip
    return join_pieces(", ", [*pieces, trust("t.id")])


def column_of(layer: LayerOptions, name: str) -> str:
    """The column of a property."""
    return str(layer.model._meta.get_field(name).column)
