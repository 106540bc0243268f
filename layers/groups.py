"""Named groups of layers: every theme, and those of `groups.toml`; everybody gets of one what they may see.

A layer is its own group, so whoever serves groups serves layers too.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from gis_core.errors import GisError
from layers.access import Person, Scope, require_visible, scope_of
from layers.catalogue import all_layers, find_layer
from layers.declare import THEMES, LayerOptions

FILE = Path(__file__).parent / "groups.toml"
# Names that addresses of tiles and styles give to something else.
RESERVED = ("base", "map", "sprite")


@dataclass(frozen=True)
class Group:
    """Layers under one name, lowest first."""

    name: str
    title: str
    title_en: str
    layers: tuple[LayerOptions, ...]


@dataclass(frozen=True)
class Seen:
    """What somebody sees of a group: layers with their scopes, never empty; whether everybody sees it all."""

    scopes: tuple[tuple[LayerOptions, Scope], ...]
    is_public: bool

    @property
    def layers(self) -> list[LayerOptions]:
        """The layers, lowest first."""
        return [layer for layer, _ in self.scopes]

    @property
    def classes(self) -> dict[str, str]:
        """The scope class of each layer, by its name."""
        return {layer.name: scope.scope_class for layer, scope in self.scopes}

    @property
    def scope_class(self) -> str:
        """A short key, safe as a file's name, of all the layers and classes together."""
        classes = self.classes
        if len(classes) == 1:
            return next(iter(classes.values()))
        text = "\n".join(f"{name} {found}" for name, found in classes.items())
        return blake2b(text.encode(), digest_size=16).hexdigest()


@cache
def all_groups() -> tuple[Group, ...]:
    """The themes in their order, then those of the file; recorded layers only."""
    themes = [
        _make_group(name, *titles, _layers_of(name)) for name, titles in THEMES.items() if _layers_of(name)
    ]
    named = [
        _make_group(name, said["title"], said["title_en"], [find_layer(each) for each in said["layers"]])
        for name, said in read_groups().items()
    ]
    return (*themes, *named)


def find_group(name: str) -> Group:
    """The group of that name, or a layer as its own; GisError("not_found") when there is neither."""
    group = _by_name().get(name)
    if group is not None:
        return group
    layer = find_layer(name)
    return Group(layer.name, layer.title, layer.english, (layer,))


def see_group(group: Group, channel: str, person: Person) -> Seen:
    """What the person sees of what the group publishes as `channel`.

    GisError("not_found") when it publishes nothing so, "sign_in" or "forbidden" when they see none of it.
    """
    published = [layer for layer in group.layers if channel in layer.published_as]
    if not published:
        raise GisError("not_found", f"“{group.title}”没有以此方式发布。", "layer")
    scopes = tuple((layer, scope) for layer in published if (scope := scope_of(layer, person)).allowed)
    if not scopes:
        require_visible(published[0], person)
    return Seen(scopes, all(layer.access == "public" for layer in published))


@cache
def read_groups() -> dict[str, dict[str, Any]]:
    """The file, as it is written."""
    return tomllib.loads(FILE.read_text(encoding="utf-8"))


def _layers_of(theme: str) -> list[LayerOptions]:
    return [layer for layer in all_layers() if layer.theme == theme and layer.kind == "feature"]


def _make_group(name: str, title: str, title_en: str, layers: list[LayerOptions]) -> Group:
    return Group(name, title, title_en, tuple(sorted(layers, key=lambda layer: (layer.order, layer.name))))


@cache
def _by_name() -> dict[str, Group]:
    return {group.name: group for group in all_groups()}
