"""Which cells of a layer's pyramid are to be made: edited since, never made, or made in another way."""

from __future__ import annotations

from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from gis_core.sql import compose, fetch_all, fetch_one, load_sql
from layers.declare import LayerOptions
from tiles.matrix import Tile, to_mercator
from tiles.models import PyramidState
from tiles.pyramid.levels import survey_zoom
from tiles.pyramid.make import making_version
from tiles.pyramid.store import SQL, Place


def find_edited(layer: LayerOptions, state: PyramidState) -> list[Tile]:
    """The tiles of the finest zoom whose features may have changed since they were surveyed, in order."""
    zoom = survey_zoom(layer)
    is_same = state.version == making_version()
    values = {"layer": layer.name, "zoom": zoom, "since": state.sequence if is_same else -1}
    edited = [((z, x, y), at) for z, x, y, at in fetch_all(load_sql(SQL / "edited_cells.sql"), values)]
    wanted = {(x, y): at for (z, x, y), at in edited if z == zoom}
    wide = [cell for cell, _ in edited if cell[0] < zoom]
    newest = max((at for _, at in edited), default=0)
    if wide or not is_same:
        for x, y in cells_of_layer(layer):
            if not is_same or any((x >> (zoom - z), y >> (zoom - z)) == (u, v) for z, u, v in wide):
                wanted[x, y] = newest
    done = find_surveyed(layer)
    return [Tile(zoom, *place) for place in sorted(wanted) if done.get(place, -1) < wanted[place]]


def find_surveyed(layer: LayerOptions) -> dict[Place, int]:
    """Cells surveyed in the present way, and up to which change set."""
    values = {"layer": layer.name, "zoom": survey_zoom(layer), "version": making_version()}
    return {(x, y): at for x, y, at in fetch_all(load_sql(SQL / "surveyed_cells.sql"), values)}


def cells_of_layer(layer: LayerOptions) -> list[Place]:
    """All cells of the finest zoom in the box of the layer's features, and those that were made before."""
    zoom = survey_zoom(layer)
    box = fetch_one(compose(load_sql(SQL / "layer_bounds.sql"), {"table": layer.table}))
    made = find_made(layer)
    if box is None or box[0] is None:
        return sorted(made)
    return sorted(made | set(WEB_MERCATOR_QUAD.tiles_covering(to_mercator(box), zoom)))


def find_made(layer: LayerOptions) -> set[Place]:
    """Cells of the finest zoom that are there, however they were made."""
    values = {"layer": layer.name, "zoom": survey_zoom(layer)}
    return {(x, y) for x, y in fetch_all(load_sql(SQL / "made_cells.sql"), values)}


def find_stale_parents(layer: LayerOptions, zoom: int) -> list[Tile]:
    """The tiles of a coarser zoom that are older than what they are made of."""
    values = {"layer": layer.name, "zoom": zoom, "version": making_version()}
    return [Tile(zoom, x, y) for x, y in fetch_all(load_sql(SQL / "stale_parents.sql"), values)]
