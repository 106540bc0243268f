"""The description of /api/: the OpenAPI document for programs, a page of it for people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from gis_core.http.openapi.walk import list_addresses
from gis_core.http.openapi.write import write_document
from layers.access import Person
from layers.services.api_page import list_groups
from layers.services.described.document import OPENAPI_MEDIA
from layers.services.ogc.answer import write_json
from layers.services.ogc.site import TITLE

VERSION = "1.0.0"
WORDS = (
    "地图和各业务系统使用的 JSON 接口。图形为 GeoJSON，坐标为 CGCS2000 经度、纬度（度）；"
    "时间为带时区的 RFC 3339；出错时为 RFC 9457 问题说明，detail 是一句中文，locator 指明出错之处。"
    "地址不接受的方法答复 405。各部门的软件读取图层请用 OGC 服务（/ogc/）。"
)


@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """`GET /api/openapi.json`: OpenAPI 3.0.3; layers are those that the caller may see."""
    text = write_json(describe(request.user, request.build_absolute_uri("/").rstrip("/")))
    return _keep_private(HttpResponse(text, content_type=OPENAPI_MEDIA))


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """`GET /api/docs`: the same in Chinese for people, with examples that can be tried."""
    document = describe(request.user, request.build_absolute_uri("/").rstrip("/"))
    page = {"document": document, "groups": list_groups(document), "root": document["servers"][0]["url"]}
    return _keep_private(render(request, "api/docs.html", page))


def describe(person: Person, root: str) -> dict[str, Any]:
    """The document as the person is told it; `root` is the server's address without a slash at its end."""
    info = {"title": f"{TITLE} · 接口", "version": VERSION, "description": WORDS}
    return write_document(list_addresses(), person, info, root)


def _keep_private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    return response
