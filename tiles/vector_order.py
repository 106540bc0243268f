"""A vector tile as somebody orders it: what is wanted, and how it is made when it is not kept."""

from __future__ import annotations

from collections.abc import Callable

from layers.access import Person
from layers.groups import Group, see_group
from tiles.answers import as_tile
from tiles.kept.depends import want_group
from tiles.kept.tile import Kept, Wanted
from tiles.matrix import Tile
from tiles.mvt import make_tiles


def order_vector_tile(group: Group, person: Person, tile: Tile) -> tuple[Wanted, Callable[[], Kept]]:
    """For `Keeper.find_or_make`; GisError("sign_in", "forbidden") without access to any of its layers."""
    seen = see_group(group, "tiles", person)
    wanted = want_group(group, seen, tile, ".mvt")
    return wanted, lambda: as_tile(make_tiles(seen.layers, person, tile), is_public=wanted.is_public)
