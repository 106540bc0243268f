"""not_frozen: a parcel under seizure or mortgage keeps its outline and its code."""

from __future__ import annotations

from collections.abc import Iterator

import shapely
from django.utils import timezone

from layers.parcels.restriction import find_frozen, is_moved
from layers.rules import Rule
from layers.rules.edited import Edited
from layers.rules.fault import Fault


def check_frozen(edited: Edited, rule: Rule) -> list[Fault]:
    """Frozen parcels that the edit ends, moves or gives another code; a vertex on an edge is no move."""
    touched = dict(_list_touched(edited))
    return [
        Fault((touched[frozen.parcel_code],), frozen.sentence, field="geometry")
        for frozen in find_frozen(list(touched), timezone.localdate())
    ]


def _find_moved(edited: Edited) -> set[int]:
    pairs = zip(edited.ids.tolist(), edited.geometries_before, edited.geometries, strict=True)
    return {
        key
        for key, old, new in pairs
        if old is not None and old is not new and is_moved(shapely.boundary(old), shapely.boundary(new))
    }


def _list_touched(edited: Edited) -> Iterator[tuple[str, int]]:
    """Codes that the parcels had before, with their ids."""
    for key, row in zip(edited.removed_ids.tolist(), edited.removed_rows, strict=True):
        yield str(row["parcel_code"]), key
    moved = _find_moved(edited)
    for key, row, before in zip(edited.ids.tolist(), edited.rows, edited.rows_before, strict=True):
        if before is None:
            continue
        if row["parcel_code"] != before["parcel_code"] or key in moved:
            yield str(before["parcel_code"]), key
