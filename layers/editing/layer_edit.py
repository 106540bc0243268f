"""The part of an edit that concerns one layer: lock, compare, write, and hand over to the rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gis_core.errors import GisError
from gis_core.geometry.measure import is_agreeing
from layers.access import Person, edit_scope_of
from layers.declare import LayerOptions
from layers.editing.areas import set_areas
from layers.editing.change import Change, Kind, same
from layers.editing.conflicts import Conflict, find_conflicts
from layers.editing.locks import lock_neighbourhood, lock_values
from layers.editing.place import find_divisions
from layers.editing.store import (
    Row,
    delete_rows,
    find_outside,
    insert_rows,
    lock_rows,
    update_rows,
)
from layers.rules.areas import area_fields
from layers.rules.edited import Edited, shape_array
from layers.rules.engine import Inspection, list_watched


@dataclass
class LayerEdit:
    """Changes of one layer on their way; `before` are the features as they were, by key.

    `followers` are keys of features that follow the edit of others and are not asked for the scope, `sound`
    those whose new geometries are known to be.
    """

    layer: LayerOptions
    changes: list[Change]
    followers: frozenset[int] = frozenset()
    sound: frozenset[int] = frozenset()
    before: dict[int, Row] = field(default_factory=dict)

    def of(self, *kinds: Kind) -> list[Change]:
        """The changes of these kinds."""
        return [change for change in self.changes if change.kind in kinds]

    @property
    def touches_geometry(self) -> bool:
        """Whether any geometry comes, goes or moves."""
        return any(
            change.kind is not Kind.UPDATE
            or ("geometry" in (change.new or {}) and "geometry" in change.fields)
            for change in self.changes
        )

    def _list_needed(self) -> list[str]:
        """Columns to be known of the features before: of changes that no rule looks at, only their own."""
        columns = [str(field.column) for field in self.layer.model._meta.concrete_fields]
        named = {name for change in self.changes for name in change.new or columns}
        if named & list_watched(self.layer):
            return columns
        return [name for name in columns if name in named or name in ("id", "version", "district")]

    def lock(self) -> None:
        """Take the features, then the ground around old and new geometries, until commit.

        Rows first: their old geometries say where the ground is, and cannot move any more.
        """
        keys = [change.key for change in self.of(Kind.UPDATE, Kind.DELETE) if change.key is not None]
        if len(set(keys)) != len(keys):
            raise GisError("parameter", "同一要素在一次编辑中出现了两次。", self.layer.name)
        self.before = lock_rows(self.layer, keys, self._list_needed())
        if self.touches_geometry and self.layer.rules:
            moved = [
                change.new["geometry"] for change in self.changes if change.new and "geometry" in change.new
            ]
            lock_neighbourhood(self.layer, [row["geometry"] for row in self.before.values()] + moved)
        for rule in self.layer.rules:
            if rule.name == "unique":
                self._lock_unique(rule.parameters["field"])

    def _lock_unique(self, name: str) -> None:
        values = [str(change.new[name]) for change in self.changes if change.new and change.new.get(name)]
        if values:
            lock_values(self.layer, name, values)

    def find_conflicts(self, *, merge: bool) -> list[Conflict]:
        """What others did since the changes' versions."""
        waiting = self.of(Kind.UPDATE, Kind.DELETE)
        return find_conflicts(self.layer, waiting, self.before, merge=merge)

    def complete(self) -> None:
        """Fill the changes: divisions of new features, old halves as they really were; no-ops go."""
        self.changes = set_areas(self.layer, self.changes, self.before, self.followers)
        inserted = self.of(Kind.INSERT)
        homeless = [change for change in inserted if not (change.new or {}).get("district")]
        homes = (
            dict(zip(map(id, homeless), find_divisions(_shapes(homeless)), strict=True)) if homeless else {}
        )
        self.changes = [
            done
            for change in self.changes
            if (done := self._complete_one(change, homes.get(id(change)))) is not None
        ]

    def _complete_one(self, change: Change, home: str | None) -> Change | None:
        if change.kind is Kind.INSERT:
            new = {**(change.new or {}), **({"district": home} if home else {})}
            return replace(change, new=new)
        row = self.before[change.key or 0]
        if change.new is None:
            return replace(change, old=_plain(row), version=row["version"])
        new = {name: value for name, value in change.new.items() if not same(value, row[name])}
        self._keep_areas(change, row, new)
        if not new:
            return None
        old = {name: row[name] for name in new}
        return Change(change.layer, change.key, old, new, row["version"])

    def _keep_areas(self, change: Change, row: Row, new: Row) -> None:
        """A stored area that still agrees with a new geometry stays, unless the editor says another.

        Sums of areas are divided to the cent: a vertex more on an edge must not take one of them away.
        """
        for name in area_fields(self.layer):
            computed = name in new and (change.old or {}).get(name) is None and row[name] is not None
            if computed and "geometry" in new and is_agreeing(row[name], new["geometry"]):
                del new[name]

    @property
    def own(self) -> list[Change]:
        """The changes that are the editor's, not those that follow them."""
        return [change for change in self.changes if change.key not in self.followers]

    def check_before(self, person: Person) -> None:
        """GisError("forbidden") for a field the person may not see, or a feature beyond where they edit."""
        own = self.own
        if not own:
            return
        scope = edit_scope_of(self.layer, person)
        if not scope.allowed:
            raise GisError("forbidden", f"您没有编辑图层“{self.layer.title}”的权限。", self.layer.name)
        for change in own if scope.masked else ():
            if hidden := scope.masked & change.fields & frozenset(change.new or {}):
                raise GisError("forbidden", "您无权修改您看不到的字段。", sorted(hidden)[0])
        self._refuse_outside([key for key in self.before if key not in self.followers], person)

    def check_after(self, person: Person) -> None:
        """GisError("forbidden") for a feature that was put beyond where the person edits."""
        written = [change.key or 0 for change in self.own if change.new is not None]
        self._refuse_outside(written, person)

    def _refuse_outside(self, keys: Sequence[int], person: Person) -> None:
        outside = find_outside(self.layer, keys, edit_scope_of(self.layer, person))
        if outside:
            sentence = f"要素 {outside[0]} 不在您的编辑范围内（共 {len(outside)} 个）。"
            raise GisError("forbidden", sentence, f"{self.layer.name}/{outside[0]}")

    def write(self) -> None:
        """Delete, update, insert: codes that are given up are free for those that come."""
        delete_rows(self.layer, [change.key or 0 for change in self.of(Kind.DELETE)])
        update_rows(self.layer, [{**(c.new or {}), "id": c.key} for c in self.of(Kind.UPDATE)])
        if inserted := self.of(Kind.INSERT):
            insert_rows(self.layer, [{**(c.new or {}), "id": c.key} for c in inserted])

    def inspect(self) -> Inspection | None:
        """The check of the layer's rules; None when no rule looks at anything that changes."""
        changed = frozenset[str]().union(*(change.fields for change in self.changes))
        return Inspection(self._show_rules(changed)) if changed & list_watched(self.layer) else None

    def _show_rules(self, changed: frozenset[str]) -> Edited:
        """The edit as the rules see it."""
        kept, gone = self.of(Kind.INSERT, Kind.UPDATE), self.of(Kind.DELETE)
        before = [self.before.get(change.key or 0) for change in kept]
        after = [{**(row or {}), **(change.new or {})} for row, change in zip(before, kept, strict=True)]
        removed = [self.before[change.key or 0] for change in gone]
        return Edited(
            self.layer,
            np.array([change.key for change in kept], dtype=np.int64),
            shape_array([row.get("geometry") for row in after]),
            after,
            shape_array([row["geometry"] if row else None for row in before]),
            before,
            np.array([change.key for change in gone], dtype=np.int64),
            shape_array([row["geometry"] for row in removed]),
            removed,
            changed,
            known_sound=self.sound,
        )


def _shapes(changes: list[Change]) -> list[Any]:
    return [(change.new or {}).get("geometry") for change in changes]


def _plain(row: Row) -> Row:
    """A feature's own fields: what a deleted one is brought back from."""
    return {name: value for name, value in row.items() if name not in ("id", "version", "began")}
