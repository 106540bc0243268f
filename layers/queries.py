"""The read path: every reader of features begins here, and here access is applied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.gis.geos import Point, Polygon
from django.db.models import QuerySet

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from layers.access import Person, scope_of
from layers.catalogue import all_layers
from layers.declare import LayerOptions

Bounds = tuple[float, float, float, float]


def visible_layers(person: Person) -> list[LayerOptions]:
    """The layers of which the person may see anything, in drawing order."""
    return [layer for layer in all_layers() if scope_of(layer, person).allowed]


def visible(layer: LayerOptions, person: Person) -> QuerySet[Any]:
    """The features of a layer that the person may see.

    A QueryLayer answers its statement with default parameters, under the same rule.
    """
    return layer.model._default_manager.filter(scope_of(layer, person).as_q())


def mask(layer: LayerOptions, person: Person, rows: Iterable[Any]) -> list[Any]:
    """The rows with the values that the person must not see taken out."""
    masked = [layer.model._meta.get_field(name) for name in scope_of(layer, person).masked]
    found = list(rows)
    for row in found:
        for field in masked:
            setattr(row, field.name, None if field.null else field.get_default())
    return found


def scope_sql(layer: LayerOptions, person: Person) -> tuple[str, dict[str, str]]:
    """The same rule for a hand-written statement: a condition on alias `t` and its parameters."""
    return scope_of(layer, person).as_sql("t")


def find_feature(layer: LayerOptions, person: Person, key: int) -> Any:
    """One feature, or GisError("not_found"): a feature out of scope is not there."""
    found = visible(layer, person).filter(pk=key).first()
    if found is None:
        raise GisError("not_found", f"图层“{layer.title}”中没有编号为 {key} 的要素，或您无权查看。", "id")
    return mask(layer, person, [found])[0]


def features_at(
    layer: LayerOptions, person: Person, lon: float, lat: float, tolerance: float, limit: int
) -> list[Any]:
    """Features at a place; `tolerance` in degrees counts for points and lines, areas must contain it."""
    rows = visible(layer, person)
    if layer.geometry_kind == "polygon":
        found = rows.filter(geometry__intersects=Point(lon, lat, srid=STORAGE))
    else:
        box = Polygon.from_bbox((lon - tolerance, lat - tolerance, lon + tolerance, lat + tolerance))
        box.srid = STORAGE
        found = rows.filter(geometry__intersects=box)
    return mask(layer, person, found[:limit])
