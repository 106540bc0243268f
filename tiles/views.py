"""Addresses of tiles, pictures, TileJSON and styles."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from layers.catalogue import find_layer
from tiles.answers import answer_picture, answer_tile
from tiles.base_map import draw_base
from tiles.documents import describe_map, describe_style, describe_tiles
from tiles.matrix import find_tile
from tiles.mvt import make_tile
from tiles.raster import draw_tile
from tiles.source import check_published


@require_safe
def vector_tile(request: HttpRequest, layer: str, z: str, x: str, y: str) -> HttpResponse:
    """`GET /tiles/{layer}/{z}/{x}/{y}.mvt`: 204 where there is nothing to draw."""
    found, tile = find_layer(layer), find_tile(z, x, y)
    check_published(found, "tiles")
    return answer_tile(request, found, make_tile(found, request.user, tile))


@require_safe
def picture_tile(request: HttpRequest, layer: str, z: str, x: str, y: str, retina: str = "") -> HttpResponse:
    """`GET /tiles/{layer}/{z}/{x}/{y}.png`, and `@2x.png` with twice the pixels."""
    found, tile = find_layer(layer), find_tile(z, x, y)
    check_published(found, "pictures")
    return answer_picture(request, found, draw_tile(found, request.user, tile, scale_of(retina)))


@require_safe
def base_tile(request: HttpRequest, z: str, x: str, y: str, retina: str = "") -> HttpResponse:
    """`GET /tiles/base/{z}/{x}/{y}.png`: our own base map, of public layers only."""
    return answer_picture(request, None, draw_base(find_tile(z, x, y), scale_of(retina)))


@require_safe
def tile_json(request: HttpRequest, layer: str) -> JsonResponse:
    """`GET /tiles/{layer}.json`: TileJSON 3.0."""
    return answer_json(describe_tiles(find_layer(layer), request.user, root_of(request)))


@require_safe
def layer_style(request: HttpRequest, layer: str) -> JsonResponse:
    """`GET /styles/{layer}.json`: the layer's MapLibre style."""
    return answer_json(describe_style(find_layer(layer), request.user, root_of(request)))


@require_safe
def map_style(request: HttpRequest) -> JsonResponse:
    """`GET /styles/map.json`: every layer the caller may see."""
    return answer_json(describe_map(request.user, root_of(request)))


def unknown(request: HttpRequest) -> HttpResponse:
    """Any other address below `/tiles/` and `/styles/`: GisError("not_found")."""
    raise GisError("not_found", "没有这个瓦片地址；格式为 .mvt、.png 或 .json。", "path")


def scale_of(retina: str) -> int:
    """How many pixels a screen pixel has: 2 for `@2x`."""
    return 2 if retina else 1


def root_of(request: HttpRequest) -> str:
    """The address of this server as the client used it."""
    return request.build_absolute_uri("/").rstrip("/")


def answer_json(document: dict[str, Any]) -> JsonResponse:
    """The document in readable Chinese; it depends on the person, so only the person keeps it."""
    response = JsonResponse(document, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "private, no-cache"
    return response
