"""A vector tile of a cell of the pyramid, put together of what was encoded when the cell was made."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from gis_core.sql import compose, fetch_all_in_time, load_sql, trust
from layers.codelists import find_list
from layers.declare import LayerOptions
from layers.scope import Scope
from tiles.matrix import Tile
from tiles.pyramid.encode import Attribute, encode_layer
from tiles.pyramid.levels import serving_zoom
from tiles.pyramid.store import SQL


def is_one_cell(layer: LayerOptions, scope: Scope, tile: Tile) -> bool:
    """Whether the tile shows just one cell, of its own zoom."""
    return tile.grid is WEB_MERCATOR_QUAD and serving_zoom(layer, tile.z, scope) == tile.z


def join_cell(layer: LayerOptions, scope: Scope, tile: Tile) -> bytes:
    """The tile's bytes, empty where nothing lies; GisError("timeout") when the database takes too long."""
    allowed, parameters = scope.as_sql("t")
    statement = compose(load_sql(SQL / "drawn_areas.sql"), {"scope": trust(allowed)})
    cell = {"layer": layer.name, "z": tile.z, "x": tile.x, "y": tile.y}
    rows = fetch_all_in_time(statement, {**parameters, **cell}, settings.TILE_SECONDS)
    return encode_layer(layer.name, ((attributes_of(layer, value), bytes(drawn)) for value, drawn in rows))


def attributes_of(layer: LayerOptions, value: str) -> dict[str, Attribute]:
    """What is told of a merged area: the value that it was merged by, of that field's own type."""
    if not layer.merged_by or not value:
        return {}
    field = layer.model._meta.get_field(layer.merged_by)
    found: dict[str, Attribute] = {
        layer.merged_by: int(value) if isinstance(field, models.IntegerField) else value
    }
    if (code_list := layer.named_codes.get(layer.merged_by)) is not None:
        found[f"{layer.merged_by}_name"] = find_list(code_list).meaning(value)
    return found
