"""Making the tiles of an area before anybody asks for them: by the same way, so they are kept for all.

One tile at a time, with a rest after each: people come first. Tiles that are kept and current are passed
over, so what was interrupted goes on where it was when it is run again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from itertools import islice
from math import inf
from time import monotonic, sleep
from typing import Any

import shapely
from django.contrib.auth.models import AnonymousUser
from shapely.geometry.base import BaseGeometry

from gis_core.accounts.models import User
from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.grid import TileRange, tile_matrix_set
from gis_core.jobs.undertakings import Tell
from layers.access import Person
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.division_areas import division_of
from layers.groups import find_group
from tiles.kept.keeper import keeper
from tiles.kept.tile import Kept
from tiles.matrix import DEEPEST_ZOOM, Box, Tile, to_mercator
from tiles.source import check_published
from tiles.vector_order import order_vector_tile

# Tiles of one order: a layer of the whole province to zoom 17 or so.
MOST_TILES = 1_000_000
# Somebody who has not signed in, as an order names them.
PUBLIC = "public"


@dataclass(frozen=True)
class Seeding:
    """An order: which layers, where (a box in degrees, or a division's code), and for whom."""

    layers: tuple[str, ...]
    lowest: int
    deepest: int
    grid: str
    box: Box | None = None
    division: str = ""
    account: str = PUBLIC
    # Seconds of rest after each second of work.
    rest: float = 1.0

    def as_json(self) -> dict[str, Any]:
        """For the table of undertakings; `Seeding(**…)` after `read_seeding` takes it back."""
        return asdict(self)


def seed(
    order: Seeding, tell: Tell, place: int = 0, known: Mapping[str, int] | None = None, seconds: float = inf
) -> None:
    """Makes what is missing from a place in the order on, for so many seconds at most.

    It tells how many tiles were made, current already, empty, too slow, beyond those known of before.
    GisError for an order that cannot be (unknown layer, no access).
    """
    person, counts, end = find_person(order.account), Counter(known or {}), monotonic() + seconds
    layers = [find_seeded(name) for name in order.layers]
    total = sum(1 for layer in layers for _ in list_tiles(order, layer))
    tiles = ((layer, tile) for layer in layers for tile in list_tiles(order, layer))
    tell(place, total, dict(counts))
    for number, (layer, tile) in enumerate(islice(tiles, place, None), place + 1):
        began = monotonic()
        outcome = seed_tile(layer, person, tile)
        counts[outcome] += 1
        tell(number, total, dict(counts))
        if monotonic() > end:
            return
        if outcome != "current":
            sleep(order.rest * (monotonic() - began))


def seed_tile(layer: LayerOptions, person: Person, tile: Tile) -> str:
    """Has one tile kept; what became of it: `made`, `empty`, `current` or `slow`."""
    wanted, make = order_vector_tile(find_group(layer.name), person, tile)
    made: list[Kept] = []

    def make_and_note() -> Kept:
        made.append(make())
        return made[0]

    try:
        keeper().find_or_make(wanted, make_and_note)
    except GisError as error:
        if error.kind != "timeout":
            raise
        return "slow"
    if not made:
        return "current"
    return "made" if made[0].body else "empty"


def find_person(account: str) -> Person:
    """For whom tiles are made; GisError("not_found") for an account that is not there or shut."""
    if account == PUBLIC:
        return AnonymousUser()
    found = User.objects.filter(username=account, is_active=True).first()
    if found is None:
        raise GisError("not_found", f"没有可用的账号“{account}”。", "as")
    return found


def find_seeded(name: str) -> LayerOptions:
    """A layer whose vector tiles are kept; GisError("not_found", "parameter")."""
    layer = find_layer(name)
    check_published(layer, "tiles")
    if layer.kind != "feature":
        raise GisError("parameter", f"图层“{layer.title}”的瓦片不缓存，无需预生成。", "layers")
    return layer


def list_tiles(order: Seeding, layer: LayerOptions) -> Iterator[Tile]:
    """The tiles of the order, zoom by zoom; those that show nothing by declaration are left out.

    GisError("out_of_range") for zooms the grid has not, ("not_found") for a division without a polygon,
    ("too_large").
    """
    area, coverings = find_area(order), cover(order)
    if sum(covering.count for covering in coverings) * len(order.layers) > MOST_TILES:
        raise GisError("too_large", f"瓦片超过 {MOST_TILES} 个，请缩小范围或级别。", "zooms")
    shapely.prepare(area)
    for covering in coverings:
        for x, y in covering:
            tile = Tile(covering.zoom, x, y, tile_matrix_set(order.grid))
            shown = layer.detail_from <= tile.map_zoom <= DEEPEST_ZOOM
            if shown and area.intersects(shapely.box(*tile.lonlat_box())):
                yield tile


def cover(order: Seeding) -> list[TileRange]:
    """The tiles of each zoom that meet the box of the order's ground."""
    grid, box = tile_matrix_set(order.grid), find_area(order).bounds
    bounds = box if grid.epsg == STORAGE else to_mercator(box)
    return [grid.tiles_covering(bounds, zoom) for zoom in range(order.lowest, order.deepest + 1)]


def find_area(order: Seeding) -> BaseGeometry:
    """The ground of the order, in degrees."""
    if order.division:
        area = division_of(order.division)
        if area is None:
            raise GisError("not_found", f"行政区“{order.division}”没有范围。", "division")
        return area
    if order.box is None:
        raise GisError("parameter", "请给出范围 bbox 或行政区 division。", "bbox")
    return shapely.box(*order.box)
