"""The interface as OpenAPI 3.0, written from the declarations; one address a layer, so that each is found."""

from __future__ import annotations

from typing import Any

from gis_core.http.openapi.shared import PROBLEM, PROBLEM_MEDIA, describe_key_scheme, describe_token_schemes
from layers.declare import LayerOptions
from layers.filters import Property, list_properties
from layers.services.ogc.openapi_maps import (
    FORM,
    IN_PATH,
    LIMITS,
    MAP_PARAMETERS,
    OWN_NAMES,
    describe_dataset_maps,
    describe_layer_maps,
)
from layers.services.ogc.request import DEFAULT_LIMIT, LARGEST_LIMIT
from layers.services.ogc.schema import describe_property
from layers.services.ogc.site import GEOJSON, HTML, JSON, OPENAPI, SCHEMA, TITLE, Site

TAGS = ("服务", "图层", "要素", "编辑", "元数据", "瓦片", "样式", "地图")
KINDS = {"integer": "integer", "number": "number", "boolean": "boolean"}
NOT_JSON = {
    "description": "出错：RFC 9457 问题说明",
    "content": {PROBLEM_MEDIA: {"schema": {"$ref": f"#/components/schemas/{PROBLEM.name}"}}},
}
# How an edit may be refused.
REFUSALS = ("400", "401", "403", "404", "409", "412", "413", "415", "422", "423")


def describe_api(layers: list[LayerOptions], site: Site) -> dict[str, Any]:
    """The document; of layers only those given."""
    paths: dict[str, Any] = {
        "/": _get("首页", "getLandingPage", "服务", JSON),
        "/conformance": _get("符合的标准", "getConformance", "服务", JSON),
        "/api": _get("接口定义", "getApi", "服务", OPENAPI),
        "/collections": _get("图层", "getCollections", "图层", JSON),
        "/records": _get("元数据目录", "getRecords", "元数据", GEOJSON,
                         ["q", "ids", "externalIds", "type", "bbox", "datetime", "limit", "offset"]),
        "/records/{recordId}": _get("一条元数据", "getRecord", "元数据", GEOJSON, ["recordId"]),
        "/tileMatrixSets": _get("瓦片矩阵集", "getTileMatrixSetsList", "瓦片", JSON),
        "/tileMatrixSets/{tileMatrixSetId}": _get(
            "一个瓦片矩阵集", "getTileMatrixSet", "瓦片", JSON, ["tileMatrixSetId"]),
        "/styles": _get("样式", "getStyles", "样式", JSON),
        **describe_dataset_maps(NOT_JSON),
    }  # fmt: skip
    for layer in layers:
        paths |= _describe_layer(layer)
    return {
        "openapi": "3.0.3",
        "info": {"title": TITLE, "version": "1.0.0", "description": "海南省自然资源数据的 OGC API。",
                 "x-OGC-limits": {"maps": LIMITS}},
        "servers": [{"url": site.ogc().rstrip("/")}],
        "tags": [{"name": name} for name in TAGS],
        "paths": paths,
        "components": {
            "parameters": _describe_parameters(),
            "schemas": {PROBLEM.name: PROBLEM.resolve(None)},
            "securitySchemes": {**describe_token_schemes(), **describe_key_scheme()},
        },
    }  # fmt: skip


def _describe_layer(layer: LayerOptions) -> dict[str, Any]:
    at, name = f"/collections/{layer.name}", layer.name
    asked = ["limit", "bbox", "bbox-crs", "crs", "datetime", "filter", "filter-lang", "filter-crs", "sortby",
             "properties", "skipGeometry", "cursor", "asof"]  # fmt: skip
    items = _get(f"{layer.title}：要素", f"get_{name}", "要素", GEOJSON, asked)
    items["get"]["parameters"] += [_describe_own(one) for one in list_properties(layer)]
    item = _get(f"{layer.title}：一个要素", f"get_{name}_item", "要素", GEOJSON, ["featureId", "crs", "asof"])
    if layer.kind == "feature":
        items["post"] = _write(f"{layer.title}：新增", f"create_{name}", "201", [])
        item["put"] = _write(f"{layer.title}：替换", f"replace_{name}", "204")
        item["patch"] = _write(
            f"{layer.title}：修改", f"update_{name}", "204", media="application/merge-patch+json"
        )
        item["delete"] = _write(f"{layer.title}：删除", f"delete_{name}", "204", media="")
    described = {
        at: _get(layer.title, f"describe_{name}", "图层", JSON),
        f"{at}/items": items,
        f"{at}/items/{{featureId}}": item,
        f"{at}/schema": _get(f"{layer.title}：结构", f"schema_{name}", "图层", SCHEMA),
        f"{at}/queryables": _get(f"{layer.title}：可查询属性", f"queryables_{name}", "图层", SCHEMA),
    }
    described |= describe_layer_maps(layer, NOT_JSON)
    return described | (_describe_tiles(layer) if "tiles" in layer.published_as else {})


def _describe_tiles(layer: LayerOptions) -> dict[str, Any]:
    at, name = f"/collections/{layer.name}/tiles", layer.name
    mvt = "application/vnd.mapbox-vector-tile"
    tile = ["tileMatrixSetId", "tileMatrix", "tileRow", "tileCol"]
    return {
        at: _get(f"{layer.title}：瓦片集", f"{name}.collection.vector.getTileSetsList", "瓦片", JSON),
        f"{at}/{{tileMatrixSetId}}": _get(
            f"{layer.title}：一个瓦片集", f"{name}.collection.vector.getTileSet", "瓦片", JSON, tile[:1]),
        f"{at}/{{tileMatrixSetId}}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}": _get(
            f"{layer.title}：瓦片", f"{name}.collection.vector.getTile", "瓦片", mvt, tile),
    }  # fmt: skip


def _get(
    summary: str, name: str, tag: str, media: str, parameters: list[str] | None = None
) -> dict[str, Any]:
    forms = [media] if "mapbox" in media else [media, HTML]
    content = {
        form: {"schema": {"type": "string" if form == HTML or "mapbox" in form else "object"}}
        for form in forms
    }
    named = [*(parameters or []), *([] if "mapbox" in media else ["f"])]
    return {"get": {
        "summary": summary,
        "operationId": name,
        "tags": [tag],
        "parameters": [{"$ref": f"#/components/parameters/{one}"} for one in named],
        "responses": {"200": {"description": summary, "content": content}, "400": NOT_JSON, "404": NOT_JSON},
    }}  # fmt: skip


def _write(
    summary: str, name: str, status: str, parameters: list[str] | None = None, media: str = GEOJSON
) -> dict[str, Any]:
    named = ["featureId", "If-Match"] if parameters is None else parameters
    told: dict[str, Any] = {
        "summary": summary,
        "operationId": name,
        "tags": ["编辑"],
        "security": [{"token": []}, {"basic": []}, {"key": []}],
        "parameters": [{"$ref": f"#/components/parameters/{one}"} for one in [*named, "Content-Crs"]],
        "responses": {status: {"description": summary}, **dict.fromkeys(REFUSALS, NOT_JSON)},
    }
    if media:
        told["requestBody"] = {"required": True, "content": {media: {"schema": {"type": "object"}}}}
    return told


def _describe_own(one: Property) -> dict[str, Any]:
    """A property as a parameter of its own: `?lanes=2`."""
    told = describe_property(one)
    schema: dict[str, Any] = {name: told[name] for name in ("type", "format", "enum") if name in told}
    if one.kind == "text":
        schema = {"type": "string"}
    return _parameter(one.name, "query", schema, str(one.field.verbose_name))


def _parameter(name: str, place: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    told = {
        "name": name,
        "in": place,
        "required": place == "path",
        "description": description,
        "schema": schema,
    }
    return told | ({"style": "form", "explode": False} if place == "query" else {})


def _describe_parameters() -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string"}
    box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    uri = {"type": "string", "format": "uri"}
    limit = {"type": "integer", "minimum": 1, "maximum": LARGEST_LIMIT, "default": DEFAULT_LIMIT}
    query: dict[str, tuple[dict[str, Any], str]] = {
        "f": ({"type": "string", "enum": ["json", "html", "csv"]}, "答复的格式"),
        "limit": (limit, "一页的要素数"),
        "bbox": (box, "范围"),
        "bbox-crs": (uri, "范围的坐标系"),
        "crs": (uri, "答复的坐标系"),
        "datetime": (text, "时间或起止时间"),
        "filter": (text, "CQL2 条件"),
        "filter-lang": ({"type": "string", "enum": ["cql2-text", "cql2-json"]}, "条件的写法"),
        "filter-crs": (uri, "条件中图形的坐标系"),
        "sortby": ({"type": "array", "items": text}, "排序：属性，前加 - 为降序"),
        "properties": ({"type": "array", "items": text}, "只要这些属性"),
        "skipGeometry": ({"type": "boolean"}, "不要图形"),
        "cursor": (text, "上一页 next 链接给出的位置"),
        "asof": ({"type": "string", "format": "date-time"}, "系统在该时刻的内容"),
        "q": ({"type": "array", "items": text}, "全文检索词：逗号为“或”，空格分隔的词应依次出现"),
        "ids": ({"type": "array", "items": text}, "记录编号"),
        "externalIds": ({"type": "array", "items": text}, "外部编号"),
        "type": ({"type": "array", "items": text}, "资源类型"),
        "offset": ({"type": "integer", "minimum": 0, "default": 0}, "从第几条起"),
    }
    query |= {name: told for name, told in MAP_PARAMETERS.items() if name not in IN_PATH}
    path: dict[str, tuple[dict[str, Any], str]] = {
        **{name: MAP_PARAMETERS[name] for name in IN_PATH},
        "featureId": ({"type": "integer", "minimum": 0}, "要素编号"),
        "recordId": (text, "记录编号"),
        "tileMatrixSetId": (text, "瓦片矩阵集"),
        "tileMatrix": (text, "级别"),
        "tileRow": ({"type": "integer", "minimum": 0}, "行"),
        "tileCol": ({"type": "integer", "minimum": 0}, "列"),
    }
    header: dict[str, tuple[dict[str, Any], str]] = {
        "If-Match": (text, "所依据的版本（ETag）"),
        "Content-Crs": (text, "正文中图形的坐标系"),
    }
    places = (("query", query), ("path", path), ("header", header))
    return {OWN_NAMES["f"]: _parameter("f", "query", *FORM)} | {
        name: _parameter(name, place, schema, title)
        for place, group in places
        for name, (schema, title) in group.items()
    }
