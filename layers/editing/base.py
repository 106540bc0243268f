"""What an editor read: old halves that a client did not send, out of the versions it names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from gis_core.errors import GisError
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.editing.change import Change, Half
from layers.editing.json_form import UNKNOWN
from layers.history.versions import read_versions


def fill_old_halves(changes: Sequence[Change]) -> list[Change]:
    """The changes with their old halves known, so that a conflict can tell what others changed.

    GisError("conflict") for a version that a feature never had.
    """
    keys: dict[str, list[int]] = defaultdict(list)
    for change in changes:
        if change.key is not None and (not change.old or UNKNOWN in change.old.values()):
            keys[change.layer].append(change.key)
    known: dict[tuple[str, int, int], Half] = {
        (layer, version.key, version.version): version.fields
        for layer, wanted in keys.items()
        for version in read_versions(find_editable(layer), wanted)
    }
    return [_fill(change, known) if change.key in keys[change.layer] else change for change in changes]


def _fill(change: Change, known: dict[tuple[str, int, int], Half]) -> Change:
    fields = known.get((change.layer, change.key or 0, change.version))
    if fields is None:
        sentence = f"要素 {change.key} 没有第 {change.version} 版，请重新读取后再编辑。"
        raise GisError("conflict", sentence, f"{change.layer}/{change.key}")
    old = {
        name: fields.get(name) if value is UNKNOWN else value
        for name, value in (change.old or fields).items()
    }
    return replace(change, old=old)


def find_editable(name: str) -> LayerOptions:
    """The layer of that name; GisError("parameter") for one whose features nobody draws."""
    layer = find_layer(name)
    if layer.kind != "feature":
        raise GisError("parameter", f"图层“{layer.title}”不能编辑。", name)
    return layer
