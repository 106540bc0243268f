"""Vector tiles of one or several layers, in the form of MVT 2.1."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from gis_core.geometry.crs import STORAGE
from gis_core.sql import Fragment, compose, fetch_in_time, inline, join_pieces, load_sql, quote_value, trust
from layers import codelists
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
# A tile in which degrees and map units differ by less, in its units, is drawn in degrees: projecting
# thousands of vertices takes as long as all the rest. A quarter of a unit is a thirtieth of a screen pixel,
# and at its edges the tile is exact.
LEAST_BEND = 0.25


def make_tile(layer: LayerOptions, person: Person, tile: Tile) -> bytes:
    """The tile of one layer; see `make_tiles`."""
    return make_tiles([layer], person, tile)


def make_tiles(layers: Sequence[LayerOptions], person: Person, tile: Tile) -> bytes:
    """Layers in one tile, each under its own scope, by one statement (and one for each that is merged here).

    Empty where there is nothing; below a layer's `detail_from` of merged areas, without ids.
    GisError("sign_in", "forbidden") without access to one of them, GisError("timeout") when the database
    takes too long.
    """
    sources = [(layer, find_source_at(layer, person, tile.map_zoom)) for layer in layers]
    shown = [(layer, source) for layer, source in sources if source is not None]
    merged = [layer for layer, _ in shown if is_one_cell(layer, scope_of(layer, person), tile)]
    cells = [join_cell(layer, scope_of(layer, person), tile) for layer in merged]
    parts = [
        # Each with its values written in: two scopes give the same name to different ones.
        compose("({part})", {"part": trust(inline(*compose_tile(layer, source, tile)).replace("%", "%%"))})
        for layer, source in shown
        if layer not in merged
    ]
    return b"".join([*cells, _run(parts)])


def _run(parts: Sequence[Fragment]) -> bytes:
    """What the statements of several layers answer together."""
    if not parts:
        return b""
    statement = compose("SELECT {parts}", {"parts": join_pieces(" || ", parts)})
    row = fetch_in_time(statement, {}, settings.TILE_SECONDS)
    return bytes(row[0]) if row else b""


def compose_tile(layer: LayerOptions, source: Source, tile: Tile) -> tuple[Fragment, dict[str, Any]]:
    """The statement of one layer's tile and its values."""
    is_straight = tile.bend * EXTENT < LEAST_BEND
    frame = tile.lonlat_box() if is_straight else tile.box()
    statement = compose(
        load_sql(STATEMENT),
        {
            "columns": ["id", *layer.tiled],
            "meanings": _compose_meanings(layer),
            "projected": trust("geometry" if is_straight else "ST_Transform(geometry, %(projected)s)"),
            "source": source.rows,
        },
    )
    values: dict[str, Any] = {
        "layer": layer.name,
        "label_layer": f"{layer.name}/label",
        "labelled": tile.map_zoom >= lowest_label_zoom(layer),
        "storage": STORAGE,
        "projected": tile.grid.epsg,
        "many_vertices": MANY_VERTICES,
        "half_unit": (tile.lonlat_box()[2] - tile.lonlat_box()[0]) / EXTENT / 2,
        **_name_sides("", tile.lonlat_box(MARGIN)),
        **_name_sides("cut_", tile.lonlat_box(CUT_MARGIN)),
        **_name_sides("tile_", tile.lonlat_box()),
        **_name_sides("drawn_", frame),
    }
    return statement, {**source.parameters, **values}


@cache
def _write_meanings(name: str) -> str:
    """A code list as a JSON object."""
    codes = codelists.find_list(name)
    return json.dumps({each.code: codes.meaning(each.code) for each in codes.codes}, ensure_ascii=False)


def _compose_meanings(layer: LayerOptions) -> Fragment:
    """A column for each code that brings its meaning, with a comma behind it."""
    return join_pieces(
        "",
        (
            compose(
                "{meanings}::jsonb ->> {field} AS {named}, ",
                {
                    "meanings": quote_value(_write_meanings(code_list)),
                    "field": field,
                    "named": f"{field}_name",
                },
            )
            for field, code_list in layer.named_codes.items()
        ),
    )


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
