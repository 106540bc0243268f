"""The one function by which features change."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from django.db import IntegrityError, OperationalError, connection, transaction

from gis_core.findings import Finding, Severity
from gis_core.sql import execute, explain_refusal, fetch_one, is_deadlock
from layers.access import Person
from layers.editing.actor import Actor
from layers.editing.applied import Applied, RejectedError
from layers.editing.base import find_editable
from layers.editing.change import Change
from layers.editing.conflicts import ConflictError
from layers.editing.feature_locks import require_unlocked
from layers.editing.layer_edit import LayerEdit
from layers.editing.store import take_keys
from layers.editing.values import clean_changes
from layers.history.recording import Origin, record_as

# Milliseconds: an edit that waits longer for another, or whose statement runs longer, is given up.
LOCK_TIMEOUT = 30_000
STATEMENT_TIMEOUT = 600_000
# A deadlock (with plain SQL, which takes rows in any order) is tried again from the start.
ATTEMPTS = 4


def apply(
    changes: Sequence[Change],
    actor: Actor,
    reason: str,
    *,
    case_number: str = "",
    operation: str = "edit",
    undoes: int | None = None,
    merge: bool = False,
    dry_run: bool = False,
    also: Callable[[Applied], None] | None = None,
    followers: frozenset[tuple[str, int]] = frozenset(),
    lock: str = "",
) -> Applied:
    """Write the changes in one transaction, after every rule of their layers has been kept.

    Raises ConflictError when others changed the same features since the changes' versions (with `merge` only
    when they changed the same fields), RejectedError when a rule is broken, GisError("forbidden") beyond the
    person's scope. A dry run answers all findings and writes nothing. One change or a hundred thousand take
    the same path. `reason`, `case_number` and `operation` go into the evidence. `also` is called before the
    commit, to write what belongs to the edit (lineage). `followers` (layer, key) are features that only
    follow the edit of others, as boundary points do: they may lie beyond the person's scope. Raises
    GisError("locked") when a feature is under a lock (`feature_locks`) but the one whose token is `lock`.
    """
    changes = _give_keys(changes)
    edits, findings = _prepare(changes, followers)
    if _has_errors(findings):
        return _answer(edits, findings, dry_run=dry_run)
    person = actor.person
    keys = tuple(change.key or 0 for change in changes)
    origin = Origin(
        person.get_username(),
        person.pk,
        actor.address,
        actor.protocol,
        operation,
        reason,
        case_number,
        undoes,
    )
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return _apply_once(edits, person, origin, keys, also, lock, merge=merge, dry_run=dry_run)
        except OperationalError as error:
            if not is_deadlock(error) or attempt == ATTEMPTS or connection.in_atomic_block:
                raise explain_refusal(error) from error
        except IntegrityError as error:
            raise explain_refusal(error) from error
    raise AssertionError("unreachable")


def _give_keys(changes: Sequence[Change]) -> list[Change]:
    """The changes with keys for new features; a key of an edit that fails is not given again."""
    new = [change.layer for change in changes if change.key is None]
    keys = {name: iter(take_keys(find_editable(name), count)) for name, count in Counter(new).items()}
    return [
        change if change.key is not None else replace(change, key=next(keys[change.layer]))
        for change in changes
    ]


def _prepare(
    changes: Sequence[Change], followers: frozenset[tuple[str, int]]
) -> tuple[list[LayerEdit], list[Finding]]:
    """The changes by layer, in the one order in which all editors take locks; values as they are stored."""
    by_layer: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_layer[change.layer].append(change)
    edits, findings = [], []
    for name in sorted(by_layer):
        layer = find_editable(name)
        cleaned, found, sound = clean_changes(layer, by_layer[name])
        following = frozenset(key for of, key in followers if of == name)
        edits.append(LayerEdit(layer, cleaned, following, sound))
        findings += found
    return edits, findings


def _apply_once(
    edits: list[LayerEdit],
    person: Person,
    origin: Origin,
    keys: tuple[int, ...],
    also: Callable[[Applied], None] | None,
    lock: str,
    *,
    merge: bool,
    dry_run: bool,
) -> Applied:
    """One attempt; what it learns about the features stays in copies, so that another can follow."""
    edits = [LayerEdit(edit.layer, list(edit.changes), edit.followers, edit.sound) for edit in edits]
    with record_as(origin):
        execute(f"SET LOCAL lock_timeout = {LOCK_TIMEOUT}; SET LOCAL statement_timeout = {STATEMENT_TIMEOUT}")
        for edit in edits:
            edit.lock()
            require_unlocked(edit.layer.name, list(edit.before), lock)
        for edit in edits:
            edit.check_before(person)
        if conflicts := [found for edit in edits for found in edit.find_conflicts(merge=merge)]:
            raise ConflictError(conflicts)
        for edit in edits:
            edit.complete()
        findings = _write_and_check(edits)
        for edit in edits:
            edit.check_after(person)
        if dry_run or _has_errors(findings):
            transaction.set_rollback(True)
            return _answer(edits, findings, dry_run=dry_run)
        applied = Applied(_find_change_set(), _list_changes(edits), tuple(findings), keys)
        if also and applied.change_set:
            also(applied)
    return applied


def _write_and_check(edits: list[LayerEdit]) -> list[Finding]:
    """Write; what the rules find. What they need no written row for, they do while the database writes."""
    inspections = [inspection for edit in edits if (inspection := edit.inspect()) is not None]
    for inspection in inspections:
        inspection.read()
    with ThreadPoolExecutor(1) as beside:
        looked = [beside.submit(inspection.look_ahead) for inspection in inspections]
        _write(edits)
        for one in looked:
            one.result()
    return [finding for inspection in inspections for finding in inspection.finish()]


def _write(edits: list[LayerEdit]) -> None:
    """All layers' rows; their areas are compared with the geometries here, not row by row in the database."""
    execute("SET LOCAL qiongtu.areas = 'given'")
    for edit in edits:
        edit.write()
    execute("SET LOCAL qiongtu.areas = ''")


def _find_change_set() -> int:
    """The transaction's change set; 0 when nothing has changed."""
    row = fetch_one("SELECT nullif(current_setting('qiongtu.change_set', true), '')::bigint")
    return int((row or (0,))[0] or 0)


def _answer(edits: list[LayerEdit], findings: list[Finding], *, dry_run: bool) -> Applied:
    if not dry_run:
        raise RejectedError(findings)
    return Applied(0, _list_changes(edits), tuple(findings))


def _list_changes(edits: list[LayerEdit]) -> tuple[Change, ...]:
    return tuple(change for edit in edits for change in edit.changes)


def _has_errors(findings: list[Finding]) -> bool:
    return any(finding.severity is Severity.ERROR for finding in findings)
