"""Names of properties in requests, and what a filter is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gis_core.errors import GisError
from gis_core.xml.read import Element, find_child, local_name, text_of
from layers.declare import LayerOptions
from layers.services.wfs.types import find_property, standard_properties

Expression = dict[str, Any]
NAMES = ("PropertyName", "ValueReference")
# Names of the feature's identifier; with or without prefix.
ID_NAMES = ("@id", "@gml:id", "gml:identifier", "@fid", "id")
_STEP = re.compile(r"[^/]+$")


@dataclass(frozen=True)
class Context:
    """What a filter is about: the layer, the system of geometries that name none, what is withheld."""

    layer: LayerOptions
    crs: str
    withheld: frozenset[str] = frozenset()


# Names that every layer has beside its own properties.
OWN = ("geometry", "id")


def read_name(text: str, layer: LayerOptions) -> str:
    """A property's name out of a path, under whatever prefix; an error when the layer has none such."""
    if text.strip() in ID_NAMES:
        return "id"
    match = _STEP.search(text.strip())
    name = re.sub(r"\[.*?\]$", "", match.group(0) if match else "")
    if name in ID_NAMES:
        return "id"
    prefix, _, bare = name.rpartition(":")
    if prefix == "gml" and bare in (standard := standard_properties(layer)):
        return standard[bare].name
    if bare in ("geometry", "boundedBy"):
        return "geometry"
    return find_property(layer, bare).name


def text_of_name(element: Element) -> str:
    """The property that a condition is about, as it is written."""
    found = find_child(element, *NAMES)
    if found is None:
        raise GisError("parameter", f"{local_name(element)} 没有指明属性。", local_name(element))
    return text_of(found)
