"""Who edits the same neighbourhood of a layer waits; who edits elsewhere does not.

Rules compare an edit with its neighbours in the same transaction. Two editors who cannot see each other's
uncommitted work must therefore not work side by side: each takes the advisory locks of the cells that its old
and new geometries meet, until its commit. An edit of very many cells takes the whole layer.
"""

from __future__ import annotations

import zlib
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from gis_core.sql import execute, load_sql
from layers.declare import LayerOptions

STATEMENT = Path(__file__).parent / "sql" / "lock_keys.sql"
# Side of a cell: about 1 km. Neighbours that a rule may compare lie in the cells around, so boxes are grown.
CELL_DEGREES = 0.01
GROWN_DEGREES = 0.0005
# More cells than this and the layer is locked as a whole: the server's table of locks is shared by all.
MOST_CELLS = 1_000
WHOLE_LAYER = -1
ROWS_OF_CELLS = round(180 / CELL_DEGREES) + 1


def lock_neighbourhood(layer: LayerOptions, shapes: list[Any]) -> None:
    """Wait for, and hold until commit, the right to compare these geometries with their neighbours."""
    cells = find_cells(shapes)
    if cells is None:
        execute("SELECT pg_advisory_xact_lock(%s, %s)", [_number(layer.name), WHOLE_LAYER])
        return
    execute("SELECT pg_advisory_xact_lock_shared(%s, %s)", [_number(layer.name), WHOLE_LAYER])
    if cells:
        execute(load_sql(STATEMENT), {"group": _number(layer.name), "keys": cells})


def lock_values(layer: LayerOptions, field: str, values: list[str]) -> None:
    """Hold until commit the right to use these values of a field that must be unique."""
    group = _number(f"{layer.name}.{field}")
    keys = sorted({_number(value) for value in values})
    execute(load_sql(STATEMENT), {"group": group, "keys": keys})


def find_cells(shapes: list[Any]) -> list[int] | None:
    """Keys of the cells that the geometries' boxes meet, in the order of locking; None for too many."""
    boxes = shapely.bounds(np.array(shapes, dtype=object).reshape(-1))
    boxes = boxes[np.isfinite(boxes).all(axis=1)] + np.array([-1, -1, 1, 1]) * GROWN_DEGREES
    first = np.floor((boxes[:, :2] + [180, 90]) / CELL_DEGREES).astype(np.int64)
    last = np.floor((boxes[:, 2:] + [180, 90]) / CELL_DEGREES).astype(np.int64)
    if len(boxes) > MOST_CELLS * 10 or np.prod(last - first + 1, axis=1).sum() > MOST_CELLS * 10:
        return None
    cells = {
        x * ROWS_OF_CELLS + y
        for (west, south), (east, north) in zip(first.tolist(), last.tolist(), strict=True)
        for x in range(west, east + 1)
        for y in range(south, north + 1)
    }
    return sorted(cells) if len(cells) <= MOST_CELLS else None


def _number(text: str) -> int:
    """A text as a signed 32-bit number, the same in every process."""
    return zlib.crc32(text.encode()) - 2**31
