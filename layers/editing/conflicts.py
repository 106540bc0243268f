"""Two people changed the same feature: what each of them wrote, field by field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import shapely

from gis_core.errors import GisError
from layers.declare import LayerOptions
from layers.editing.change import Change, same
from layers.editing.json_form import write_value


@dataclass(frozen=True)
class Conflict:
    """A field of a feature: what it was when the editor read it, what they want, and what it is now."""

    layer: str
    key: int
    field: str
    title: str
    base: Any
    mine: Any
    theirs: Any

    @property
    def sentence(self) -> str:
        """The conflict for a person."""
        if self.field == "":
            return f"要素 {self.key} 已被他人删除。"
        theirs, mine = _show(self.theirs), _show(self.mine)
        return f"要素 {self.key} 的“{self.title}”已被他人改为 {theirs}，您要写入 {mine}。"

    def as_dict(self) -> dict[str, Any]:
        """The conflict for a JSON answer; geometries as GeoJSON."""
        named = {"layer": self.layer, "id": self.key, "field": self.field, "title": self.title}
        values = {"base": self.base, "mine": self.mine, "theirs": self.theirs} if self.field else {}
        plain = {name: write_value(value) for name, value in values.items()}
        return {**named, **plain, "sentence": self.sentence}


class ConflictError(GisError):
    """The edit is based on versions that are no longer current; nothing was written."""

    def __init__(self, conflicts: list[Conflict]) -> None:
        super().__init__("conflict", conflicts[0].sentence, f"{conflicts[0].layer}/{conflicts[0].key}")
        self.conflicts = conflicts

    def details(self) -> dict[str, Any]:
        """The conflicts as JSON: layer, id, field, and the three values."""
        return {"conflicts": [conflict.as_dict() for conflict in self.conflicts]}


def find_conflicts(
    layer: LayerOptions, changes: list[Change], current: Mapping[int, Mapping[str, Any]], *, merge: bool
) -> list[Conflict]:
    """What stands in the way of updates and deletes, given the features as they are now.

    With `merge`, a change passes whose own fields nobody else has changed.
    """
    found: list[Conflict] = []
    for change in changes:
        row = current.get(change.key or 0)
        if row is None:
            found.append(Conflict(layer.name, change.key or 0, "", "", change.old, change.new, None))
        elif row["version"] != change.version:
            found += _compare(layer, change, row, merge=merge)
    return found


def _compare(layer: LayerOptions, change: Change, row: Mapping[str, Any], *, merge: bool) -> list[Conflict]:
    """The fields of the change that others changed too; the version when there is none and none may pass."""
    base = change.old or {}
    mine = change.new or {}
    touched = [
        name
        for name, value in base.items()
        if value is not None
        and name in row
        and not same(value, row[name])
        and not same(mine.get(name), row[name])
    ]
    if touched:
        return [_describe(layer, change, row, name) for name in touched]
    if merge:
        return []
    key = change.key or 0
    return [Conflict(layer.name, key, "version", "版本", change.version, change.version, row["version"])]


def _describe(layer: LayerOptions, change: Change, row: Mapping[str, Any], name: str) -> Conflict:
    title = str(layer.model._meta.get_field(name).verbose_name)
    mine = None if change.new is None else change.new.get(name)
    return Conflict(layer.name, change.key or 0, name, title, (change.old or {})[name], mine, row[name])


def _show(value: Any) -> str:
    if isinstance(value, shapely.Geometry):
        return f"另一图形（{shapely.get_num_coordinates(value)} 个顶点）"
    return "空" if value in (None, "") else f"“{value}”"
