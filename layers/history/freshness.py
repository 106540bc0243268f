"""How fresh a tile must be: the epoch of a tile of some layers grows with every edit that may change it.

What is kept of a tile under an epoch stays good while the epoch is the same. See sql/tile_marks.sql.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from gis_core.sql import fetch_all, fetch_one, load_sql
from layers.history.triggers import DEEP_ZOOMS, SQL

# Zoom, column and row of a tile of the Web Mercator grid.
Cell = tuple[int, int, int]
# Cells merged in one statement.
CELLS_AT_ONCE = 50_000
# Seconds after which the marks of single edits may have been merged: what was known before must be forgotten.
MARKS_KEPT_SECONDS = 600


def epoch_of(layer: str, z: int, x: int, y: int) -> int:
    """The epoch of one tile of one layer; 0 where nothing was ever written."""
    return epochs_of([layer], [(z, x, y)])[0]


def epochs_of(layers: Sequence[str], tiles: Sequence[Cell]) -> list[int]:
    """For each tile, in order, one epoch of these layers together; one statement, index lookups only.

    A tile off the grid has the epoch of the cells that it would lie in: 0 as a rule.
    """
    if not layers or not tiles:
        return [0] * len(tiles)
    values = {
        "layers": list(dict.fromkeys(layers)),
        "z": [z for z, _, _ in tiles],
        "x": [x for _, x, _ in tiles],
        "y": [y for _, _, y in tiles],
        "levels": list(DEEP_ZOOMS),
    }
    return [int(epoch) for (epoch,) in fetch_all(load_sql(SQL / "epochs.sql"), values)]


def compact_marks(recent: float = MARKS_KEPT_SECONDS) -> int:
    """Merge the rows of each cell into one; answers how many rows fewer there are.

    Those of the last `recent` seconds are left alone.

    Every epoch stays as it is, for whoever reads meanwhile too: each statement takes rows away and puts their
    sum back at once. Editors only add rows and never wait for it.
    """
    saved = 0
    while True:
        with transaction.atomic():
            row = fetch_one(
                load_sql(SQL / "compact_marks.sql"), {"cells": CELLS_AT_ONCE, "recent": recent}
            ) or (0, 0)
        taken, put = int(row[0]), int(row[1])
        saved += taken - put
        if taken == put:
            return saved
