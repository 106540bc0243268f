"""All declared layers. Django's application registry is the registry; there is no second list."""

from __future__ import annotations

from functools import cache

from django.apps import apps

from gis_core.errors import GisError
from layers.declare import Coverage, Feature, LayerOptions, QueryLayer


@cache
def all_layers() -> tuple[LayerOptions, ...]:
    """Every declared layer, in drawing order (lowest first)."""
    models = [m for m in apps.get_models() if issubclass(m, Feature | Coverage | QueryLayer)]
    return tuple(sorted((LayerOptions.of(m) for m in models), key=lambda o: (o.order, o.name)))


@cache
def _by_name() -> dict[str, LayerOptions]:
    return {options.name: options for options in all_layers()}


def find_layer(name: str) -> LayerOptions:
    """The layer of that name, or GisError("not_found")."""
    options = _by_name().get(name)
    if options is None:
        raise GisError("not_found", f"没有名为“{name[:60]}”的图层。", "layer")
    return options
