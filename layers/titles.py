"""Titles of layers for Django's own pages: the declared title, so that no layer says it twice in `Meta`."""

from __future__ import annotations

from django.utils.functional import lazy
from django.utils.translation import get_language

from layers.catalogue import all_layers
from layers.declare import LayerOptions


def title_models() -> None:
    """Give every layer's model its declared title, in the language of the reader."""
    for layer in all_layers():
        title = lazy(_title_in_use, str)(layer)
        layer.model._meta.verbose_name = title
        layer.model._meta.verbose_name_plural = title


def _title_in_use(layer: LayerOptions) -> str:
    return layer.english if (get_language() or "").startswith("en") else layer.title
