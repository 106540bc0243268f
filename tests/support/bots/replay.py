"""The editors' log carried out again by hand, on rows in memory: what the database must have come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import shapely

from gis_core.geometry.crs import STORAGE
from layers.catalogue import find_layer
from layers.editing.change import Change
from tests.support.bots.ground import Table
from tests.support.bots.work import Logged

State = dict[str, Table]


def replay(start: State, log: Sequence[Logged], order: Mapping[int, int]) -> Iterator[tuple[int, State]]:
    """The state after each change set of the log, in the order in which they took effect.

    Fails where an edit was written over another that its editor had not read: a lost update.
    """
    state = {layer: dict(table) for layer, table in start.items()}
    for one in sorted((one for one in log if one.change_set), key=lambda one: order[one.change_set]):
        last: dict[tuple[str, int], int] = {}
        for change in one.changes:
            _carry_out(state[change.layer], change, one, last)
        yield one.change_set, state


def _carry_out(table: Table, change: Change, one: Logged, numbers: dict[tuple[str, int], int]) -> None:
    key = change.key or 0
    before = table.get(key)
    if change.old is not None:
        assert before is not None, (one.operation, change.layer, key, "changed after its end")
        if change.version >= 0:
            assert before["version"] == change.version, (one.operation, change.layer, key, "lost update")
            old = _as_stored(change.layer, change.old)
            assert all(before[name] == value for name, value in old.items()), (one.operation, key)
    if change.new is None:
        table[-key] = {"version": (before or {})["version"]}
        del table[key]
        return
    new = _as_stored(change.layer, change.new)
    if before is None:
        version = table.pop(-key, {"version": 0})["version"]
        before = {"id": key, "version": version, **_defaults(change.layer)}
    table[key] = {**before, **new, "version": before["version"] + 1, "began": one.change_set}


def _as_stored(layer: str, half: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the driver reads them."""
    return {name: _write(value) for name, value in half.items()}


def _write(value: Any) -> Any:
    if isinstance(value, shapely.Geometry):
        return shapely.to_wkb(shapely.set_srid(value, STORAGE), hex=True, include_srid=True)
    return value


def _defaults(layer: str) -> dict[str, Any]:
    fields = find_layer(layer).model._meta.concrete_fields
    return {f.column: f.get_default() for f in fields if f.name not in ("id", "version", "began", "geometry")}
