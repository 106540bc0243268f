"""The legend of a layer, made from its style."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from layers import styles
from layers.access import require_visible
from layers.catalogue import find_layer


@require_safe
def legend(request: HttpRequest, name: str) -> JsonResponse:
    """`GET /api/legend/{layer}`: one entry a rule of the style, or a class of a raster's values."""
    layer = find_layer(name)
    require_visible(layer, request.user)
    unit = layer.quantity.unit if layer.quantity else ""
    entries = styles.legend(styles.find_style(layer.style), unit)
    return JsonResponse({"entries": entries}, json_dumps_params={"ensure_ascii": False})
