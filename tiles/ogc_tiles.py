"""OGC API Tiles and Styles at /ogc/: the addresses of the standard for the tiles and styles that are kept."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from layers.access import scope_of
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.figures import figures_within
from layers.groups import all_groups, find_group, see_group
from layers.queries import visible_layers
from tiles import ogc_documents
from tiles.documents import describe_style
from tiles.views import answer_json, root_of, vector_tile

CHANNEL = "tiles"


@require_safe
def tile_matrix_sets(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/tileMatrixSets`."""
    return answer_json(ogc_documents.list_grids(root_of(request)))


@require_safe
def tile_matrix_set(request: HttpRequest, grid: str) -> HttpResponse:
    """`GET /ogc/tileMatrixSets/{id}`."""
    return answer_json(ogc_documents.describe_grid(ogc_documents.find_grid(grid)))


@require_safe
def tile_sets(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/tiles`."""
    layer = _find_tiled(request, name)
    seen = figures_within({layer.name: scope_of(layer, request.user)}).get(layer.name)
    return answer_json(ogc_documents.list_tile_sets(layer, seen, root_of(request)))


@require_safe
def tile_set(request: HttpRequest, name: str, grid: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/tiles/{tileMatrixSetId}`."""
    layer, found = _find_tiled(request, name), ogc_documents.find_grid(grid)
    seen = figures_within({layer.name: scope_of(layer, request.user)}).get(layer.name)
    return answer_json(ogc_documents.describe_tile_set(layer, found, seen, root_of(request)))


@require_safe
def tile(request: HttpRequest, name: str, grid: str, z: str, row: str, column: str) -> HttpResponse:
    """`GET …/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}`: the kept tile of that place."""
    ogc_documents.find_grid(grid)
    return vector_tile(request, layer=name, z=z, x=column, y=row, grid=grid)


@require_safe
def styles(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/styles`: the style of every layer that the caller may see, and of the groups of such."""
    root, person = root_of(request), request.user
    layers = [layer for layer in visible_layers(person) if CHANNEL in layer.published_as]
    groups = [group for group in all_groups() if any(layer in layers for layer in group.layers)]
    listed = [*(find_group(layer.name) for layer in layers), *groups]
    found = [ogc_documents.describe_style_of(one, f"{root}/ogc/styles/{one.name}", root) for one in listed]
    return answer_json({"styles": found})


@require_safe
def layer_styles(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/styles`."""
    return answer_json(
        ogc_documents.describe_styles(find_group(_find_tiled(request, name).name), root_of(request))
    )


@require_safe
def style(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/styles/{layer or group}`: its MapLibre style."""
    answer = answer_json(describe_style(find_group(name), request.user, root_of(request)))
    answer["Content-Type"] = ogc_documents.STYLE
    return answer


def _find_tiled(request: HttpRequest, name: str) -> LayerOptions:
    """The layer, when it comes as vector tiles and the caller may see it."""
    layer = find_layer(name)
    see_group(find_group(layer.name), CHANNEL, request.user)
    return layer
