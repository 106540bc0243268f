"""The addresses of OGC API Maps: of a layer, of all layers, in a style."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis_core.http.parameters import read_text
from layers.declare import LayerOptions
from layers.services.map_limits import has_days
from layers.services.ogc.answer import refuse_unknown
from layers.services.ogc.extent import whole_extent
from layers.services.ogc.site import TITLE, Site
from layers.services.ogc.systems import System
from tiles.ogc_maps.asked import (
    ask_layers,
    check_style,
    choose_collections,
    find_mapped,
    find_style_map,
    mapped_layers,
)
from tiles.ogc_maps.draw import MapOrder, draw_order
from tiles.ogc_maps.forms import FORMS, MapForm, choose_form
from tiles.ogc_maps.frame import make_frame, read_scaling
from tiles.ogc_maps.ground import read_ground
from tiles.ogc_maps.place import read_place, turn_of
from tiles.ogc_maps.subset import read_subsets
from tiles.ogc_maps.systems import read_map_system
from tiles.ogc_maps.times import Days, read_days
from tiles.wms.formats import PNG

PARAMETERS = frozenset({
    "width", "height", "scale-denominator", "mm-per-pixel", "bbox", "bbox-crs", "center", "center-crs",
    "subset-crs", "crs", "bgcolor", "transparent", "void-color", "void-transparent", "datetime", "asof",
})  # fmt: skip
OF_MANY = PARAMETERS | {"collections"}
REPEATABLE = frozenset({"subset"})


@require_safe
def collection_map(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/map`."""
    layer = find_mapped(name, request.user)
    refuse_unknown(request, PARAMETERS, REPEATABLE)
    return _answer(request, [layer], layer.title)


@require_safe
def styled_collection_map(request: HttpRequest, name: str, style: str) -> HttpResponse:
    """`GET /ogc/collections/{layer}/styles/{style}/map`."""
    layer = find_mapped(name, request.user)
    check_style(layer, style)
    refuse_unknown(request, PARAMETERS, REPEATABLE)
    return _answer(request, [layer], layer.title)


@require_safe
def dataset_map(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/map`: all that the caller may see, or what `collections` names."""
    refuse_unknown(request, OF_MANY, REPEATABLE)
    root = Site.of(request).root
    layers = choose_collections(request, mapped_layers(request.user), root, is_whole=True)
    return _answer(request, layers, TITLE)


@require_safe
def styled_dataset_map(request: HttpRequest, name: str) -> HttpResponse:
    """`GET /ogc/styles/{style}/map`: a style draws a layer or a group of layers."""
    group, layers = find_style_map(name, request.user)
    refuse_unknown(request, OF_MANY, REPEATABLE)
    chosen = choose_collections(request, layers, Site.of(request).root, is_whole=False)
    return _answer(request, chosen, group.title)


def _answer(request: HttpRequest, layers: Sequence[LayerOptions], title: str) -> HttpResponse:
    """The map, or the page that shows it; every parameter is read before anything is drawn."""
    form, system = choose_form(request), read_map_system(read_text(request, "crs"))
    subsets = read_subsets(request.GET.getlist("subset"))
    days = read_days(read_text(request, "datetime"), subsets.get("time"))
    order, told = _read_order(request, layers, form, system, days)
    if form.picture is None:
        response = _show(request, title, order, told)
    else:
        response = HttpResponse(draw_order(order, request.user), content_type=form.media)
    response["Content-Crs"], response["Content-Bbox"] = f"<{system.uri}>", told
    if any(map(has_days, layers)):
        response["Content-Datetime"] = days.told
    response["Cache-Control"], response["Vary"] = "private, no-cache", "Accept, Authorization, Cookie"
    return response


def _read_order(
    request: HttpRequest, layers: Sequence[LayerOptions], form: MapForm, system: System, days: Days
) -> tuple[MapOrder, str]:
    """What to draw, and its box as the answer tells it."""
    scaling, picture = read_scaling(request), form.picture or PNG
    ground = read_ground(request, is_opaque=picture.is_opaque)
    asked = ask_layers(request, layers, days)
    extent = whole_extent(layers, request.user)
    place = read_place(request, read_subsets(request.GET.getlist("subset")), system, extent)
    frame = make_frame(scaling, place, extent, system)
    order = MapOrder(frame, asked, picture, ground, place.is_wrapped)
    return order, write_box(order, system)


def write_box(order: MapOrder, system: System) -> str:
    """The lower left and the upper right corner in the order of the system's axes."""
    west, south, east, north = order.frame.box
    east -= turn_of(system.epsg) if order.is_wrapped else 0.0
    edges = (south, west, north, east) if system.is_turned else (west, south, east, north)
    return ",".join(f"{edge:.15g}" for edge in edges)


def _show(request: HttpRequest, title: str, order: MapOrder, box: str) -> HttpResponse:
    site = Site.of(request)
    pictures = [(form.name, site.here(f=form.name)) for form in FORMS if form.picture is not None]
    told = {"title": title, "pictures": pictures, "frame": order.frame, "box": box}
    return render(request, "ogc/map.html", told)
