"""One cell of a layer's pyramid made: surveyed from features, or from the four cells below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path

import numpy as np

from layers.declare import LayerOptions
from tiles.matrix import Tile
from tiles.pyramid.assign import assign_kinds
from tiles.pyramid.content import pack, unpack
from tiles.pyramid.lattice import cell_areas
from tiles.pyramid.levels import blurs_at, prefix_at
from tiles.pyramid.mosaic import SIDE, Integers, Kind, Mosaic, blur, coarsen, cut_codes, merge_quarters, prune
from tiles.pyramid.outline import Area, outline_kinds

# Cells along a border that neighbouring tiles may show.
BORDER = 10
# A smaller share of a cell is no reason to draw a kind there.
LEAST_DRAWN = 0.05
# The modules that decide what is made.
MAKING = ("assign", "encode", "lattice", "levels", "make", "mosaic", "outline", "survey")


@dataclass(frozen=True)
class Made:
    """What is kept of a cell: its areas to be drawn, its content for the cell above, its edges."""

    areas: tuple[Area, ...]
    content: bytes | None
    digest: str
    edges: tuple[str, ...]


@cache
def making_version() -> str:
    """A name that changes with the way in which cells are made."""
    here = Path(__file__).parent
    return blake2b(
        b"".join((here / f"{name}.py").read_bytes() for name in MAKING), digest_size=12
    ).hexdigest()


def make_cell(layer: LayerOptions, tile: Tile, mosaic: Mosaic) -> Made:
    """The cell of a mosaic whose kinds are as finely divided as those that it is made of."""
    return draw_cell(layer, tile, mosaic, pack_content(mosaic))


def pack_content(mosaic: Mosaic) -> bytes | None:
    """What the cell hands on to the one above; None when nothing lies in it."""
    return None if mosaic.is_empty else pack(coarsen(mosaic))


def draw_cell(layer: LayerOptions, tile: Tile, mosaic: Mosaic, content: bytes | None) -> Made:
    """The cell with its areas drawn; `content` is what it hands on."""
    if mosaic.is_empty:
        return Made((), None, "", ())
    sizes = cell_areas(tile)
    drawn = prune(cut_codes(mosaic, prefix_at(tile.z)), LEAST_DRAWN)
    drawn = prune(blur(drawn, blurs_at(layer, tile.z)), LEAST_DRAWN)
    drawn = balance_areas(drawn, float(sizes.sum()))
    assigned = assign_kinds(drawn, sizes)
    areas = tuple(outline_kinds(assigned, drawn.kinds, tile))
    return Made(areas, content, digest_areas(areas), digest_edges(assigned.image, drawn.kinds))


def merge_cells(tile: Tile, contents: dict[tuple[int, int], bytes]) -> Mosaic:
    """The mosaic of a tile from the contents of its quarters by (column, row)."""
    sizes = cell_areas(tile).reshape(2, SIDE // 2, 2, SIDE // 2).sum(axis=(1, 3)).ravel()
    return merge_quarters(
        {place: unpack(content) for place, content in contents.items()}, prefix_at(tile.z), sizes
    )


def balance_areas(mosaic: Mosaic, total: float) -> Mosaic:
    """The same with areas that sum to `total` m²: the rest takes up the difference."""
    areas = mosaic.areas.copy()
    areas[0] += total - areas.sum()
    if areas[0] < 0:
        areas[1:] *= total / (total - areas[0])
        areas[0] = 0.0
    return Mosaic(mosaic.kinds, areas, mosaic.cell, mosaic.kind, mosaic.share)


def digest_areas(areas: Sequence[Area]) -> str:
    """A digest of all that is drawn."""
    digest = blake2b(digest_size=16)
    for area in areas:
        digest.update("\t".join(area.kind).encode() + area.wkb)
    return digest.hexdigest()


def digest_edges(image: Integers, kinds: tuple[Kind, ...]) -> tuple[str, ...]:
    """A digest of what lies along the north, east, south and west border."""
    square = image.reshape(SIDE, SIDE)
    strips = (square[:BORDER], square[:, -BORDER:], square[-BORDER:], square[:, :BORDER])
    return tuple(_digest(np.ascontiguousarray(strip), kinds) for strip in strips)


def _digest(strip: Integers, kinds: tuple[Kind, ...]) -> str:
    found, places = np.unique(strip, return_inverse=True)
    names = "\n".join("\t".join(kinds[number]) for number in found)
    return blake2b(names.encode() + places.astype(np.uint16).tobytes(), digest_size=8).hexdigest()
