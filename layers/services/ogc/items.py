"""Features of a layer: a page of them, one of them, and changing them."""

from __future__ import annotations

import json
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from gis_core.errors import GisError
from gis_core.http.parameters import read_text
from gis_core.sql import fetch_all_in_time
from layers.access import edit_scope_of
from layers.declare import LayerOptions
from layers.filters import list_properties
from layers.queries import find_feature
from layers.services.history import read_instant
from layers.services.ogc import transactions
from layers.services.ogc.answer import choose_form, refuse_unknown, write_json
from layers.services.ogc.order import read_sort
from layers.services.ogc.pages import write_csv, write_geojson
from layers.services.ogc.published import find_published
from layers.services.ogc.request import ITEM_PARAMETERS, ItemsRequest, read_items_request
from layers.services.ogc.site import CSV, GEOJSON, JSON, QUERYABLES, Site, link
from layers.services.ogc.statement import compose_features
from layers.services.ogc.systems import System, find_system
from layers.services.ogc.version import matches, write_tag

FORMS = ("json", "html", "csv")
# More features than these are sent while the database still reads them.
AT_ONCE = 1_000


@require_http_methods(["GET", "HEAD", "POST", "OPTIONS"])
def items(request: HttpRequest, name: str) -> HttpResponseBase:
    """`/ogc/collections/{layer}/items`: GET a page of features, POST a new one."""
    layer = find_published(name, request.user)
    if request.method == "OPTIONS":
        return answer_options(layer, request, "POST")
    if request.method == "POST":
        return transactions.create(layer, request)
    form = choose_form(request, FORMS)
    asked, site = read_items_request(layer, request), Site.of(request)
    if form == "csv":
        response = _send(asked, write_csv(asked), CSV)
        response["Content-Disposition"] = f'attachment; filename="{layer.name}.csv"'
    elif form == "html":
        response = _show(request, asked, site)
    else:
        response = _send(asked, write_geojson(asked, site), GEOJSON)
    response["Link"] = f'<{site.ogc(f"collections/{layer.name}/queryables")}>; rel="{QUERYABLES}"'
    return name_system(response, asked.system)


def _send(asked: ItemsRequest, parts: Any, media: str) -> HttpResponseBase:
    if asked.limit <= AT_ONCE:
        return HttpResponse(b"".join(parts), content_type=media)
    return StreamingHttpResponse(parts, content_type=media)


def _show(request: HttpRequest, asked: ItemsRequest, site: Site) -> HttpResponseBase:
    """A table for people."""
    document = json.loads(b"".join(write_geojson(replace(asked, limit=min(asked.limit, 100)), site)))
    columns = [(one.name, str(one.field.verbose_name)) for one in asked.properties][:12]
    rows = [
        (feature["id"], [feature["properties"].get(name) for name, _ in columns])
        for feature in document["features"]
    ]
    following = next((each["href"] for each in document["links"] if each["rel"] == "next"), "")
    told = {"layer": asked.layer, "document": document, "columns": columns, "rows": rows}
    return render(request, "ogc/items.html", {**told, "following": following, "site": site})


@require_http_methods(["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
def item(request: HttpRequest, name: str, key: str) -> HttpResponseBase:
    """`/ogc/collections/{layer}/items/{id}`: GET, PUT (replace), PATCH (merge) or DELETE one feature."""
    layer = find_published(name, request.user)
    number = read_key(layer, key)
    if request.method == "OPTIONS":
        find_feature(layer, request.user, number)
        return answer_options(layer, request, "PUT", "PATCH", "DELETE")
    if request.method in ("PUT", "PATCH", "DELETE"):
        return transactions.change(layer, number, request)
    return _answer_one(request, layer, number)


def _answer_one(request: HttpRequest, layer: LayerOptions, key: int) -> HttpResponseBase:
    refuse_unknown(request, ITEM_PARAMETERS)
    form = choose_form(request)
    system, site = find_system(read_text(request, "crs"), "crs"), Site.of(request)
    text, version = read_feature(layer, request, key, system)
    tag = write_tag(version)
    if tag and matches(request.headers.get("If-None-Match", ""), version):
        response: HttpResponseBase = HttpResponseNotModified()
    elif form == "html":
        feature = json.loads(text)
        rows = [
            (str(one.field.verbose_name), feature["properties"].get(one.name))
            for one in list_properties(layer)
        ]
        response = render(request, "ogc/item.html", {"layer": layer, "key": key, "rows": rows, "site": site})
    else:
        links = [*site.self_links(GEOJSON),
                 link("collection", site.ogc(f"collections/{layer.name}"), JSON, layer.title)]  # fmt: skip
        response = HttpResponse(f'{text[:-1]},"links":{write_json(links)}}}', content_type=GEOJSON)
    if tag and form != "html":
        response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    return name_system(response, system)


def read_feature(
    layer: LayerOptions, request: HttpRequest, key: int, system: System
) -> tuple[str, int | None]:
    """The feature as GeoJSON text, and its version; GisError("not_found") when the caller sees none."""
    asked = ItemsRequest(
        layer, request.user, system, read_instant(request), 1, {"op": "_ids", "args": [[key]]},
        read_sort(layer, ""), None, tuple(list_properties(layer)),
    )  # fmt: skip
    statement, values = compose_features(asked)
    rows = fetch_all_in_time(statement, values, settings.STATEMENT_SECONDS)
    if not rows:
        raise GisError(
            "not_found", f"图层“{layer.title}”中没有编号为 {key} 的要素，或您无权查看。", "featureId"
        )
    return rows[0][2], rows[0][1]


def read_key(layer: LayerOptions, text: str) -> int:
    """The number of a feature; any other text names none."""
    if not text.isascii() or not text.isdigit() or len(text) > 18:
        raise GisError("not_found", f"图层“{layer.title}”中没有编号为 {text[:40]} 的要素。", "featureId")
    return int(text)


def name_system(response: HttpResponseBase, system: System) -> HttpResponseBase:
    """The answer with the system of its coordinates."""
    response["Content-Crs"] = f"<{system.uri}>"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def answer_options(layer: LayerOptions, request: HttpRequest, *writing: str) -> HttpResponse:
    """Which methods an address has for the caller: those that write for who may edit the layer."""
    may_edit = edit_scope_of(layer, request.user).allowed
    response = HttpResponse(status=HTTPStatus.OK)
    response["Allow"] = ", ".join(("GET", "HEAD", *(writing if may_edit else ()), "OPTIONS"))
    response["Cache-Control"] = "private, no-cache"
    return response
