"""What can be wrong in what a declaration says about access: masked fields, editing roles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gis_core.accounts.roles import Role, rights_of
from gis_core.errors import GisError
from layers.declare import LayerOptions
from layers.styles import find_style

# Number of the check, sentence, hint.
Fault = tuple[int, str, str]


def find_access_faults(layer: LayerOptions) -> Iterator[Fault]:
    """The faults of the words access, masked and edited_by; nothing when they are in order."""
    yield from _find_masked_faults(layer)
    yield from _find_editor_faults(layer)
    if layer.access == "geometry" and layer.kind == "coverage":
        yield 34, "A coverage has access 'geometry'.", "A raster file cannot be cut: say public or internal."


def _find_masked_faults(layer: LayerOptions) -> Iterator[Fault]:
    names = {field.name for field in layer.model._meta.concrete_fields}
    for name, roles in layer.masked.items():
        if name not in names:
            yield 30, f"masked names '{name}', which is no field.", f"Fields: {', '.join(sorted(names))}."
        yield from _find_unknown_roles("masked", roles)
    for name in sorted(set(layer.masked) & _shown_to_all(layer)):
        hint = "Tiles and pictures are the same for all of an area: a masked value must not be in them."
        yield 31, f"'{name}' is masked, and is also a label, a tile field or in the style.", hint


def _shown_to_all(layer: LayerOptions) -> set[str]:
    """The fields that labels, tiles and pictures show, and those that every row needs."""
    try:
        styled = find_style(layer.style).fields() if layer.masked else set()
    except GisError:
        styled = set()  # there is no such style, which another check says
    return {*layer.tiled, *styled, "id", "geometry", "district", "version"}


def _find_editor_faults(layer: LayerOptions) -> Iterator[Fault]:
    yield from _find_unknown_roles("edited_by", layer.edited_by)
    for role in layer.edited_by:
        if role in Role.values and not rights_of(role).edits:
            hint = "See the table of gis_core.accounts.roles."
            yield 33, f"edited_by names '{role}', a role that edits nothing.", hint


def _find_unknown_roles(word: str, roles: Sequence[str]) -> Iterator[Fault]:
    for role in roles:
        if role not in Role.values:
            yield 32, f"{word} names '{role}', which is no role.", f"Roles: {', '.join(Role.values)}."
