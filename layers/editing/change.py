"""A change of one feature as a value: its old half and its new half.

    insert   old is None      new holds the fields
    delete   old holds them   new is None
    update   both hold the same fields: those that change

So a change can be shown, checked, undone (`invert`) and followed by another (`add`). Field values are plain:
str, int, Decimal, date, bool, None, and a shapely geometry in the storage system under "geometry".
Changes are told apart by `layer` and `key`; an insert has no key until the database has given it one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import shapely

from gis_core.errors import GisError

Half = Mapping[str, Any]


class Kind(StrEnum):
    """What happens to the feature."""

    INSERT = "insert"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True)
class Change:
    """One feature's change; `version` is the version that the old half was read from (0 for an insert)."""

    layer: str
    key: int | None
    old: Half | None
    new: Half | None
    version: int = 0

    def __post_init__(self) -> None:
        if self.old is None and self.new is None:
            raise GisError("parameter", "一项变更至少应有变更前或变更后的内容。", self.layer)
        if self.old is not None and self.key is None:
            raise GisError("parameter", "修改或删除必须指明要素编号。", self.layer)
        if self.old is not None and self.new is not None and self.old.keys() != self.new.keys():
            raise GisError("parameter", "修改前后的字段应相同。", self.layer)

    @property
    def kind(self) -> Kind:
        """Insert, update or delete."""
        if self.old is None:
            return Kind.INSERT
        return Kind.DELETE if self.new is None else Kind.UPDATE

    @property
    def fields(self) -> frozenset[str]:
        """The fields whose value differs; of an insert or a delete all that it names."""
        if self.old is None or self.new is None:
            return frozenset((self.old or self.new or {}).keys())
        return frozenset(name for name, value in self.new.items() if not same(value, self.old[name]))


def same(left: Any, right: Any) -> bool:
    """Whether two field values are the same; geometries vertex by vertex, not as sets of points."""
    if isinstance(left, shapely.Geometry) and isinstance(right, shapely.Geometry):
        return bool(left.equals_exact(right, 0))
    return bool(left == right)


def insert(layer: str, new: Half, key: int | None = None) -> Change:
    """A new feature."""
    return Change(layer, key, None, dict(new))


def update(layer: str, key: int, old: Half, new: Half, version: int) -> Change:
    """New values for some fields; fields that only one half names are left out of neither: both must."""
    return Change(layer, key, dict(old), dict(new), version)


def delete(layer: str, key: int, old: Half, version: int) -> Change:
    """The end of a feature; `old` holds all its fields, so that it can be undone."""
    return Change(layer, key, dict(old), None, version)


def invert(change: Change) -> Change:
    """The change that undoes this one. It is based on the version that this one made: one later."""
    if change.key is None:
        raise GisError("parameter", "尚未写入的新增不能撤销。", change.layer)
    return replace(change, old=change.new, new=change.old, version=change.version + 1)


def add(first: Change, second: Change) -> Change | None:
    """What both together do to one feature; None when nothing remains.

    insert + update = insert    insert + delete = nothing    update + update = update
    update + delete = delete    delete + insert = update (nothing when the same comes back)
    Anything else does not follow: GisError("conflict").
    """
    if (first.layer, first.key) != (second.layer, second.key):
        raise GisError("parameter", "只能合并同一要素的变更。", first.layer)
    pair = (first.kind, second.kind)
    if pair == (Kind.INSERT, Kind.UPDATE):
        return replace(first, new={**(first.new or {}), **(second.new or {})})
    if pair == (Kind.INSERT, Kind.DELETE):
        return None
    if pair == (Kind.UPDATE, Kind.UPDATE):
        return _drop_unchanged(first, {**(second.old or {}), **(first.old or {})},
                               {**(first.new or {}), **(second.new or {})})  # fmt: skip
    if pair == (Kind.UPDATE, Kind.DELETE):
        return replace(first, old={**(second.old or {}), **(first.old or {})}, new=None)
    if pair == (Kind.DELETE, Kind.INSERT):
        return _drop_unchanged(first, dict(first.old or {}), dict(second.new or {}))
    raise GisError("conflict", f"变更不能相接：{first.kind} 之后 {second.kind}。", str(first.key or ""))


def _drop_unchanged(first: Change, old: dict[str, Any], new: dict[str, Any]) -> Change | None:
    """An update of the fields that differ between the halves; None when none does."""
    differing = [name for name in new if name not in old or not same(old[name], new[name])]
    if not differing:
        return None
    return replace(
        first, old={name: old.get(name) for name in differing}, new={name: new[name] for name in differing}
    )
