"""What the bots work on: layers, who they are, features near each other, whole tables as plain rows."""

from __future__ import annotations

from typing import Any

from gis_core.accounts.models import Role, User
from gis_core.sql import compose, fetch_all
from layers.catalogue import find_layer
from layers.editing.actor import Actor
from layers.history.triggers import list_columns, past_table

PATCHES, PARCELS, POINTS, LINES = "land_use_patch", "parcel", "boundary_point", "boundary_line"
ACTED_ON = (PATCHES, PARCELS)
LAYERS = (LINES, POINTS, PATCHES, PARCELS)
NEAR = """
SELECT id FROM {table} ORDER BY geometry <-> (SELECT geometry FROM {table} ORDER BY id LIMIT 1), id LIMIT 400
"""
Table = dict[int, dict[str, Any]]


def make_actor() -> Actor:
    """An operator who is no row of the database."""
    person = User(username="bot", role=Role.OPERATOR, is_staff=True, is_superuser=True)
    return Actor(person, "command")


def list_near(layer: str) -> list[int]:
    """Some hundred features near each other, the nearest to the first one first."""
    return [int(key) for (key,) in fetch_all(compose(NEAR, {"table": find_layer(layer).table}))]


def read_table(layer: str, source: Any = None, parameters: Any = None) -> Table:
    """Every row of the layer (or of `source`) by key, as the driver gives it: geometries as hex EWKB."""
    options = find_layer(layer)
    columns = list_columns(options)
    holes = {"columns": columns, "source": source or compose("{table}", {"table": options.table})}
    rows = fetch_all(compose("SELECT {columns} FROM {source} AS given", holes), parameters or {})
    return {row["id"]: row for row in (dict(zip(columns, one, strict=True)) for one in rows)}


def read_versions(layer: str) -> list[tuple[int, int]]:
    """Key and number of every version that there is or was."""
    options = find_layer(layer)
    holes = {"table": options.table, "past": past_table(options)}
    statement = "SELECT id, version FROM {table} UNION ALL SELECT id, version FROM {past} ORDER BY 1, 2"
    return [(int(key), int(version)) for key, version in fetch_all(compose(statement, holes))]
