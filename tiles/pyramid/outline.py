"""Assigned cells as polygons: one for each kind, and those of the cells that are cut in two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely

from gis_core.raster.cells import outline_cells
from tiles.matrix import Tile
from tiles.pyramid.assign import Assigned
from tiles.pyramid.encode import encode_polygons
from tiles.pyramid.lattice import to_degrees
from tiles.pyramid.mosaic import SIDE, Kind, Shapes


@dataclass(frozen=True)
class Area:
    """What a kind covers of a cell: a multipolygon in degrees (WKB), and the same as MVT draws it."""

    kind: Kind
    wkb: bytes
    drawn: bytes


def outline_kinds(assigned: Assigned, kinds: tuple[Kind, ...], tile: Tile) -> Iterator[Area]:
    """The areas of everything but the rest, whose edges are shared exactly."""
    image = assigned.image.copy()
    # A cut cell is outlined by itself.
    image[[part.cell for part in assigned.parts]] = 0
    polygons, numbers = outline_cells(image.reshape(SIDE, SIDE))
    if len(numbers):
        found, places = np.unique(numbers, return_inverse=True)
        order = np.argsort(places, kind="stable")
        whole = shapely.multipolygons(polygons[order], indices=places[order])
        yield from _write([kinds[number] for number in found], whole, tile)
    drawn = [(kind, box) for kind, box in _cut(assigned) if kind]
    if drawn:
        boxes = shapely.multipolygons(np.array([box for _, box in drawn]), indices=np.arange(len(drawn)))
        yield from _write([kinds[kind] for kind, _ in drawn], boxes, tile)


def _cut(assigned: Assigned) -> Iterator[tuple[int, object]]:
    """The pieces of cut cells and the kinds they are of: the parts, and what lies south of them."""
    ends: dict[int, float] = {}
    for part in sorted(assigned.parts, key=lambda part: (part.cell, part.start)):
        row, column = divmod(part.cell, SIDE)
        # Not from its own start: a part too thin to be drawn may lie before it.
        start = ends.get(part.cell, 0.0)
        ends[part.cell] = part.end
        yield part.kind, shapely.box(column, row + start, column + 1, row + part.end)
    for cell, end in ends.items():
        row, column = divmod(cell, SIDE)
        if end < 1:
            yield int(assigned.image[cell]), shapely.box(column, row + end, column + 1, row + 1)


def _write(kinds: Sequence[Kind], shapes: Shapes, tile: Tile) -> Iterator[Area]:
    written = shapely.to_wkb(shapely.orient_polygons(to_degrees(shapes, tile)))
    for kind, wkb, shape in zip(kinds, written, shapes, strict=True):
        yield Area(kind, wkb, encode_polygons(shape))
