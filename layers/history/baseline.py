"""A first load: millions of features put in place as one recorded change set, without a version each.

    number = begin_baseline(layers)     tables emptied, triggers off; new rows begin with `number`
    … copy rows …
    finish_baseline(layers, number)     triggers on, what is there now is taken into the evidence

Both in one transaction, by the tables' owner. The layers' earlier history goes: the change set says so.
"""

from __future__ import annotations

from gis_core.errors import GisError
from gis_core.sql import Fragment, compose, execute, fetch_one, load_sql, quote_value
from layers.declare import LayerOptions
from layers.history.triggers import SQL, compose_row_text, fix_text_forms, list_columns, past_table


def begin_baseline(layers: list[LayerOptions]) -> int:
    """Empty the layers and their history, take the triggers off; answers the change set's number."""
    number = _make_change_set()
    tables = [table for layer in layers for table in (layer.table, past_table(layer))]
    for table in tables:
        execute(compose("ALTER TABLE {table} DISABLE TRIGGER USER", {"table": table}))
    execute(compose("TRUNCATE {tables} RESTART IDENTITY", {"tables": tables}))
    # Keys begin anew: what earlier features of the same keys came of is not theirs.
    names = [layer.name for layer in layers]
    execute("DELETE FROM layers_lineage WHERE layer = ANY (%(names)s)", {"names": names})
    _set_default_beginning(layers, number)
    return number


def finish_baseline(layers: list[LayerOptions], number: int) -> None:
    """Put the triggers back and record what the layers hold."""
    _set_default_beginning(layers, 0)
    fix_text_forms()
    for layer in layers:
        for table in (layer.table, past_table(layer)):
            execute(compose("ALTER TABLE {table} ENABLE TRIGGER USER", {"table": table}))
        _record(layer, number)


def _make_change_set() -> int:
    row = fetch_one("SELECT hn_change_set()")
    if row is None:
        raise GisError("internal", "数据库没有给出变更集编号。", "hn_change_set")
    return int(row[0])


def _set_default_beginning(layers: list[LayerOptions], number: int) -> None:
    for layer in layers:
        statement = "ALTER TABLE {table} ALTER COLUMN began SET DEFAULT {number}"
        execute(compose(statement, {"table": layer.table, "number": quote_value(number)}))


def _record(layer: LayerOptions, number: int) -> None:
    columns = list_columns(layer)
    facts: dict[str, str | Fragment] = {"row_text": compose_row_text(columns), "table": layer.table}
    count, total = fetch_one(compose(load_sql(SQL / "row_sum.sql"), facts)) or (0, 0)
    execute(
        load_sql(SQL / "record_baseline.sql"),
        {
            "number": number,
            "layer": layer.name,
            "count": count,
            "began": total,
            "columns": ",".join(columns),
        },
    )
