"""The versions of features: the row as it was, and the change sets that began and ended it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import shapely

from gis_core.sql import compose, fetch_all, load_sql
from layers.declare import LayerOptions
from layers.history.triggers import SQL, list_columns, past_table

# Columns that say which version a row is; all others are the feature's own.
BOOKKEEPING = ("id", "version", "began")


@dataclass(frozen=True)
class Version:
    """One version of a feature; `ended` is None while it is today's. `fields` hold a shapely geometry."""

    key: int
    version: int
    began: int
    ended: int | None
    fields: dict[str, Any]


def read_versions(layer: LayerOptions, keys: Sequence[int]) -> list[Version]:
    """Every version of these features, by feature, oldest first. No access rule: not for showing."""
    columns = list_columns(layer)
    holes: dict[str, Any] = {"columns": columns, "table": layer.table, "past": past_table(layer)}
    rows = fetch_all(compose(load_sql(SQL / "versions.sql"), holes), {"keys": list(keys)})
    return [_make_version(dict(zip([*columns, "ended"], row, strict=True))) for row in rows]


def _make_version(row: dict[str, Any]) -> Version:
    key, version, began = (row.pop(name) for name in BOOKKEEPING)
    ended = row.pop("ended")
    row["geometry"] = shapely.from_wkb(row["geometry"])
    return Version(key, version, began, ended, row)


def touched_features(
    layer: LayerOptions, since: Any, until: Any, after: int = 0, limit: int = 10_000
) -> list[int]:
    """Keys of features changed after the instant `since` and by `until`, in order, beyond the key `after`."""
    values = {"layer": layer.name, "since": since, "until": until, "after": after, "limit": limit}
    return [int(row[0]) for row in fetch_all(load_sql(SQL / "touched_features.sql"), values)]
