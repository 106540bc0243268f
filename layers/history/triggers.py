"""Puts the history into the database: functions and triggers, written from the declarations.

`manage.py migrate` calls `install` when the tables are there; running it again changes nothing.
"""

from __future__ import annotations

from pathlib import Path

from gis_core.sql import Fragment, compose, execute, join_pieces, load_sql, quote_value, trust
from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.fields import EllipsoidalAreaField
from layers.query_layers import sources_of, words_of
from layers.styles import find_style

SQL = Path(__file__).parent / "sql"
# Deepest zoom of the tile marks, cells above which a coarser zoom is marked, boxes followed exactly.
FINEST_MARK, MOST_CELLS, FOLLOWED_EXACTLY = 18, 4000, 200
# From this zoom on cells are compared with the geometries themselves, where these have no more vertices.
DETAILED_MARK, MOST_VERTICES = 14, 2000
# Zooms of which one is the deepest marked when there would be too many cells at the finest.
COARSE_MARKS = (16, 12, 8, 4)
# All zooms at which marks may be deep, the coarsest first: a first load marks zoom 0.
DEEP_ZOOMS = (0, *reversed(COARSE_MARKS), FINEST_MARK)
# The buffer that vector tiles are cut with, as a part of the tile's side.
TILE_MARGIN = 64 / 4096
# Seconds for which a keeper of tiles may rely on what it was told (sql/watch.sql): no edit is done in less.
LEASE_SECONDS = 0.04
# The functions keep the search path they are made under. Unless it is named, the schema of temporary tables
# comes first: an editor's temporary layers_changeset would take the place of ours.
SEARCHED_LAST = "SELECT set_config('search_path', concat(current_setting('search_path'), ', pg_temp'), true)"
# Columns that change with every version.
BOOKKEEPING = ("version", "began")
EVIDENCE = ("layers_changeset", "layers_changeentry", "layers_featurechange")


def install(layers: list[LayerOptions], coverages: list[LayerOptions] | None = None) -> None:
    """Create or renew the functions and triggers for these Feature layers, and guard their evidence.

    Of these Coverages only tile marks are written.
    """
    execute(SEARCHED_LAST)
    lease = {"lease": quote_value(LEASE_SECONDS)}
    execute(compose(load_sql(SQL / "change_sets.sql"), lease))
    execute(compose(load_sql(SQL / "watch.sql"), lease))
    execute(compose(load_sql(SQL / "tile_marks.sql"), _mark_facts()))
    for layer in layers:
        execute(compose(load_sql(SQL / "layer.sql"), _layer_facts(layer)))
    for layer in coverages or []:
        execute(compose(load_sql(SQL / "coverage.sql"), _coverage_facts(layer)))
    for table in [*EVIDENCE, *(past_table(layer) for layer in layers)]:
        execute(compose(load_sql(SQL / "guard.sql"), {"table": table}))
    execute(trust(load_sql(SQL / "read_records.sql")))


def past_table(layer: LayerOptions) -> str:
    """The table of the layer's superseded versions."""
    return f"{layer.table}_past"


def list_columns(layer: LayerOptions) -> list[str]:
    """The columns that history keeps and evidence is taken of, in the model's order."""
    return [str(field.column) for field in layer.model._meta.concrete_fields]


def compose_row_text(columns: list[str]) -> Fragment:
    """The text of a row that its number in the evidence is taken of; null and empty stay apart."""
    parts = [compose("coalesce({column}::text, E'\\x1d')", {"column": column}) for column in columns]
    return compose("concat_ws(E'\\x1f', {parts})", {"parts": join_pieces(", ", parts)})


def fix_text_forms() -> None:
    """Until the transaction ends, values have the texts that evidence is taken of."""
    execute(trust(load_sql(SQL / "text_forms.sql")))


def _mark_facts() -> dict[str, Fragment]:
    facts = {
        "finest": FINEST_MARK,
        "margin": TILE_MARGIN,
        "most": MOST_CELLS,
        "exactly": FOLLOWED_EXACTLY,
        "detailed": DETAILED_MARK,
        "vertices": MOST_VERTICES,
    }
    coarse = join_pieces(", ", map(quote_value, COARSE_MARKS))
    return {"coarse": coarse, **{name: quote_value(value) for name, value in facts.items()}}


def _coverage_facts(layer: LayerOptions) -> dict[str, str | list[str] | Fragment]:
    return {"table": layer.table, "record": f"hn_record_{layer.name}", "layer": quote_value(layer.name)}


def _layer_facts(layer: LayerOptions) -> dict[str, str | list[str] | Fragment]:
    columns = list_columns(layer)
    facts: dict[str, str | list[str] | Fragment] = {
        "table": layer.table,
        "past": past_table(layer),
        "stamp": f"hn_stamp_{layer.name}",
        "record": f"hn_record_{layer.name}",
        "columns": columns,
        "row_text": compose_row_text(columns),
        "layer": quote_value(layer.name),
        "exactly": quote_value(FOLLOWED_EXACTLY),
        "column_list": quote_value(",".join(columns)),
        "set_areas": _compose_areas(layer),
        "old_shown": _compose_shown(layer, "old_rows"),
        "new_shown": _compose_shown(layer, "new_rows"),
    }
    return facts


def _compose_shown(layer: LayerOptions, rows: str) -> Fragment:
    """What of a row decides how it is drawn, and for whom."""
    names = sorted(
        {"geometry", "district", *layer.tiled, *find_style(layer.style).fields(), *read_by_queries(layer)}
    )
    columns = (compose("{rows}.{name}", {"rows": rows, "name": name}) for name in names)
    return compose("ROW({columns})", {"columns": join_pieces(", ", columns)})


def read_by_queries(layer: LayerOptions) -> set[str]:
    """The columns that the statements of computed layers read of it."""
    columns = {column for column in list_columns(layer) if column not in BOOKKEEPING}
    queries = [query for query in all_layers() if query.kind == "query" and layer in sources_of(query)]
    return {name for query in queries for name in words_of(query) if name in columns}


def _compose_areas(layer: LayerOptions) -> Fragment:
    """Keeps statutory areas with their geometry when a statement changes only the one."""
    names = [str(f.column) for f in layer.model._meta.concrete_fields if isinstance(f, EllipsoidalAreaField)]
    statement = load_sql(SQL / "set_area.sql")
    return join_pieces("", (compose(statement, {"area": name}) for name in names))
