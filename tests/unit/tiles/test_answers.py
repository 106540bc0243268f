"""Tiles as answers: compressed, tagged, and kept only as long as they are right."""

from __future__ import annotations

import gzip

from django.http import HttpResponse
from django.test import RequestFactory

from tiles.answers import answer_kept, as_picture, as_tile

BODY = bytes(range(256)) * 8


def ask(body: bytes, *, is_public: bool = True, **headers: str) -> HttpResponse:
    """The answer to a request with these headers."""
    return answer_kept(RequestFactory().get("/", headers=headers), as_tile(body, is_public=is_public))


def test_a_client_that_can_gets_it_compressed() -> None:
    answer = ask(BODY, **{"Accept-Encoding": "br, gzip"})
    assert answer["Content-Encoding"] == "gzip" and gzip.decompress(answer.content) == BODY
    assert "Accept-Encoding" in answer["Vary"]


def test_a_client_that_cannot_gets_it_plain_with_the_same_tag() -> None:
    plain, packed = ask(BODY), ask(BODY, **{"Accept-Encoding": "gzip"})
    assert plain.content == BODY and "Content-Encoding" not in plain
    assert plain["ETag"] == packed["ETag"]


def test_a_client_that_has_it_gets_304() -> None:
    tag = ask(BODY)["ETag"]
    again = ask(BODY, **{"If-None-Match": tag})
    assert again.status_code == 304 and not again.content and again["ETag"] == tag
    assert ask(BODY + b"x", **{"If-None-Match": tag}).status_code == 200


def test_an_empty_tile_is_204() -> None:
    answer = ask(b"")
    assert answer.status_code == 204 and answer["Cache-Control"] == "public, no-cache"


def test_what_depends_on_the_person_is_private() -> None:
    assert ask(BODY, is_public=False)["Cache-Control"] == "private, no-cache"
    assert ask(BODY)["Cache-Control"] == "public, no-cache"


def test_the_base_picture_is_public() -> None:
    answer = answer_kept(RequestFactory().get("/"), as_picture(b"png", "image/png", is_public=True))
    assert answer["Content-Type"] == "image/png" and answer["Cache-Control"] == "public, no-cache"
