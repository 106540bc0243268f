"""Which tiles are asked for."""

from __future__ import annotations

from gis_core.geometry.crs import STORAGE
from gis_core.sql import compose, fetch_all
from tests.bench.tiles_parts.ground import SPOTS
from tests.bench.tiles_peers.server import LAYER
from tests.support.routes import tile_of
from tiles.matrix import Box, Tile

OTHERS = """
SELECT count(*) FILTER (WHERE district NOT LIKE %(district)s) FROM {table}
WHERE geometry && ST_MakeEnvelope(%(west)s, %(south)s, %(east)s, %(north)s, %(storage)s)
"""


def list_tiles(zoom: int, count: int, seed: int, district: str = "") -> list[Tile]:
    """Different tiles with patches, anywhere in the district."""
    spots = fetch_all(SPOTS, {"district": f"{district}%", "seed": str(seed), "count": count * 4})
    cells = dict.fromkeys(tile_of(lon, lat, zoom) for lon, lat in spots)
    return [Tile(*map(int, cell.split("/"))) for cell in cells][:count]


def list_inside(zoom: int, count: int, seed: int, district: str) -> list[Tile]:
    """Tiles that show nothing but the district: a server without scopes then gives the same."""
    found = (tile for tile in list_tiles(zoom, count * 3, seed, district) if not has_others(tile, district))
    return list(found)[:count]


def has_others(tile: Tile, district: str) -> bool:
    """Whether patches of other districts lie in the tile."""
    sides = dict(zip(("west", "south", "east", "north"), tile.lonlat_box(), strict=True))
    values = {**sides, "storage": STORAGE, "district": f"{district}%"}
    return bool(fetch_all(compose(OTHERS, {"table": LAYER.table}), values)[0][0])


def list_boxes(zoom: int, side: int, count: int, seed: int) -> list[Box]:
    """Boxes in Web Mercator of side x side tiles around places with patches."""
    tiles = list_tiles(zoom, count * 2, seed)
    corners = dict.fromkeys((tile.x - side // 2, tile.y - side // 2) for tile in tiles)
    return [join(Tile(zoom, x, y), side) for x, y in corners][:count]


def join(first: Tile, side: int) -> Box:
    """The box of side x side tiles with this one in the north-west."""
    west, _, _, north = first.box()
    _, south, east, _ = Tile(first.z, first.x + side - 1, first.y + side - 1).box()
    return west, south, east, north
