"""Changing features (Part 4): GeoJSON in, one change out, through the one write path."""

from __future__ import annotations

from decimal import Decimal
from http import HTTPStatus
from typing import Any

import shapely
from django.http import HttpRequest, HttpResponse

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, WGS84
from gis_core.geometry.transform import transform
from gis_core.http.client import address_of
from gis_core.http.parameters import read_json
from layers.access import edit_scope_of
from layers.declare import LayerOptions
from layers.editing.actor import Actor
from layers.editing.apply import apply
from layers.editing.base import fill_old_halves
from layers.editing.change import Change, insert
from layers.editing.conflicts import ConflictError
from layers.editing.json_form import UNKNOWN, read_value
from layers.queries import find_feature
from layers.services.ogc.answer import refuse_unknown
from layers.services.ogc.site import Site
from layers.services.ogc.systems import find_system
from layers.services.ogc.version import matches, write_tag

LARGEST_BODY = 50 * 1024 * 1024
GEOJSON = ("application/geo+json", "application/json", "application/vnd.geo+json")
MERGE_PATCH = ("application/merge-patch+json", *GEOJSON)
REASON = "OGC API"
# Kept by the database or by the place of the feature.
OWN = ("district",)


def create(layer: LayerOptions, request: HttpRequest) -> HttpResponse:
    """A new feature: 201, and where it is."""
    refuse_unknown(request, frozenset())
    actor, body = actor_of(request), read_body(request, GEOJSON)
    new = _read_fields(layer, body, request)
    applied = apply([insert(layer.name, new)], actor, REASON, operation="create")
    response = HttpResponse(status=HTTPStatus.CREATED)
    response["Location"] = Site.of(request).ogc(f"collections/{layer.name}/items/{applied.keys[0]}")
    response["ETag"] = write_tag(1)
    return response


def change(layer: LayerOptions, key: int, request: HttpRequest) -> HttpResponse:
    """Replace, merge into or delete a feature of the version that If-Match names, or of today's."""
    refuse_unknown(request, frozenset())
    actor = actor_of(request)
    version = _find_version(layer, key, request)
    try:
        return _CHANGES[str(request.method)](layer, key, version, request, actor)
    except ConflictError as error:
        if "If-Match" not in request.headers:
            raise
        raise _outdated(key) from error


def _replace(layer: LayerOptions, key: int, version: int, request: HttpRequest, actor: Actor) -> HttpResponse:
    given = _read_fields(layer, read_body(request, GEOJSON), request)
    if given.get("geometry") is None:
        raise GisError("parameter", "替换要素必须给出图形。", "geometry")
    masked = edit_scope_of(layer, actor.person).masked
    wanted = [one.name for one in layer.attributes if one.editable and one.name not in (*OWN, *masked)]
    return _update(layer, key, version, dict.fromkeys(wanted) | given, actor)


def _merge(layer: LayerOptions, key: int, version: int, request: HttpRequest, actor: Actor) -> HttpResponse:
    body = read_body(request, MERGE_PATCH)
    if _media_of(request) == MERGE_PATCH[0]:
        _check_patch(body, key)
    given = _read_fields(layer, body, request)
    if not given:
        raise GisError("parameter", "没有要修改的内容。", "body")
    return _update(layer, key, version, given, actor)


def _check_patch(body: dict[str, Any], key: int) -> None:
    """GisError for another key, which is never changed, and for a shape taken away: each feature has one."""
    properties = body.get("properties")
    told = properties.get("id", key) if isinstance(properties, dict) else key
    if str(body.get("id", key)) != str(key) or str(told) != str(key):
        raise GisError("parameter", "要素编号不能修改。", "id")
    if "geometry" in body and body["geometry"] is None:
        raise GisError("parameter", "图形不能为空。", "geometry")


def _update(layer: LayerOptions, key: int, version: int, new: dict[str, Any], actor: Actor) -> HttpResponse:
    told = Change(layer.name, key, dict.fromkeys(new, UNKNOWN), new, version)
    apply(fill_old_halves([told]), actor, REASON, operation="update")
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["ETag"] = write_tag(find_feature(layer, actor.person, key).version)
    return response


def _delete(layer: LayerOptions, key: int, version: int, request: HttpRequest, actor: Actor) -> HttpResponse:
    apply(fill_old_halves([Change(layer.name, key, {}, None, version)]), actor, REASON, operation="delete")
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


_CHANGES = {"PUT": _replace, "PATCH": _merge, "DELETE": _delete}


def actor_of(request: HttpRequest) -> Actor:
    """Who edits; GisError("sign_in") for nobody."""
    if not request.user.is_authenticated:
        raise GisError("sign_in", "请先登录，或使用可编辑的服务令牌。")
    return Actor(request.user, "ogc-api", address_of(request))


def _find_version(layer: LayerOptions, key: int, request: HttpRequest) -> int:
    """The version that the edit is based on; GisError("precondition") when today's is another."""
    if layer.kind != "feature":
        raise GisError("method", f"图层“{layer.title}”不能编辑。", "method")
    header = request.headers.get("If-Match", "")
    try:
        version = int(find_feature(layer, request.user, key).version)
    except GisError as error:
        if not header or error.kind != "not_found":
            raise
        # What is not there is of no version that anybody could name.
        raise _outdated(key) from error
    if header and not matches(header, version):
        raise _outdated(key)
    return version


def _outdated(key: int) -> GisError:
    return GisError("precondition", f"要素 {key} 已被他人修改，请重新读取后再编辑。", "If-Match")


def read_body(request: HttpRequest, media: tuple[str, ...]) -> dict[str, Any]:
    """The body, a GeoJSON feature or a part of one; GisError("media") for another kind of content."""
    if _media_of(request) not in media:
        raise GisError("media", f"请求正文的类型应为 {media[0]}。", "Content-Type")
    body = read_json(request, LARGEST_BODY)
    if not isinstance(body, dict) or body.get("type", "Feature") != "Feature":
        raise GisError("parameter", "请求正文应为一个 GeoJSON 要素。", "body")
    return body


def _media_of(request: HttpRequest) -> str:
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


def _read_fields(layer: LayerOptions, body: dict[str, Any], request: HttpRequest) -> dict[str, Any]:
    """The fields that the body names, geometry in the storage system; what is computed is passed over."""
    properties = body.get("properties") or {}
    if not isinstance(properties, dict):
        raise GisError("parameter", "properties 应为对象。", "properties")
    computed = {one.name for one in layer.attributes if not one.editable}
    new = {
        name: read_value(name, _exact(value), "properties")
        for name, value in properties.items()
        if name not in computed and name != "id"
    }
    if "geometry" in properties:
        raise GisError("parameter", "图形应写在 geometry 成员中。", "properties.geometry")
    if body.get("geometry") is not None:
        new["geometry"] = _read_geometry(body["geometry"], request)
    return new


def _exact(value: Any) -> Any:
    """A number with decimals as it was written: 1.35, not what a binary fraction makes of it."""
    return Decimal(repr(value)) if isinstance(value, float) else value


def _read_geometry(value: Any, request: HttpRequest) -> Any:
    """The geometry, brought from the system that Content-Crs names."""
    system = find_system(request.headers.get("Content-Crs", "").strip(" <>"), "Content-Crs")
    shape = read_value("geometry", value, "geometry")
    if system.is_turned:
        shape = shapely.transform(shapely.force_2d(shape), lambda pairs: pairs[:, ::-1])
    return shape if system.epsg in (STORAGE, WGS84) else transform(shape, system.epsg, STORAGE)
