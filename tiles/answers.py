"""Tiles and pictures as HTTP answers: tag, compression, what caches may keep."""

from __future__ import annotations

from hashlib import blake2b

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from isal import igzip

from tiles.kept.tile import Kept

MVT = "application/vnd.mapbox-vector-tile"
PROTOBUF = "application/x-protobuf"
# Smaller bodies do not become smaller.
WORTH_COMPRESSING = 200
# A tile is 4 % larger than zlib makes it at level 4, and compressed in a sixth of the time.
GZIP_LEVEL = 2
Headers = list[tuple[str, str]]


def as_tile(body: bytes, *, is_public: bool) -> Kept:
    """A vector tile, compressed once."""
    tag = _tag(body)
    if len(body) <= WORTH_COMPRESSING:
        return Kept(body, MVT, tag, False, is_public)
    # No time stamp inside: the same tile is the same bytes.
    return Kept(igzip.compress(body, GZIP_LEVEL, mtime=0), MVT, tag, True, is_public)


def as_picture(body: bytes, content_type: str, *, is_public: bool) -> Kept:
    """A picture."""
    return Kept(body, content_type, _tag(body), False, is_public)


def as_glyphs(body: bytes) -> Kept:
    """A range of glyphs, which comes gzipped."""
    return Kept(body, PROTOBUF, _tag(body), True, is_public=True)


def _tag(body: bytes) -> str:
    # Weak: the same tile goes out compressed and plain.
    return f'W/"{blake2b(body, digest_size=12).hexdigest()}"'


def compose_answer(kept: Kept, asked_tags: str, encodings: str) -> tuple[int, Headers, bytes]:
    """Status, headers and body: 204 when empty, 304 when the client has it, compressed when it can read that.

    `asked_tags` and `encodings` are its If-None-Match and Accept-Encoding.
    """
    headers = [
        # Kept copies must be asked about each time; what depends on the person is kept by the person only.
        ("Cache-Control", "public, no-cache" if kept.is_public else "private, no-cache"),
        ("ETag", kept.tag),
        ("Vary", "Accept-Encoding" if kept.is_public else "Accept-Encoding, Authorization, Cookie"),
    ]
    if _matches(asked_tags, kept.tag):
        return 304, headers, b""
    if not kept.body:
        return 204, headers, b""
    headers.append(("Content-Type", kept.content_type))
    body = kept.body
    if kept.is_gzipped and "gzip" in encodings:
        headers.append(("Content-Encoding", "gzip"))
    elif kept.is_gzipped:
        body = igzip.decompress(body)
    headers.append(("Content-Length", str(len(body))))
    return 200, headers, body


def _matches(asked: str, tag: str) -> bool:
    return bool(asked) and (asked.strip() == "*" or tag.removeprefix("W/") in asked)


def answer_kept(request: HttpRequest, kept: Kept) -> HttpResponse:
    """The same as Django's answer."""
    asked, encodings = request.headers.get("If-None-Match", ""), request.headers.get("Accept-Encoding", "")
    status, headers, body = compose_answer(kept, asked, encodings)
    response = HttpResponse(body, status=status)
    _replace_headers(response, headers)
    return response


def _replace_headers(response: HttpResponseBase, headers: Headers) -> None:
    del response["Content-Type"]
    for name, value in headers:
        response[name] = value
