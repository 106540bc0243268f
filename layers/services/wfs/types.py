"""Feature types: the layers that the service shows somebody, and their properties."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from gis_core.http.ows_errors import ServiceError
from layers.access import Person, require_visible, scope_of
from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.fields import CodeField
from layers.services.wfs.dialect import PREFIX

CHANNEL = "wfs"
_QUALIFIED = re.compile(r"(?:[\w.-]+:)?([\w.-]+)")


@dataclass(frozen=True)
class Property:
    """A property of a feature type: name, title, kind (a word of XML Schema), and the model's field."""

    name: str
    title: str
    kind: str
    field: Any

    @property
    def is_text(self) -> bool:
        """Whether it is a text, which is empty rather than null."""
        return self.kind == "string"

    @property
    def code_list(self) -> str:
        """The code list its values come from; empty when it has none."""
        return str(self.field.code_list) if isinstance(self.field, CodeField) else ""


# Names of GML (AbstractFeatureType), in its order, and the fields that layers keep such values in: a layer
# that is to keep identifiers that others have given declares a field for them.
STANDARD_NAMES = {"description": "remark", "identifier": "external_identifier", "name": "name"}
KINDS = {
    "DecimalField": "decimal",
    "IntegerField": "integer",
    "PositiveIntegerField": "integer",
    "BigIntegerField": "integer",
    "FloatField": "double",
    "DateField": "date",
    "DateTimeField": "dateTime",
    "BooleanField": "boolean",
}


def properties_of(layer: LayerOptions) -> tuple[Property, ...]:
    """The properties of a layer's features without the geometry, in declared order."""
    return tuple(
        Property(field.name, str(field.verbose_name), KINDS.get(field.get_internal_type(), "string"), field)
        for field in layer.attributes
    )


def standard_properties(layer: LayerOptions) -> dict[str, Property]:
    """What GML gives every feature and the layer keeps as a property of its own, in GML's order."""
    own = {one.name: one for one in properties_of(layer)}
    return {name: own[kept] for name, kept in STANDARD_NAMES.items() if kept in own}


def find_property(layer: LayerOptions, name: str) -> Property:
    """The property of that name; an error that names it when the layer has none."""
    for one in properties_of(layer):
        if one.name == name:
            return one
    raise ServiceError("parameter", f"图层“{layer.title}”没有属性 {name[:60]}。", name[:60])


def served_layers(person: Person) -> list[LayerOptions]:
    """The layers that the service shows the person, in drawing order."""
    return [layer for layer in all_layers() if _is_served(layer) and scope_of(layer, person).allowed]


def _is_served(layer: LayerOptions) -> bool:
    return layer.kind != "coverage" and CHANNEL in layer.published_as


@cache
def _by_name() -> dict[str, LayerOptions]:
    return {layer.name: layer for layer in all_layers() if _is_served(layer)}


def is_type(name: str) -> bool:
    """Whether the service has a type of that name, for whomever."""
    return name in _by_name()


def find_type(name: str, person: Person) -> LayerOptions:
    """The layer behind a type's name, under whatever prefix; an error when there is none, or not for them."""
    layer = _by_name().get(strip_prefix(name))
    if layer is None:
        raise ServiceError("parameter", f"没有要素类型“{name[:80]}”。", "typeName", "InvalidParameterValue")
    require_visible(layer, person)
    return layer


def strip_prefix(name: str) -> str:
    """The local part of a qualified name; `schema-element(name)` counts as the name."""
    bare = name.strip().removeprefix("schema-element(").removesuffix(")")
    match = _QUALIFIED.fullmatch(bare)
    return match.group(1) if match else ""


def qualify(layer: LayerOptions) -> str:
    """The type's name with the service's prefix."""
    return f"{PREFIX}:{layer.name}"


def write_id(layer: LayerOptions, key: int) -> str:
    """A feature's identifier: the layer's name and the key."""
    return f"{layer.name}.{key}"


def read_id(text: str) -> tuple[str, int]:
    """The layer's name and the key of an identifier; an empty name and 0 for a text that is none."""
    name, _, number = text.strip().rpartition(".")
    # A version behind @ is not told apart: there is one version of a feature at a time.
    if not name or not number.isascii() or not number.isdigit() or len(number) > 18:
        return "", 0
    return name, int(number)
