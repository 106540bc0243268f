"""A vector tile as somebody orders it: what is wanted, and how it is made when it is not kept."""

from __future__ import annotations

from collections.abc import Callable

from layers.access import Person
from layers.declare import LayerOptions
from tiles.answers import as_tile
from tiles.kept.depends import want_tile
from tiles.kept.tile import Kept, Wanted
from tiles.matrix import Tile
from tiles.mvt import make_tile


def order_vector_tile(layer: LayerOptions, person: Person, tile: Tile) -> tuple[Wanted, Callable[[], Kept]]:
    """For `Keeper.find_or_make`; GisError("sign_in", "forbidden") without access."""
    wanted = want_tile(layer, person, tile, ".mvt")
    return wanted, lambda: as_tile(make_tile(layer, person, tile), is_public=wanted.is_public)
