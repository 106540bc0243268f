"""The legend of a layer, made from its style."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from layers import styles
from layers.catalogue import find_layer


@require_GET
def legend(request: HttpRequest, name: str) -> JsonResponse:
    """`GET /api/legend/{layer}`: one entry a rule of the style."""
    entries = styles.legend(styles.find_style(find_layer(name).style))
    return JsonResponse({"entries": entries}, json_dumps_params={"ensure_ascii": False})
