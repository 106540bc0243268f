"""Which edits change a tile."""

from __future__ import annotations

from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.access import Person, require_visible
from layers.declare import LayerOptions
from layers.division_areas import division_layers
from layers.groups import Group, Seen
from layers.history.freshness import Cell
from layers.scope import Scope
from tiles.kept.tile import WHOLE, LayerCell, Wanted
from tiles.matrix import Tile, to_mercator
from tiles.pyramid.levels import serving_zoom
from tiles.pyramid.store import marked_name
from tiles.source import is_shown


def want_tile(layer: LayerOptions, person: Person, tile: Tile, ending: str, reach: float = 0.0) -> Wanted:
    """A tile of the layer for a person, by its address; GisError("sign_in", "forbidden") without access.

    `reach` is how far beyond its edge what lies there may show in it, in parts of its side.
    """
    scope = require_visible(layer, person)
    is_public = layer.access == "public"
    key = _address(layer.name, tile, ending), scope.scope_class
    return Wanted(key, cells_of(layer, scope, tile, reach), is_public)


def want_group(group: Group, seen: Seen, tile: Tile, ending: str) -> Wanted:
    """A tile of all that somebody sees of a group: any edit of one of the layers changes it."""
    cells = frozenset(cell for layer, scope in seen.scopes for cell in cells_of(layer, scope, tile, 0.0))
    return Wanted((_address(group.name, tile, ending), seen.scope_class), cells, seen.is_public)


def _address(name: str, tile: Tile, ending: str) -> str:
    grid = "" if tile.grid is WEB_MERCATOR_QUAD else f"{tile.grid.identifier}/"
    return f"/tiles/{name}/{grid}{tile.z}/{tile.x}/{tile.y}{ending}"


def cells_of(layer: LayerOptions, scope: Scope, tile: Tile, reach: float) -> frozenset[LayerCell]:
    """The cells of the layer that the tile shows, with `reach` parts of its side around it.

    Where the scope is a division's polygon, every edit of the divisions counts too. Below `detail_from`
    it is the pyramid's making that changes a tile; without a pyramid nothing does.
    """
    if not is_shown(layer, tile.map_zoom):
        return frozenset()
    is_merged = serving_zoom(layer, tile.map_zoom, scope) is not None
    name = marked_name(layer) if is_merged else layer.name
    cells: set[LayerCell] = {(name, cell) for cell in cells_met(tile, reach)}
    if scope.by_geometry and scope.divisions:
        cells |= {(name, WHOLE) for name in division_layers()}
    return frozenset(cells)


def cells_met(tile: Tile, reach: float) -> set[Cell]:
    """Cells of the Web Mercator grid, of the tile's own size.

    Their marks reach beyond them as far as vector tiles are drawn beyond their edge (sql/tile_marks.sql).
    """
    if tile.grid is WEB_MERCATOR_QUAD and not reach:
        return {(tile.z, tile.x, tile.y)}
    met = WEB_MERCATOR_QUAD.tiles_covering(to_mercator(tile.lonlat_box(reach)), tile.map_zoom)
    return {(tile.map_zoom, x, y) for x, y in met}
