"""Addresses of tiles, pictures, TileJSON, styles, and of the glyphs and markers that styles name."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from gis_core.errors import GisError
from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.groups import find_group
from tiles.answers import answer_kept, as_glyphs, as_picture
from tiles.base_map import draw_base
from tiles.documents import describe_map, describe_style, describe_tiles
from tiles.glyphs.ranges import make_range
from tiles.kept.depends import want_tile
from tiles.kept.keeper import keeper
from tiles.kept.tile import Kept, Wanted
from tiles.matrix import find_tile
from tiles.raster import REACH, draw_tile
from tiles.source import check_published
from tiles.sprites import draw_sprite, write_index
from tiles.vector_order import order_vector_tile

log = logging.getLogger(__name__)
DEFAULT_GRID = WEB_MERCATOR_QUAD.identifier


@require_safe
def vector_tile(
    request: HttpRequest, layer: str, z: str, x: str, y: str, grid: str = DEFAULT_GRID
) -> HttpResponse:
    """`GET /tiles/{layer or group}/[{grid}/]{z}/{x}/{y}.mvt`: 204 where there is nothing to draw."""
    group, tile = find_group(layer), find_tile(z, x, y, grid)
    return answer_kept(request, _find_or_make(group.layers[0], *order_vector_tile(group, request.user, tile)))


@require_safe
def picture_tile(
    request: HttpRequest,
    layer: str,
    z: str,
    x: str,
    y: str,
    retina: str = "",
    grid: str = DEFAULT_GRID,
) -> HttpResponse:
    """`GET /tiles/{layer}/[{grid}/]{z}/{x}/{y}.png`, and `@2x.png` with twice the pixels."""
    found, tile = find_layer(layer), find_tile(z, x, y, grid)
    check_published(found, "pictures")
    wanted = want_tile(found, request.user, tile, f"{retina}.png", REACH)

    def make() -> Kept:
        drawn = draw_tile(found, request.user, tile, scale_of(retina))
        return as_picture(drawn, is_public=wanted.is_public)

    return answer_kept(request, _find_or_make(found, wanted, make))


def _find_or_make(layer: LayerOptions, wanted: Wanted, make: Callable[[], Kept]) -> Kept:
    """Tiles of recorded features are kept; what a raster file or a computed layer shows has no marks."""

    def make_in_time() -> Kept:
        try:
            return make()
        except GisError as error:
            if error.kind == "timeout":
                log.warning("a tile is too slow: layer %s, %s, scope %s", layer.name, *wanted.key)
            raise

    return keeper().find_or_make(wanted, make_in_time) if layer.kind == "feature" else make_in_time()


@require_safe
def base_tile(request: HttpRequest, z: str, x: str, y: str, retina: str = "") -> HttpResponse:
    """`GET /tiles/base/{z}/{x}/{y}.png`: our own base map, of public layers only."""
    return answer_kept(request, as_picture(draw_base(find_tile(z, x, y), scale_of(retina)), is_public=True))


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
        return _for_a_day(answer_kept(request, as_picture(draw_sprite(density), is_public=True)))
    return _for_a_day(HttpResponse(write_index(density), content_type="application/json"))


def _for_a_day(response: HttpResponse) -> HttpResponse:
    """What belongs to no layer and hardly ever changes."""
    response["Cache-Control"] = "public, max-age=86400"
    return response


def unknown(request: HttpRequest) -> HttpResponse:
    """Any other address below `/tiles/`, `/styles/` and `/fonts/`: GisError("not_found")."""
    raise GisError("not_found", "没有这个瓦片地址；格式为 .mvt、.png、.json 或 .pbf。", "path")


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
