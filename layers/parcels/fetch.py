"""Rows for the operations: features by id, their neighbours, and the boundary features around places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gis_core.errors import GisError
from gis_core.geometry.measure import to_shapely
from gis_core.sql import compose, fetch_all, load_sql
from layers.catalogue import find_layer
from layers.parcels.act import Row
from layers.parcels.outlines.nodes import ON_EDGE

NEIGHBOURS = Path(__file__).parent / "sql" / "neighbours.sql"


def read_row(instance: Any) -> Row:
    """A feature of any layer as the operations take it."""
    fields = [f for f in instance._meta.concrete_fields if f.name not in ("id", "version")]
    values = {f.name: getattr(instance, f.attname) for f in fields}
    values["geometry"] = to_shapely(instance.geometry)
    return Row(instance.pk, instance.version, values)


def fetch_rows(layer: str, features: Any, ids: Sequence[int]) -> list[Row]:
    """Features of a queryset (of `layers.queries.visible`) by id, in the order asked.

    GisError("not_found") when one is not among them.
    """
    found = features.in_bulk(list(ids))
    for key in ids:
        if key not in found:
            title = find_layer(layer).title
            raise GisError("not_found", f"图层“{title}”中没有编号为 {key} 的要素，或您无权查看。", "id")
    return [read_row(found[key]) for key in ids]


def find_neighbours(layer: str, ids: Sequence[int]) -> list[int]:
    """Ids of the features that touch the given ones, in order; topology asks for all, whoever may see them."""
    statement = compose(load_sql(NEIGHBOURS), {"table": find_layer(layer).table})
    return [int(key) for (key,) in fetch_all(statement, {"ids": list(ids), "tolerance": ON_EDGE})]
