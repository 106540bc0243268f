"""In which form an answer goes out: JSON for programs, a page in Chinese for people."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gis_core.errors import GisError
from layers.services.ogc.site import JSON, SECRETS

COMMON = frozenset({"f", *SECRETS})


def choose_form(request: HttpRequest, forms: tuple[str, ...] = ("json", "html")) -> str:
    """The form named by `f`, else the first that the client accepts; GisError("parameter") when unknown."""
    if named := request.GET.get("f", ""):
        if named not in forms:
            raise GisError("parameter", f"参数 f 应为 {'、'.join(forms)} 之一。", "f")
        return named
    accepted = [part.partition(";")[0].strip() for part in request.headers.get("Accept", "").split(",")]
    for media in accepted:
        if "json" in media or media == "*/*":
            break
        if media in ("text/html", "application/xhtml+xml") and "html" in forms:
            return "html"
        if media == "text/csv" and "csv" in forms:
            return "csv"
    return forms[0]


def refuse_unknown(
    request: HttpRequest, known: frozenset[str], repeatable: frozenset[str] = frozenset()
) -> None:
    """GisError("parameter") for a parameter that the address does not have, or that may not come twice."""
    for name, values in request.GET.lists():
        if name not in known | COMMON | repeatable:
            raise GisError("parameter", f"此地址没有参数 {name[:60]}。", name[:60])
        if len(values) > 1 and name not in repeatable:
            raise GisError("parameter", f"参数 {name[:60]} 只能出现一次。", name[:60])


def answer_document(
    request: HttpRequest, document: Any, template: str, media: str = JSON, **more: Any
) -> HttpResponse:
    """The document as JSON or as a page; it depends on the person, so only the person keeps it."""
    if choose_form(request) == "html":
        response = render(request, f"ogc/{template}.html", {"document": document, **more})
    else:
        response = HttpResponse(write_json(document), content_type=media)
    response["Cache-Control"] = "private, no-cache"
    return response


def write_json(document: Any) -> str:
    """JSON in readable Chinese."""
    return json.dumps(document, ensure_ascii=False)
