"""Tiles and pictures as HTTP answers: tag, compression, what caches may keep."""

from __future__ import annotations

import gzip
from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from layers.declare import LayerOptions

MVT = "application/vnd.mapbox-vector-tile"
PNG = "image/png"
# Smaller bodies do not become smaller.
WORTH_COMPRESSING = 200


def answer_tile(request: HttpRequest, layer: LayerOptions, body: bytes) -> HttpResponse:
    """A vector tile: 204 when empty, 304 when the client has it, compressed when the client can."""
    if not body:
        return _say_how_long(HttpResponse(status=204), layer)
    response = HttpResponse(body, content_type=MVT)
    if len(body) > WORTH_COMPRESSING and "gzip" in request.headers.get("Accept-Encoding", ""):
        # No time stamp inside: the same tile is the same bytes.
        response = HttpResponse(gzip.compress(body, 6, mtime=0), content_type=MVT)
        response["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    return _tag(request, _say_how_long(response, layer), body)


def answer_picture(request: HttpRequest, layer: LayerOptions | None, body: bytes) -> HttpResponse:
    """A picture of a layer, or of the base map when there is no layer."""
    return _tag(request, _say_how_long(HttpResponse(body, content_type=PNG), layer), body)


def _say_how_long(response: HttpResponse, layer: LayerOptions | None) -> HttpResponse:
    """Kept copies must be asked about each time; what depends on the person is kept by the person only."""
    is_public = layer is None or layer.access == "public"
    response["Cache-Control"] = "public, no-cache" if is_public else "private, no-cache"
    return response


def _tag(request: HttpRequest, response: HttpResponse, body: bytes) -> HttpResponse:
    # Weak: the same tile goes out compressed and plain.
    tag = f'W/"{blake2b(body, digest_size=12).hexdigest()}"'
    response["ETag"] = tag
    return get_conditional_response(request, etag=tag, response=response) or response
