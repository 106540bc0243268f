"""What differs in a layer between two instants, as changes: they can be shown, exported, undone."""

from __future__ import annotations

from typing import Any

import shapely

from gis_core.errors import GisError
from layers.access import Person
from layers.declare import LayerOptions
from layers.editing.change import Change, delete, insert, same, update
from layers.history.change_sets import ChangeEntry
from layers.history.instants import Instant
from layers.history.versions import BOOKKEEPING, touched_features
from layers.queries import visible

Rows = dict[int, dict[str, Any]]


def find_differences(
    layer: LayerOptions, person: Person, since: Instant, until: Instant, after: int = 0, limit: int = 1_000
) -> list[Change]:
    """Changes that lead from the layer at `since` to the layer at `until`, for what the person may see.

    Ordered by feature; at most `limit` features beyond the key `after`. A feature that enters or leaves the
    person's scope is an insert or a delete to them. GisError("conflict") when a first load lies between.
    """
    if since.at > until.at:
        raise GisError("parameter", "起始时间应早于结束时间。", "since")
    _refuse_baseline(layer, since, until)
    keys = touched_features(layer, since.at, until.at, after, limit)
    before, now = (_read(layer, person, keys, instant) for instant in (since, until))
    found = (_compare(layer, key, before.get(key), now.get(key)) for key in keys)
    return [change for change in found if change is not None]


def _refuse_baseline(layer: LayerOptions, since: Instant, until: Instant) -> None:
    loads = ChangeEntry.objects.filter(
        layer=layer.name, kind="baseline", change_set__recorded_at__gt=since.at,
        change_set__recorded_at__lte=until.at,
    )  # fmt: skip
    if loads.exists():
        sentence = f"其间图层“{layer.title}”整体重新入库，不能逐要素比较。"
        raise GisError("conflict", sentence, layer.name)


def _read(layer: LayerOptions, person: Person, keys: list[int], instant: Instant) -> Rows:
    names = [field.name for field in layer.model._meta.concrete_fields]
    rows = visible(layer, person, instant).filter(pk__in=keys).values(*names)
    return {row["id"]: {**row, "geometry": shapely.from_wkb(bytes(row["geometry"].wkb))} for row in rows}


def _compare(
    layer: LayerOptions, key: int, before: dict[str, Any] | None, now: dict[str, Any] | None
) -> Change | None:
    if before is None and now is None:
        return None
    if before is None:
        return insert(layer.name, _plain(now or {}), key)
    if now is None:
        return delete(layer.name, key, _plain(before), before["version"])
    names = [name for name in _plain(now) if not same(now[name], before[name])]
    if not names:
        return None
    old, new = ({name: row[name] for name in names} for row in (before, now))
    return update(layer.name, key, old, new, before["version"])


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in BOOKKEEPING}
