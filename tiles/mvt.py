"""Vector tiles of a layer, in the form of MVT 2.1."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings

from gis_core.geometry.crs import STORAGE
from gis_core.sql import Fragment, compose, fetch_in_time, load_sql
from layers.access import Person, scope_of
from layers.declare import LayerOptions
from layers.source import Source
from layers.styles import find_style
from layers.styles.symbols import HIGHEST_ZOOM
from tiles.matrix import Box, Tile
from tiles.pyramid.tile import is_one_cell, join_cell
from tiles.source import find_source_at

STATEMENT = Path(__file__).parent / "sql" / "mvt.sql"
EXTENT, BUFFER = 4096, 64
# The buffer as a part of the tile's side, and a box beyond it where a cut leaves no trace in the tile.
MARGIN = BUFFER / EXTENT
CUT_MARGIN = 4 * MARGIN
# Above this many vertices cutting first is cheaper than projecting all.
MANY_VERTICES = 2_000


def make_tile(layer: LayerOptions, person: Person, tile: Tile) -> bytes:
    """The tile's bytes, empty where there is nothing; below `detail_from` of merged areas without an id.

    GisError("sign_in", "forbidden") without access, GisError("timeout") when the database takes too long.
    """
    source = find_source_at(layer, person, tile.map_zoom)
    if source is None:
        return b""
    scope = scope_of(layer, person)
    if is_one_cell(layer, scope, tile):
        return join_cell(layer, scope, tile)
    row = fetch_in_time(*compose_tile(layer, source, tile), settings.TILE_SECONDS)
    return bytes(row[0]) if row else b""


def compose_tile(layer: LayerOptions, source: Source, tile: Tile) -> tuple[Fragment, dict[str, Any]]:
    """The statement of a tile and its values."""
    statement = compose(
        load_sql(STATEMENT),
        {"columns": ["id", *layer.tiled], "source": source.rows},
    )
    values: dict[str, Any] = {
        "layer": layer.name,
        "label_layer": f"{layer.name}/label",
        "labelled": tile.map_zoom >= lowest_label_zoom(layer),
        "storage": STORAGE,
        "projected": tile.grid.epsg,
        "many_vertices": MANY_VERTICES,
        **_name_sides("", tile.lonlat_box(MARGIN)),
        **_name_sides("cut_", tile.lonlat_box(CUT_MARGIN)),
        **_name_sides("tile_", tile.lonlat_box()),
        **_name_sides("drawn_", tile.box()),
    }
    return statement, {**source.parameters, **values}


def lowest_label_zoom(layer: LayerOptions) -> float:
    """From which zoom the tile carries label points of their own; only areas ever do."""
    if layer.geometry_kind != "polygon":
        return HIGHEST_ZOOM
    rules = [rule for rule in find_style(layer.style).rules if rule.label]
    zooms = [max(rule.min_zoom, rule.label.min_zoom) for rule in rules if rule.label]
    return min(zooms, default=HIGHEST_ZOOM)


def _name_sides(prefix: str, box: Box) -> dict[str, float]:
    sides = ("west", "south", "east", "north")
    return {f"{prefix}{side}": value for side, value in zip(sides, box, strict=True)}
