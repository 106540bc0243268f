"""What can be wrong with the names of groups and with what `groups.toml` says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from layers.declare import THEMES, LayerOptions
from layers.groups import RESERVED

WORDS = {"title", "title_en", "layers"}
# Number of the check, sentence, hint.
Fault = tuple[int, str, str]


def find_group_faults(
    groups: Mapping[str, Mapping[str, Any]], known: Mapping[str, LayerOptions]
) -> Iterator[Fault]:
    """The faults of these groups beside these layers; nothing when they are in order."""
    taken = {**dict.fromkeys(RESERVED, "an address of its own"), **dict.fromkeys(THEMES, "a theme")}
    for name in known:
        if name in taken:
            yield 40, f"A layer and {taken[name]} are named '{name}'.", "Give the layer's class another name."
    taken |= dict.fromkeys(known, "a layer")
    for name, said in groups.items():
        if name in taken:
            yield 40, f"A group and {taken[name]} are named '{name}'.", "Give the group another name."
        if set(said) != WORDS or not said.get("layers"):
            yield (
                41,
                f"The group '{name}' does not say each of {', '.join(sorted(WORDS))}.",
                "And nothing else.",
            )
        yield from _find_member_faults(name, said.get("layers", ()), known)


def _find_member_faults(name: str, members: list[str], known: Mapping[str, LayerOptions]) -> Iterator[Fault]:
    for member in members:
        layer = known.get(member)
        if layer is None:
            yield (
                42,
                f"The group '{name}' names no layer: '{member}'.",
                f"Layers: {', '.join(sorted(known))}.",
            )
        elif layer.kind != "feature" or "tiles" not in layer.published_as:
            hint = "A group has recorded layers that are published as tiles: their edits leave marks."
            yield 43, f"The group '{name}' has the layer '{member}', which makes no kept tiles.", hint
