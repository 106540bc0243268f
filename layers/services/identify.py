"""What is here? Features at a place, and one feature by its number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from gis_core.http.parameters import read_number, read_text
from layers.access import Person
from layers.catalogue import find_layer
from layers.coverages import values_at
from layers.declare import LayerOptions
from layers.describe import describe_feature
from layers.history.instants import Instant
from layers.queries import features_at, find_feature, visible_layers
from layers.services.history import read_instant

# How near to a point or line a click must be, in screen pixels.
TOLERANCE_PIXELS = 5
# Degrees of longitude a pixel spans at zoom 0 of the Web Mercator tile grid (256 px tiles).
DEGREES_PER_PIXEL = 360 / 256
# Hits answered for one layer: stacked points are listed, not hidden, but a page must stay readable.
HITS_PER_LAYER = 10
DEEPEST_ZOOM = 24
# Characters of the list of layers.
LONGEST_NAMES = 2_000


@require_safe
def identify(request: HttpRequest) -> JsonResponse:
    """`GET /api/identify?lon=&lat=&zoom=&layers=&asof=`: features and raster values, top layer first."""
    lon = read_number(request, "lon", -180, 180)
    lat = read_number(request, "lat", -90, 90)
    zoom = read_number(request, "zoom", 0, DEEPEST_ZOOM)
    names = [name for name in read_text(request, "layers", LONGEST_NAMES).split(",") if name]
    tolerance = TOLERANCE_PIXELS * DEGREES_PER_PIXEL / 2**zoom
    asked = choose_layers(request.user, names, zoom)
    instant = read_instant(request)
    return JsonResponse({"results": identify_at(asked, request.user, lon, lat, tolerance, instant)})


def choose_layers(person: Person, names: list[str], zoom: float) -> list[LayerOptions]:
    """The visible ones among the named layers that are drawn at the zoom, top first.

    An unknown name is an error; a layer the person may not see is passed over, as if empty.
    """
    wanted = {find_layer(name).name for name in names}
    seen = [layer for layer in visible_layers(person) if layer.name in wanted]
    return [layer for layer in reversed(seen) if layer.drawn_from <= zoom + 0.5]


def identify_at(
    layers: list[LayerOptions],
    person: Person,
    lon: float,
    lat: float,
    tolerance: float,
    instant: Instant | None = None,
) -> list[dict[str, Any]]:
    """Descriptions of the features, and values of the rasters, at a place in the order of the layers."""
    found: list[dict[str, Any]] = []
    for layer in layers:
        if layer.kind == "coverage":
            found += values_at(layer, person, lon, lat)
        else:
            features = features_at(layer, person, lon, lat, tolerance, HITS_PER_LAYER, instant)
            found += [describe_feature(layer, feature) for feature in features]
    return found


@require_safe
def feature(request: HttpRequest, name: str, key: int) -> JsonResponse:
    """`GET /api/features/{layer}/{id}?asof=`: one feature in words, today or as it was."""
    layer = find_layer(name)
    return JsonResponse(
        describe_feature(layer, find_feature(layer, request.user, key, read_instant(request)))
    )
