"""How many features a layer has: counted, or told by an earlier count and the changes recorded since."""

from __future__ import annotations

from pathlib import Path

from gis_core.sql import compose, fetch_one, load_sql
from layers.declare import LayerOptions

SQL = Path(__file__).parent / "sql"


def count_features(layer: LayerOptions) -> tuple[int, int | None]:
    """The number, and its place in the chain.

    None where changes are not recorded, or within a transaction that has made some.
    """
    if layer.kind != "feature":
        return int(layer.model._default_manager.count()), None
    row = fetch_one(compose(load_sql(SQL / "count_features.sql"), {"table": layer.table})) or (0, None)
    return int(row[0]), row[1]


def tell_count(layer: LayerOptions) -> int | None:
    """The number as it is now, in a millisecond; None when the layer was never counted so."""
    row = fetch_one(load_sql(SQL / "count_whole.sql"), {"layer": layer.name})
    return None if row is None else int(row[0])
