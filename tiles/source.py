"""Where the features of a tile or picture come from: the one place here that asks for access."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gis_core.errors import GisError
from gis_core.sql import Fragment, compose, trust
from layers.access import Person, require_visible
from layers.declare import LayerOptions


@dataclass(frozen=True)
class Source:
    """Rows of a layer within a person's scope, as alias `t`: table, condition and the values to bind."""

    rows: Fragment
    condition: Fragment
    parameters: Mapping[str, Any]


def find_source(layer: LayerOptions, person: Person) -> Source:
    """The features the person may see; GisError("sign_in" or "forbidden") when there can be none."""
    condition, parameters = require_visible(layer, person).as_sql("t")
    return Source(compose("{table}", {"table": layer.table}), trust(condition), parameters)


def check_published(layer: LayerOptions, channel: str) -> None:
    """GisError("not_found") when the layer is not published as `channel`."""
    if channel not in layer.published_as:
        raise GisError("not_found", f"图层“{layer.title}”没有以此方式发布。", "layer")
