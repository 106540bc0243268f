"""Addresses of tiles, pictures, TileJSON, styles, and of the glyphs and markers that styles name."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.catalogue import find_layer
from layers.groups import find_group
from tiles.answers import answer_kept, as_glyphs, as_picture
from tiles.base_map import find_base
from tiles.documents import describe_map, describe_style, describe_tiles
from tiles.forms import read_form
from tiles.glyphs.ranges import make_range
from tiles.kept.keeper import keeper
from tiles.matrix import find_tile
from tiles.raster import find_picture
from tiles.source import check_published
from tiles.sprites import draw_sprite, write_index
from tiles.trying import raise_what_came
from tiles.vector_order import order_vector_tile

DEFAULT_GRID = WEB_MERCATOR_QUAD.identifier


@require_safe
def vector_tile(
    request: HttpRequest, layer: str, z: str, x: str, y: str, grid: str = DEFAULT_GRID
) -> HttpResponse:
    """`GET /tiles/{layer or group}/[{grid}/]{z}/{x}/{y}.mvt`: 204 where there is nothing to draw."""
    raise_what_came(request)
    tile = find_tile(z, x, y, grid)
    return answer_kept(
        request, keeper().find_or_make(*order_vector_tile(find_group(layer), request.user, tile))
    )


@require_safe
def picture_tile(
    request: HttpRequest,
    layer: str,
    z: str,
    x: str,
    y: str,
    ending: str,
    retina: str = "",
    size: str = "",
    grid: str = DEFAULT_GRID,
) -> HttpResponse:
    """`GET /tiles/{layer}/[512/][{grid}/]{z}/{x}/{y}[@2x].{png|png32|webp|jpg}`; `@2x` has twice the dots."""
    raise_what_came(request)
    found, tile = find_layer(layer), find_tile(z, x, y, grid)
    check_published(found, "pictures")
    return answer_kept(request, find_picture(found, request.user, tile, read_form(ending, size, retina)))


@require_safe
def base_tile(
    request: HttpRequest, z: str, x: str, y: str, ending: str, retina: str = "", size: str = ""
) -> HttpResponse:
    """`GET /tiles/base/[512/]{z}/{x}/{y}[@2x].{ending}`: our own base map, of public layers only."""
    return answer_kept(request, find_base(find_tile(z, x, y), read_form(ending, size, retina)))


@require_safe
def tile_json(request: HttpRequest, layer: str) -> JsonResponse:
    """`GET /tiles/{layer or group}.json`: TileJSON 3.0."""
    return answer_json(describe_tiles(find_group(layer), request.user, root_of(request)))


@require_safe
def layer_style(request: HttpRequest, layer: str) -> JsonResponse:
    """`GET /styles/{layer or group}.json`: its MapLibre style."""
    return answer_json(describe_style(find_group(layer), request.user, root_of(request)))


@require_safe
def map_style(request: HttpRequest) -> JsonResponse:
    """`GET /styles/map.json`: every layer the caller may see."""
    return answer_json(describe_map(request.user, root_of(request)))


@require_safe
def glyphs(request: HttpRequest, stack: str, named: str) -> HttpResponse:
    """`GET /fonts/{fontstack}/{range}.pbf`: 256 glyphs as distance fields."""
    return _for_a_day(answer_kept(request, as_glyphs(make_range(stack, named))))


@require_safe
def sprite(request: HttpRequest, ending: str, retina: str = "") -> HttpResponse:
    """`GET /styles/sprite[@2x].{json,png}`: the markers of styles."""
    density = scale_of(retina)
    if ending == "png":
        return _for_a_day(answer_kept(request, as_picture(draw_sprite(density), "image/png", is_public=True)))
    return _for_a_day(HttpResponse(write_index(density), content_type="application/json"))


def _for_a_day(response: HttpResponse) -> HttpResponse:
    """What belongs to no layer and hardly ever changes."""
    response["Cache-Control"] = "public, max-age=86400"
    return response


def unknown(request: HttpRequest) -> HttpResponse:
    """Any other address below `/tiles/`, `/styles/` and `/fonts/`: GisError("not_found")."""
    raise GisError("not_found", "没有这个瓦片地址；格式为 .mvt、.png、.webp、.jpg、.json 或 .pbf。", "path")


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
