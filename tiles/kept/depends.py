"""Which edits change a tile."""

from __future__ import annotations

from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.access import Person, require_visible
from layers.declare import LayerOptions
from layers.division_areas import division_layers
from layers.history.freshness import Cell
from layers.query_layers import sources_of
from layers.scope import Scope
from tiles.kept.tile import WHOLE, LayerCell, Wanted
from tiles.matrix import Box, Tile, to_mercator


def want_tile(layer: LayerOptions, person: Person, tile: Tile, ending: str) -> Wanted:
    """A vector tile of the layer for a person; GisError("sign_in", "forbidden") without access."""
    scope = require_visible(layer, person)
    address = f"/tiles/{layer.name}/{tile.place}{ending}"
    return Wanted((address, scope.scope_class), cells_of(layer, scope, tile), layer.access == "public")


def cells_of(layer: LayerOptions, scope: Scope, tile: Tile) -> frozenset[LayerCell]:
    """The cells that a vector tile shows. Below `detail_from` it shows nothing, whatever is edited."""
    if tile.map_zoom < layer.detail_from:
        return frozenset()
    return depend(layer, scope, cells_met(tile))


def depend(layer: LayerOptions, scope: Scope, cells: set[Cell]) -> frozenset[LayerCell]:
    """What a tile with these cells depends on.

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
