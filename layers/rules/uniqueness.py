"""unique: no two features hold the same identifier."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from gis_core.sql import compose, fetch_all, load_sql
from layers.rules import Rule
from layers.rules.edited import Edited
from layers.rules.fault import Fault
from layers.rules.fetch import SQL, as_array
from layers.rules.words import name_features


def check_unique(edited: Edited, rule: Rule) -> list[Fault]:
    """Values of `field` that an edited feature shares with another; empty ones are not compared."""
    field = rule.parameters["field"]
    holders: dict[Any, list[int]] = defaultdict(list)
    for key, row in zip(edited.ids.tolist(), edited.rows, strict=True):
        if row.get(field) not in (None, ""):
            holders[row[field]].append(key)
    for key, value in _fetch_others(edited, field, list(holders)):
        holders[value].append(key)
    return [_describe(edited, field, value, keys) for value, keys in holders.items() if len(keys) > 1]


def _fetch_others(edited: Edited, field: str, values: list[Any]) -> list[tuple[Any, ...]]:
    if not values:
        return []
    statement = compose(load_sql(SQL / "same_values.sql"), {"table": edited.layer.table, "field": field})
    return fetch_all(statement, {"values": values, "own": as_array(edited.own_ids.tolist())})


def _describe(edited: Edited, field: str, value: Any, keys: list[int]) -> Fault:
    title = edited.layer.model._meta.get_field(field).verbose_name
    named = name_features(edited.title, sorted(keys))
    return Fault(tuple(sorted(keys)), f"{named} 的{title}同为“{value}”，应各不相同。", field=field)
