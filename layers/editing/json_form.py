"""Changes as JSON: geometries as GeoJSON in longitude and latitude, numbers with decimals as text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import shapely

from gis_core.errors import GisError
from layers.editing.change import Change

MOST_CHANGES = 100_000
# What a change may hold: what one writes can be sent back.
MEMBERS = ("layer", "id", "kind", "version", "old", "new")
# In an old half: the client did not say what it read.
UNKNOWN = object()


def write_change(change: Change) -> dict[str, Any]:
    """The change with both halves."""
    return {
        "layer": change.layer,
        "id": change.key,
        "kind": str(change.kind),
        "version": change.version,
        "old": None if change.old is None else {n: write_value(v) for n, v in change.old.items()},
        "new": None if change.new is None else {n: write_value(v) for n, v in change.new.items()},
    }


def write_value(value: Any) -> Any:
    """A field value as JSON has it."""
    if isinstance(value, shapely.Geometry):
        return json.loads(shapely.to_geojson(value))
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def read_changes(content: Any) -> list[Change]:
    """The changes that a client sends: `{layer, id?, version?, old?, new?}` each.

    `new` without `id` inserts, `new: null` deletes, both update. A field that `old` leaves out is filled from
    the version (layers.editing.base). GisError("parameter") names the change at fault by its place.
    """
    if not isinstance(content, list) or not content:
        raise GisError("parameter", "changes 应为非空数组。", "changes")
    if len(content) > MOST_CHANGES:
        raise GisError("too_large", f"一次最多提交 {MOST_CHANGES} 项变更。", "changes")
    return [_read_change(item, f"changes[{place}]") for place, item in enumerate(content)]


def _read_change(item: Any, place: str) -> Change:
    if not isinstance(item, dict) or not isinstance(item.get("layer"), str):
        raise GisError("parameter", "每项变更应为含 layer 的对象。", place)
    if unknown := next((name for name in item if name not in MEMBERS), None):
        raise GisError("parameter", f"变更中没有 {unknown[:60]} 这一项。", place)
    if "new" not in item:
        raise GisError("parameter", "变更缺少 new；要删除要素请写 null。", place)
    key, version = item.get("id"), item.get("version", 0)
    if not (key is None or _is_number(key)) or not _is_number(version):
        raise GisError("parameter", "id 与 version 应为整数。", place)
    old, new = (_read_half(item.get(name), f"{place}.{name}") for name in ("old", "new"))
    if key is not None:
        old = {name: (old or {}).get(name, UNKNOWN) for name in (old or {} if new is None else new)}
    return Change(item["layer"], key, old, new, version)


def _is_number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _read_half(half: Any, place: str) -> dict[str, Any] | None:
    if half is None:
        return None
    if not isinstance(half, Mapping):
        raise GisError("parameter", "应为字段与值的对象。", place)
    return {name: read_value(name, value, place) for name, value in half.items()}


def read_value(name: str, value: Any, place: str) -> Any:
    """A field value of a client; "geometry" is GeoJSON."""
    if isinstance(value, dict | list) and name != "geometry":
        raise GisError("parameter", f"字段 {name[:60]} 应为单个值。", place)
    if name != "geometry" or value is None:
        return value
    try:
        return shapely.from_geojson(json.dumps(value))
    except shapely.GEOSException as error:
        raise GisError("geometry", "图形不是有效的 GeoJSON。", f"{place}.geometry") from error
