"""The pyramid in the database: reading what cells are made of, keeping what was made."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import shapely

from gis_core.geometry.crs import STORAGE
from gis_core.sql import compose, execute, fetch_all, fetch_one, load_sql, trust
from layers.declare import LayerOptions
from layers.history.recording import Origin, record_as
from tiles.matrix import Tile
from tiles.pyramid.levels import prefix_at
from tiles.pyramid.make import Made, making_version
from tiles.pyramid.mosaic import Mosaic
from tiles.pyramid.survey import survey_features

SQL = Path(__file__).parent / "sql"
Place = tuple[int, int]
# Steps to the neighbours that show a border, in the order of `Made.edges`: north, east, south, west.
SIDES = ((0, -1), (1, 0), (0, 1), (-1, 0))


def marked_name(layer: LayerOptions) -> str:
    """The name under which tile marks tell that a layer's pyramid was remade."""
    return f"{layer.name}/pyramid"


def newest_sequence() -> int:
    """The place in the chain up to which edits are seen by whoever reads from now on."""
    row = fetch_one(load_sql(SQL / "newest_sequence.sql"))
    return int(row[0]) if row else 0


def survey_cell(layer: LayerOptions, tile: Tile) -> Mosaic:
    """The mosaic of a tile's features, read now."""
    value = (
        compose("coalesce({value}::text, '')", {"value": layer.merged_by}) if layer.merged_by else trust("''")
    )
    statement = compose(load_sql(SQL / "features.sql"), {"table": layer.table, "value": value})
    west, south, east, north = tile.lonlat_box()
    box = {"west": west, "south": south, "east": east, "north": north}
    rows = fetch_all(statement, {**box, "storage": STORAGE, "prefix": prefix_at(tile.z)})
    shapes = shapely.from_wkb(np.array([bytes(wkb) for _, _, wkb in rows], dtype=object))
    return survey_features([(code, value) for code, value, _ in rows], shapes, tile)


def read_content(layer: LayerOptions, tile: Tile) -> bytes | None:
    """What a cell hands on to the one above; None when nothing lies in it, or it was never made."""
    row = fetch_one(load_sql(SQL / "content.sql"), _name_cell(layer, tile))
    return None if row is None or row[0] is None else bytes(row[0])


def read_quarters(layer: LayerOptions, tile: Tile) -> dict[Place, bytes]:
    """The contents of the four cells below by (column, row)."""
    rows = fetch_all(load_sql(SQL / "quarters.sql"), _name_cell(layer, tile))
    return {(column, row): bytes(content) for column, row, content in rows}


def keep_cell(layer: LayerOptions, tile: Tile, made: Made, sequence: int, *, is_marked: bool) -> None:
    """Put a cell in place of the old one, in one transaction; `is_marked`: with the marks of its tiles.

    Where it draws the same as before nothing is rewritten or marked.
    """
    with record_as(Origin(protocol="pyramid", operation="generalise")):
        # Lost with the machine, a cell and its marks are lost together, and made again.
        execute("SET LOCAL synchronous_commit TO off")
        cell = _name_cell(layer, tile)
        values = {
            "sequence": sequence,
            "version": making_version(),
            "content": made.content,
            "digest": made.digest,
            "edges": json.dumps(made.edges),
        }
        digest, edges = fetch_one(load_sql(SQL / "keep_cell.sql"), {**cell, **values}) or (None, None)
        if (digest or "") == made.digest:
            return
        _replace_areas(cell, made)
        if is_marked:
            _mark(layer, tile, changed_sides(json.loads(edges or "[]"), made.edges))


def _replace_areas(cell: Mapping[str, str | int], made: Made) -> None:
    execute(load_sql(SQL / "drop_areas.sql"), cell)
    areas = {
        "districts": [area.kind[0] for area in made.areas],
        "values": [area.kind[1] for area in made.areas],
        "wkb": [area.wkb for area in made.areas],
        "drawn": [area.drawn for area in made.areas],
    }
    execute(load_sql(SQL / "put_areas.sql"), {**cell, **areas, "storage": STORAGE})


def changed_sides(before: Sequence[str], now: Sequence[str]) -> list[tuple[int, int]]:
    """Steps to the tile itself and to the neighbours that show a border which has changed."""
    steps = [(0, 0)]
    empty = ("",) * len(SIDES)
    pairs = zip(before or empty, now or empty, SIDES, strict=True)
    sides = [side for old, new, side in pairs if old != new]
    corners = [(x + u, y + v) for x, y in sides for u, v in sides if x + u and y + v]
    return steps + sides + list(dict.fromkeys(corners))


def _mark(layer: LayerOptions, tile: Tile, steps: Sequence[tuple[int, int]]) -> None:
    """Mark the tiles that show the cell, on its own zoom and above (drawn from it for some)."""
    most = 2**tile.z
    around = {(tile.x + x, tile.y + y) for x, y in steps if 0 <= tile.x + x < most and 0 <= tile.y + y < most}
    cells = sorted({(z, x >> (tile.z - z), y >> (tile.z - z)) for x, y in around for z in range(tile.z + 1)})
    z, x, y = (list(each) for each in zip(*cells, strict=True))
    execute(load_sql(SQL / "mark_cells.sql"), {"layer": marked_name(layer), "z": z, "x": x, "y": y})


def mark_whole(layer: LayerOptions) -> None:
    """Mark every tile that shows the layer's pyramid."""
    with record_as(Origin(protocol="pyramid", operation="generalise")):
        execute("SELECT hn_mark_layer(%(layer)s, hn_change_set())", {"layer": marked_name(layer)})


def _name_cell(layer: LayerOptions, tile: Tile) -> dict[str, str | int]:
    return {"layer": layer.name, "z": tile.z, "x": tile.x, "y": tile.y}
