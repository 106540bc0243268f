"""`/wms`: WMS 1.1.1 and 1.3.0."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from tiles.views import root_of
from tiles.wms.asked import read_asked
from tiles.wms.capabilities import CAPABILITIES_TYPE, DESCRIPTION_TYPE, write_capabilities
from tiles.wms.describe import describe_layers
from tiles.wms.draw import draw_map
from tiles.wms.feature_info import find_features
from tiles.wms.info_answers import find_writer, reader_of
from tiles.wms.legend_request import make_legend
from tiles.wms.map_request import read_map_request
from tiles.wms.sld_write import write_styles
from tiles.wms.trouble import draw_error, wants_picture
from tiles.wms.versions import Version, negotiate

# What these mean depends on the version.
VERSIONED = ("getmap", "getfeatureinfo")
SLD = "application/vnd.ogc.sld+xml"

Operation = Callable[[HttpRequest, Kvp, Version], HttpResponse]


# Nothing is changed here: a posted form is a request whose address would be too long.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def wms(request: HttpRequest) -> HttpResponse:
    """`GET|POST /wms?service=WMS&request=…`."""
    kvp = Kvp.of(request)
    version = negotiate(kvp)
    setattr(request, "ows_version", version.name)  # noqa: B010 - for the error's report
    service = kvp.text("service")
    if service and service.upper() != "WMS":
        raise GisError("parameter", "参数 SERVICE 应为 WMS。", "service")
    name = kvp.required("request").lower()
    if name in VERSIONED:
        kvp.required("version" if kvp.text("wmtver") == "" else "wmtver")
    if name not in OPERATIONS:
        known = "、".join(OPERATIONS)
        raise ServiceError("operation", f"不支持操作 {name[:40]}，可用：{known}。", "request")
    response = OPERATIONS[name](request, kvp, version)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def get_capabilities(request: HttpRequest, kvp: Kvp, version: Version) -> HttpResponse:
    """GetCapabilities, of what the caller may see."""
    text = write_capabilities(version, request.user, root_of(request))
    return HttpResponse(text, content_type=f"{CAPABILITIES_TYPE[version.is_old]}; charset=utf-8")


def get_map(request: HttpRequest, kvp: Kvp, version: Version) -> HttpResponse:
    """GetMap; an error is a picture when EXCEPTIONS asks for one."""
    try:
        wanted = read_map_request(kvp, version, request.user)
        body, form = draw_map(wanted, request.user), wanted.format
    except GisError as error:
        if not wants_picture(kvp, error):
            raise
        body, form = draw_error(kvp, error)
    return HttpResponse(body, content_type=form.content_type)


def get_feature_info(request: HttpRequest, kvp: Kvp, version: Version) -> HttpResponse:
    """GetFeatureInfo."""
    content_type, write = find_writer(kvp.text("info_format", "text/html"))
    found = find_features(kvp, version, request.user)
    return HttpResponse(write(found, reader_of(request)), content_type=f"{content_type}; charset=utf-8")


def get_legend_graphic(request: HttpRequest, kvp: Kvp, version: Version) -> HttpResponse:
    """GetLegendGraphic."""
    made = make_legend(kvp, request.user)
    return HttpResponse(made.body, content_type=made.content_type)


def describe_layer(request: HttpRequest, kvp: Kvp, version: Version) -> HttpResponse:
    """DescribeLayer."""
    text = describe_layers(kvp, version, request.user, root_of(request))
    return HttpResponse(text, content_type=f"{DESCRIPTION_TYPE[version.is_old]}; charset=utf-8")


def get_styles(request: HttpRequest, kvp: Kvp, version: Version) -> HttpResponse:
    """GetStyles."""
    asked = read_asked(Kvp({"layers": kvp.required("layers")}), request.user)
    text = write_styles([each.layer for each in asked])
    return HttpResponse(text, content_type=f"{SLD}; charset=utf-8")


OPERATIONS: dict[str, Operation] = {
    "getcapabilities": get_capabilities,
    "capabilities": get_capabilities,
    "getmap": get_map,
    "map": get_map,
    "getfeatureinfo": get_feature_info,
    "feature_info": get_feature_info,
    "getlegendgraphic": get_legend_graphic,
    "describelayer": describe_layer,
    "getstyles": get_styles,
}
