"""Transactions carried out: every action becomes changes, and all of them one edit of `layers.editing`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import Any

import shapely

from gis_core.errors import GisError
from gis_core.findings import Finding, Severity
from gis_core.http.ows_errors import ServiceError
from gis_core.sql import compose, fetch_all
from layers.access import Person, edit_scope_of
from layers.declare import LayerOptions
from layers.editing.actor import Actor
from layers.editing.applied import Applied, RejectedError
from layers.editing.apply import apply
from layers.editing.change import Change, insert
from layers.rules.areas import area_fields
from layers.services.wfs.locks import Name, find_lock, release, require_person
from layers.services.wfs.read_transaction import MOST_ACTIONS, Action, Transaction
from layers.services.wfs.requests import Query
from layers.services.wfs.select import compose_rows
from layers.services.wfs.types import properties_of
from layers.services.wfs.vertices import keep_vertices

# Findings told in one report; the others are counted.
MOST_TOLD = 50


@dataclass
class Outcome:
    """What a transaction did: numbers by kind, and the features of each action, in order."""

    counts: Counter[str] = field(default_factory=Counter)
    features: list[tuple[Action, list[Name]]] = field(default_factory=list)

    def of(self, kind: str) -> list[tuple[Action, list[Name]]]:
        """The actions of a kind with their features."""
        return [(action, names) for action, names in self.features if action.kind == kind]


def transact(asked: Transaction, actor: Actor) -> Outcome:
    """Everything or nothing; rules that are broken come as one error that tells them all."""
    require_person(actor.person)
    lock = find_lock(asked.lock, actor.person) if asked.lock else None
    changes = _Changes(actor.person)
    for action in asked.actions:
        changes.add(action)
    applied = _apply(changes.listed, asked, actor)
    if lock is not None:
        release(lock, None if asked.releases_all else list(changes.touched))
    return _tell(asked, changes, applied)


class _Changes:
    """Changes as they add up: a feature that two actions touch is changed once."""

    def __init__(self, person: Person) -> None:
        self.person = person
        self.listed: list[Change] = []
        self.touched: dict[Name, int] = {}
        self.members: list[list[int]] = []  # of each action, the places of its changes

    def add(self, action: Action) -> None:
        """The changes of an action."""
        if action.kind == "insert":
            self.members.append([self._append(insert(action.layer.name, action.values))])
            return
        rows = _find_rows(action, self.person)
        self.members.append([self._put(action, *row) for row in rows])

    def _append(self, change: Change) -> int:
        self.listed.append(change)
        return len(self.listed) - 1

    def _put(self, action: Action, key: int, version: int, shape: Any) -> int:
        name = (action.layer.name, key)
        change = _make_change(action, key, version, shape, self.person)
        if name not in self.touched:
            self.touched[name] = self._append(change)
        else:
            place = self.touched[name]
            self.listed[place] = _add(self.listed[place], change)
        return self.touched[name]


def _add(first: Change, second: Change) -> Change:
    """Two changes of one feature as one; a deleted one stays deleted."""
    if first.new is None or second.new is None:
        return first if first.new is None else second
    new = {**first.new, **second.new}
    return replace(first, old=dict.fromkeys(new), new=new)


def _find_rows(action: Action, person: Person) -> list[tuple[int, int, Any]]:
    """Number, version and, where it changes, the geometry of the features that an action is about."""
    query = Query(action.layer, "", action.condition)
    rows, values = compose_rows(query, person, None)
    statement = compose(
        "SELECT t.id, t.version, CASE WHEN %(with_shape)s THEN ST_AsBinary(t.geometry) END {rows} "
        "ORDER BY t.id LIMIT %(most)s",
        {"rows": rows},
    )
    values |= {"with_shape": "geometry" in action.values, "most": MOST_ACTIONS + 1}
    found = fetch_all(statement, values)
    if len(found) > MOST_ACTIONS:
        raise GisError("too_large", f"一次最多修改 {MOST_ACTIONS} 个要素。", "Filter")
    return [
        (key, version, None if shape is None else shapely.from_wkb(bytes(shape)))
        for key, version, shape in found
    ]


def _make_change(action: Action, key: int, version: int, shape: Any, person: Person) -> Change:
    name = action.layer.name
    if action.kind == "delete":
        return Change(name, key, {}, None, version)
    new = dict(action.values)
    if action.kind == "replace":
        new = {**_empty_values(action.layer, person), **new}
    if shape is not None and new.get("geometry") is not None:
        new["geometry"] = keep_vertices(new["geometry"], shape)
    return Change(name, key, dict.fromkeys(new), new, version)


def _empty_values(layer: LayerOptions, person: Person) -> dict[str, Any]:
    """What a replacement empties unless it says otherwise: all but what is computed or masked."""
    kept = {"district", *area_fields(layer), *edit_scope_of(layer, person).masked}
    return {one.name: None for one in properties_of(layer) if one.name not in kept}


def _apply(changes: list[Change], asked: Transaction, actor: Actor) -> Applied:
    if not changes:
        return Applied(0, ())
    handles = [asked.handle, *(action.handle for action in asked.actions)]
    reason = next((handle for handle in handles if handle), "") or "WFS 编辑"
    try:
        return apply(changes, actor, reason[:500], lock=asked.lock)
    except RejectedError as error:
        raise ServiceError("rejected", tell_findings(error.findings), error.locator) from error
    except GisError as error:
        if error.kind != "locked":
            raise
        # What WFS 2.0 §15.2.3 calls a locked feature without its lock.
        raise ServiceError("parameter", error.sentence, "lockId", "MissingParameterValue") from error


def tell_findings(findings: list[Finding]) -> str:
    """What is wrong, a line for each finding: which feature, where, which rule, and why."""
    errors = [found for found in findings if found.severity is Severity.ERROR]
    lines = [
        f"未保存：有 {len(errors)} 处不符合规则。",
        *(_tell_finding(found) for found in errors[:MOST_TOLD]),
    ]
    if len(errors) > MOST_TOLD:
        lines.append(f"另有 {len(errors) - MOST_TOLD} 处未列出。")
    return "\n".join(lines)


def _tell_finding(found: Finding) -> str:
    who = "、".join(f"{found.layer}.{key}" for key in found.features[:5]) or found.feature or found.layer
    where = "" if found.place is None else f"，位置 {found.place[0]:.6f} {found.place[1]:.6f}"
    return f"[{found.rule}] {who}{where}：{found.sentence}"


def _tell(asked: Transaction, changes: _Changes, applied: Applied) -> Outcome:
    outcome = Outcome()
    for action, places in zip(asked.actions, changes.members, strict=True):
        names = [(action.layer.name, _key_of(changes, applied, place)) for place in places]
        outcome.counts[action.kind] += len(names)
        outcome.features.append((action, names))
    return outcome


def _key_of(changes: _Changes, applied: Applied, place: int) -> int:
    return applied.keys[place] if applied.keys else changes.listed[place].key or 0
