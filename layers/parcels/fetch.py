"""Rows for the operations: features by id, their neighbours, and the boundary features around places."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import shapely
from django.db.models import Q

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.measure import to_shapely
from gis_core.sql import compose, fetch_all, load_sql
from layers.catalogue import find_layer
from layers.history.versions import BOOKKEEPING
from layers.parcels.act import Row
from layers.parcels.outlines.nodes import ON_EDGE, list_vertices

SQL = Path(__file__).parent / "sql"
NEIGHBOURS, TOUCHING = SQL / "neighbours.sql", SQL / "touching.sql"


def read_row(instance: Any) -> Row:
    """A feature of any layer as the operations take it."""
    fields = [f for f in instance._meta.concrete_fields if f.name not in BOOKKEEPING]
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
    """Ids of the features that touch the given ones, whoever may see them, in order."""
    statement = compose(load_sql(NEIGHBOURS), {"table": find_layer(layer).table})
    return [int(key) for (key,) in fetch_all(statement, {"ids": list(ids), "tolerance": ON_EDGE})]


def find_touching(layer: str, outlines: Sequence[Any]) -> list[int]:
    """Ids of the features that touch these geometries, whoever may see them, in order."""
    statement = compose(load_sql(TOUCHING), {"table": find_layer(layer).table})
    wkb = [shapely.to_wkb(outline, hex=True) for outline in outlines]
    parameters = {"outlines": wkb, "srid": STORAGE, "tolerance": ON_EDGE}
    return [int(key) for (key,) in fetch_all(statement, parameters)]


def fetch_points(rows: Sequence[Row]) -> list[Row]:
    """The boundary points at the vertices of parcels."""
    places = {tuple(place) for place in list_vertices([row.geometry for row in rows]).tolist()}
    found = _read_near("boundary_point", rows)
    return [row for row in found if (row.geometry.x, row.geometry.y) in places]


def fetch_lines(rows: Sequence[Row]) -> list[Row]:
    """The boundary lines that have one of the parcels on a side."""
    codes = [row.values["parcel_code"] for row in rows]
    manager = find_layer("boundary_line").model._default_manager
    found = manager.filter(Q(left_parcel__in=codes) | Q(right_parcel__in=codes)).order_by("pk")
    return [read_row(one) for one in found]


def _read_near(layer: str, rows: Sequence[Row]) -> list[Row]:
    keys = find_touching(layer, [row.geometry for row in rows])
    found = find_layer(layer).model._default_manager.filter(pk__in=keys).order_by("pk")
    return [read_row(one) for one in found]
