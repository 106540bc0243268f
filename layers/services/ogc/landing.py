"""Where a client begins: the landing page, what is conformed to, the definition of the interface."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from layers.services.ogc.answer import answer_document, choose_form, refuse_unknown
from layers.services.ogc.extent import describe_extent, whole_extent
from layers.services.ogc.map_links import map_links
from layers.services.ogc.openapi import describe_api
from layers.services.ogc.published import published_layers
from layers.services.ogc.site import HTML, JSON, OPENAPI, TITLE, Site, link
from layers.services.ogc.systems import offered_systems, storage_uri

ABSTRACT = "海南省自然资源和基础地理信息系统的数据服务：要素、地图、瓦片、样式、元数据，按权限开放。"
FEATURES = "http://www.opengis.net/spec/ogcapi-features-{}/1.0/conf/{}"
MAPS = (
    "core", "collection-map", "dataset-map", "styled-map", "collections-selection", "scaling",
    "display-resolution", "spatial-subsetting", "datetime", "crs", "background", "png", "jpeg", "tiff",
    "html", "api-operations",
)  # fmt: skip
# The standard of maps writes its names with https, and most programs that know it with http.
SCHEMES = ("https", "http")
CONFORMANCE = (
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/landing-page",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/json",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/html",
    "http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/oas30",
    "http://www.opengis.net/spec/ogcapi-common-2/1.0/conf/collections",
    *(FEATURES.format(1, name) for name in ("core", "geojson", "html", "oas30")),
    FEATURES.format(2, "crs"),
    *(FEATURES.format(3, name) for name in (
        "queryables", "queryables-query-parameters", "filter", "features-filter")),
    *(FEATURES.format(4, name) for name in (
        "create-replace-delete", "update", "optimistic-locking-etags", "features")),
    *(FEATURES.format(5, name) for name in (
        "schemas", "queryables", "returnables-and-receivables", "core-roles-features")),
    *(f"http://www.opengis.net/spec/cql2/1.0/conf/{name}" for name in (
        "cql2-text", "cql2-json", "basic-cql2", "advanced-comparison-operators",
        "case-insensitive-comparison", "accent-insensitive-comparison", "basic-spatial-functions",
        "basic-spatial-functions-plus", "spatial-functions", "temporal-functions", "property-property",
        "arithmetic")),
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core-query-parameters",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/searchable-catalog",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/json",
    *(f"{scheme}://www.opengis.net/spec/ogcapi-maps-1/1.0/conf/{name}"
      for scheme in SCHEMES for name in MAPS),
    *(f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}" for name in (
        "core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30")),
    "http://www.opengis.net/spec/ogcapi-styles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-styles-1/1.0/conf/mapbox-styles",
)  # fmt: skip


@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/`."""
    refuse_unknown(request, frozenset())
    site, layers = Site.of(request), published_layers(request.user)
    document = {
        "title": TITLE,
        "description": ABSTRACT,
        "extent": describe_extent(whole_extent(layers, request.user), *layers),
        "crs": list(offered_systems()),
        "storageCrs": storage_uri(),
        "links": [
            *site.self_links(),
            link("service-desc", site.ogc("api"), OPENAPI, "接口定义（OpenAPI 3.0）"),
            link("service-doc", site.ogc("api?f=html"), HTML, "接口说明"),
            link("related", f"{site.root}/api/docs", HTML, "JSON 接口（地图、编辑、宗地、历史）"),
            link("conformance", site.ogc("conformance"), JSON, "符合的标准"),
            link("data", site.ogc("collections"), JSON, "图层"),
            link(
                "http://www.opengis.net/def/rel/ogc/1.0/ogc-catalog", site.ogc("records"), JSON, "元数据目录"
            ),
            link(
                "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes",
                site.ogc("tileMatrixSets"),
                JSON,
                "瓦片矩阵集",
            ),
            link("http://www.opengis.net/def/rel/ogc/1.0/styles", site.ogc("styles"), JSON, "样式"),
            *map_links(site.ogc("map"), "全部图层"),
        ],
    }
    return answer_document(request, document, "landing", site=site)


@require_safe
def conformance(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/conformance`."""
    refuse_unknown(request, frozenset())
    return answer_document(request, {"conformsTo": list(CONFORMANCE)}, "conformance")


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """`GET /ogc/api`: OpenAPI 3.0 of what the caller may see."""
    refuse_unknown(request, frozenset())
    document = describe_api(published_layers(request.user), Site.of(request))
    media = OPENAPI if choose_form(request) == "json" else HTML
    return answer_document(request, document, "api", media, operations=_list_operations(document))


def _list_operations(document: dict[str, dict[str, dict[str, dict[str, str]]]]) -> list[tuple[str, str, str]]:
    paths = document["paths"].items()
    return [
        (name.upper(), path, told["summary"]) for path, methods in paths for name, told in methods.items()
    ]
