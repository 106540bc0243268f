"""Edits made up for tests of the rules: of a layer's stored features, or of geometries without a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from gis_core.geometry.measure import to_shapely
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.rules.edited import Edited, shape_array

EVERYTHING = "geometry"


def row_of(layer: LayerOptions, feature: Any) -> dict[str, Any]:
    """A stored feature's attributes as plain values."""
    return {field.name: getattr(feature, field.name) for field in layer.attributes}


def all_fields(layer: LayerOptions) -> frozenset[str]:
    """Every field that an edit may change."""
    return frozenset(["geometry", *(field.name for field in layer.attributes)])


def edit_stored(
    layer: LayerOptions,
    features: Sequence[Any],
    geometries_before: Sequence[Any] | None = None,
    rows_before: Sequence[Mapping[str, Any] | None] | None = None,
    changed: frozenset[str] | None = None,
) -> Edited:
    """The edit that led to these stored features; unless told otherwise they were as they are."""
    shapes = [to_shapely(feature.geometry) for feature in features]
    rows = [row_of(layer, feature) for feature in features]
    return Edited(
        layer=layer,
        ids=np.array([feature.pk for feature in features], dtype=np.int64),
        geometries=shape_array(shapes),
        rows=rows,
        geometries_before=shape_array(list(geometries_before or shapes)),
        rows_before=list(rows_before or rows),
        changed=all_fields(layer) if changed is None else changed,
    )


def insert_all(layer: str, shapes: Sequence[Any], rows: Sequence[Mapping[str, Any]] | None = None) -> Edited:
    """An edit that inserts these geometries with ids from 1."""
    nothing = [None] * len(shapes)
    return Edited(
        layer=find_layer(layer),
        ids=np.arange(1, len(shapes) + 1),
        geometries=shape_array(list(shapes)),
        rows=list(rows or [{}] * len(shapes)),
        geometries_before=shape_array(nothing),
        rows_before=nothing,
    )
