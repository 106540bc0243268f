"""Bringing back what was, as a new edit: a feature at an earlier version, a whole change set undone."""

from __future__ import annotations

from gis_core.errors import GisError
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.editing.actor import Actor
from layers.editing.applied import Applied
from layers.editing.apply import apply
from layers.editing.change import Change, delete, insert, same, update
from layers.history.change_sets import ChangeSet, FeatureChange
from layers.history.versions import Version, read_versions
from layers.parcels.lineage import Lineage


def restore_feature(layer: LayerOptions, key: int, version: int, actor: Actor, reason: str) -> Applied:
    """The feature as it was at that version; one that has ended comes back under its own key."""
    versions = read_versions(layer, [key])
    wanted = next((found for found in versions if found.version == version), None)
    if wanted is None:
        raise GisError("not_found", f"要素 {key} 没有第 {version} 版。", "version")
    change = _go_back(layer, versions[-1] if versions[-1].ended is None else None, wanted)
    return apply([change] if change else [], actor, reason, operation="restore")


def undo_change_set(number: int, actor: Actor, reason: str, *, merge: bool = True) -> Applied:
    """Undo all that a change set did; what others changed since stands in the way, by field."""
    undone = ChangeSet.objects.filter(pk=number, sequence__isnull=False).first()
    if undone is None:
        raise GisError("not_found", f"没有编号为 {number} 的变更集。", "change_set")
    if undone.operation == "baseline":
        raise GisError("conflict", "整体入库不能撤销。", "change_set")
    changes: list[Change] = []
    touched = FeatureChange.objects.filter(change_set_id=number)
    for name in touched.values_list("layer", flat=True).distinct():
        layer = find_layer(name)
        keys = touched.filter(layer=name).values_list("feature", flat=True)
        changes += _undo_layer(layer, read_versions(layer, list(keys)), number)
    return apply(
        changes, actor, reason, operation="undo", undoes=number, merge=merge,
        also=lambda applied: _follow_lineage(undone, applied.change_set),
    )  # fmt: skip


def _follow_lineage(undone: ChangeSet, by: int) -> None:
    """Steps of descent that the undone change set made no longer count; those it had taken back do again."""
    Lineage.objects.filter(change_set=undone.pk).update(undone_by=by)
    if undone.operation == "undo":
        Lineage.objects.filter(undone_by=undone.pk).update(undone_by=None)


def _undo_layer(layer: LayerOptions, versions: list[Version], number: int) -> list[Change]:
    """The way back for each feature: from the version that the change set left to the one it found."""
    found = {v.key: v for v in versions if v.ended == number and v.began != number}
    left = {v.key: v for v in versions if v.began == number and v.ended != number}
    ways = (_go_back(layer, left.get(key), found.get(key)) for key in sorted(found.keys() | left.keys()))
    return [change for change in ways if change is not None]


def _go_back(layer: LayerOptions, now: Version | None, then: Version | None) -> Change | None:
    """The change from one version to another; None means that the feature is not there."""
    if now is None:
        return insert(layer.name, then.fields, then.key) if then else None
    if then is None:
        return delete(layer.name, now.key, now.fields, now.version)
    names = [name for name, value in then.fields.items() if not same(value, now.fields[name])]
    if not names:
        return None
    old, new = ({name: version.fields[name] for name in names} for version in (now, then))
    return update(layer.name, now.key, old, new, now.version)
