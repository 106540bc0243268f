"""Which edits change a tile."""

from __future__ import annotations

from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.access import Person, require_visible
from layers.declare import LayerOptions
from layers.division_areas import division_layers
from layers.groups import Group, Seen
from layers.history.freshness import Cell
from layers.query_layers import sources_of
from layers.scope import Scope
from tiles.kept.tile import WHOLE, LayerCell, Wanted
from tiles.matrix import Box, Tile, to_mercator
from tiles.pyramid.levels import serving_zoom
from tiles.pyramid.store import marked_name
from tiles.source import is_shown


def want_tile(layer: LayerOptions, person: Person, tile: Tile, ending: str) -> Wanted:
    """A vector tile of the layer for a person; GisError("sign_in", "forbidden") without access."""
    scope = require_visible(layer, person)
    key = f"/tiles/{layer.name}/{tile.place}{ending}", scope.scope_class
    return Wanted(key, cells_of(layer, scope, tile), layer.access == "public")


def want_group(group: Group, seen: Seen, tile: Tile, ending: str) -> Wanted:
    """A tile of all that somebody sees of a group: any edit of one of the layers changes it."""
    cells = frozenset(cell for layer, scope in seen.scopes for cell in cells_of(layer, scope, tile))
    return Wanted((f"/tiles/{group.name}/{tile.place}{ending}", seen.scope_class), cells, seen.is_public)


def cells_of(layer: LayerOptions, scope: Scope, tile: Tile) -> frozenset[LayerCell]:
    """The cells that a vector tile shows."""
    return depend_at(tile.map_zoom, layer, scope, cells_met(tile))


def depend_at(zoom: int, layer: LayerOptions, scope: Scope, cells: set[Cell]) -> frozenset[LayerCell]:
    """What a tile of that zoom of Web Mercator with these cells depends on.

    Below `detail_from` it is the pyramid's making that changes a tile; without a pyramid nothing does.
    """
    if not is_shown(layer, zoom):
        return frozenset()
    if serving_zoom(layer, zoom, scope) is not None:
        return frozenset((marked_name(layer), cell) for cell in cells)
    return depend(layer, scope, cells)


def depend(layer: LayerOptions, scope: Scope, cells: set[Cell]) -> frozenset[LayerCell]:
    """What a tile depends on that shows the features in these cells.

    A computed layer depends on its sources: there too when its rows lie where those lie, else anywhere.
    Where the scope is a division's polygon, every edit of the divisions counts too.
    """
    found: set[LayerCell]
    if layer.kind == "query":
        there = cells if layer.is_local else {WHOLE}
        found = {(source.name, cell) for source in sources_of(layer) for cell in there}
    else:
        found = {(layer.name, cell) for cell in cells}
    if scope.by_geometry and scope.divisions:
        found |= {(name, WHOLE) for name in division_layers()}
    return frozenset(found)


def cells_met(tile: Tile) -> set[Cell]:
    """Cells of the Web Mercator grid, of the tile's own size.

    Their marks reach beyond them as far as vector tiles are drawn beyond their edge (sql/tile_marks.sql).
    """
    if tile.grid is WEB_MERCATOR_QUAD:
        return {(tile.z, tile.x, tile.y)}
    return cells_in(tile.lonlat_box(), tile.map_zoom)


def cells_in(box: Box, zoom: int) -> set[Cell]:
    """Cells of that zoom of the Web Mercator grid in a box in degrees."""
    zoom = max(0, zoom)
    return {(zoom, x, y) for x, y in WEB_MERCATOR_QUAD.tiles_covering(to_mercator(box), zoom)}
