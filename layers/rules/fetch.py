"""The neighbourhood of an edit out of the database: one statement for all changed features."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.vertices import to_degrees
from gis_core.sql import compose, fetch_all, load_sql
from layers.declare import LayerOptions
from layers.rules.edited import Edited, Ids, Shapes, shape_array

Floats = NDArray[np.float64]
SQL = Path(__file__).parent / "sql"
# Metres around what is looked for: more than any tolerance of a declaration.
MARGIN = 1.0


@dataclass(frozen=True)
class Found:
    """Features that a statement found, with the code asked for (empty strings when none was)."""

    ids: Ids
    codes: Sequence[str]
    shapes: Shapes


def fetch_neighbours(layer: LayerOptions, around: Shapes, own: Ids) -> Found:
    """Features of the layer near any of the geometries, `own` ids left out; invalid ones are left out too."""
    if not len(around):
        return _found([])
    statement = compose(load_sql(SQL / "neighbours.sql"), {"table": layer.table})
    rows = fetch_all(statement, {**boxes_of(around), "own": as_array(own.tolist()), "srid": STORAGE})
    return _found([(key, "", shape) for key, shape in rows])


def read_neighbours(edited: Edited) -> Found:
    """Features near those of the edit that are none of it: no writing of the edit changes them."""
    return fetch_neighbours(edited.layer, edited.geometries, edited.own_ids)


def fetch_containers(
    layer: LayerOptions,
    code: str,
    around: Shapes,
    codes: Iterable[str] = (),
    nearby: Shapes | None = None,
    margin: float = MARGIN,
) -> Found:
    """Areas of the layer near any of `nearby` (all of `around` unless told) or with one of the codes.

    `margin` metres around count as near. Cut to the extent of `around`: what lies beyond is not known.
    """
    if not len(around):
        return _found([])
    statement = compose(load_sql(SQL / "containers.sql"), {"table": layer.table, "code": code or "id"})
    boxes = boxes_of(around if nearby is None else nearby, margin)
    parameters = {**boxes, **_extent_of(around, margin), "codes": list(codes), "srid": STORAGE}
    return _found(fetch_all(statement, parameters))


def boxes_of(shapes: Shapes, margin: float = MARGIN) -> dict[str, str]:
    """Boxes that cover the geometries with `margin` metres around, as four PostgreSQL arrays."""
    bounds = shapely.bounds(shapes).reshape(-1, 4)
    bounds = merge_boxes(bounds[np.isfinite(bounds).all(axis=1)]) + _widening(margin)
    return {
        side: as_array(bounds[:, k].tolist()) for k, side in enumerate(("west", "south", "east", "north"))
    }


def merge_boxes(bounds: Floats) -> Floats:
    """Fewer boxes that cover all: those with their middle in one cell of a grid, eight boxes wide, are one.

    So a dense delivery is asked for in a fraction of the probes, and a scattered one as it is.
    """
    if len(bounds) < 2:
        return bounds
    low, high = bounds[:, :2], bounds[:, 2:]
    size = 8 * max(float(np.median(high - low)), to_degrees(MARGIN))
    cells = np.floor((low + high) / 2 / size)
    order = np.lexsort(cells.T)
    begins = np.flatnonzero((np.diff(cells[order], axis=0, prepend=np.nan) != 0).any(axis=1))
    west_south = np.minimum.reduceat(low[order], begins)
    return np.hstack([west_south, np.maximum.reduceat(high[order], begins)])


def as_array(values: Iterable[float]) -> str:
    """Numbers as a PostgreSQL array in text: parsed at once, not as so many expressions."""
    return "{" + ",".join(map(repr, values)) + "}"


def _widening(margin: float) -> Any:
    # Twice: a degree of longitude is shorter here than at the equator.
    return 2 * to_degrees(margin) * np.array([-1.0, -1.0, 1.0, 1.0])


def _extent_of(shapes: Shapes, margin: float) -> dict[str, float]:
    extent = shapely.total_bounds(shapes) + 2 * _widening(margin)
    sides = ("extent_west", "extent_south", "extent_east", "extent_north")
    return dict(zip(sides, extent.tolist(), strict=True))


def _found(rows: Sequence[tuple[Any, ...]]) -> Found:
    shapes = shape_array(list(shapely.from_wkb([bytes(row[2]) for row in rows])) if rows else [])
    sound = shapely.is_valid(shapes) if len(shapes) else np.zeros(0, dtype=bool)
    kept = np.flatnonzero(sound).tolist()
    ids = np.array([rows[k][0] for k in kept], dtype=np.int64)
    return Found(ids, [str(rows[k][1]) for k in kept], shapes[kept])
