"""Where the rows of a map below `detail_from` come from: a level of the pyramid under the same scope rule."""

from __future__ import annotations

from django.db import connection

from gis_core.sql import Fragment, compose, join_pieces, load_sql, trust
from layers.declare import LayerOptions
from layers.scope import Scope
from layers.source import Source
from tiles.pyramid.store import SQL


def compose_merged(layer: LayerOptions, scope: Scope, zoom: int) -> Source:
    """What the scope holds of a level, in the place of the layer's rows: other columns are null."""
    allowed, parameters = scope.as_sql("t")
    rows = compose(
        load_sql(SQL / "merged_rows.sql"), {"columns": _list_columns(layer), "scope": trust(allowed)}
    )
    return Source(rows, {**parameters, "merged_layer": layer.name, "merged_zoom": zoom})


def _list_columns(layer: LayerOptions) -> Fragment:
    # Negative: a vector tile then gives the area no id, by which it would be taken for a feature.
    kept = {
        "id": "-t.id",
        "district": "t.district",
        "geometry": "t.geometry",
        layer.merged_by or "": "t.value",
    }
    pieces = []
    for column in layer.model._meta.concrete_fields:
        kind = column.db_type(connection) if column.name not in ("id", "geometry") else ""
        held = kept.get(column.name)
        if column.name == layer.merged_by:
            held = f"nullif({held}, '')"
        cast = f"::{kind}" if kind else ""
        pieces.append(compose(f"{held or 'NULL'}{cast} AS {{name}}", {"name": column.column}))
    return join_pieces(", ", pieces)
