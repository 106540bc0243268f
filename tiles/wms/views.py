"""`/wms`: WMS 1.1.1 and 1.3.0."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from tiles.wms.draw import draw_map
from tiles.wms.map_request import read_map_request
from tiles.wms.versions import Version, negotiate

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
    if name not in OPERATIONS:
        known = "、".join(OPERATIONS)
        raise ServiceError("operation", f"不支持操作 {name[:40]}，可用：{known}。", "request")
    response = OPERATIONS[name](request, kvp, version)
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return response


def get_map(request: HttpRequest, kvp: Kvp, version: Version) -> HttpResponse:
    """GetMap."""
    wanted = read_map_request(kvp, version, request.user)
    return HttpResponse(draw_map(wanted, request.user), content_type=wanted.format.content_type)


OPERATIONS: dict[str, Operation] = {
    "getmap": get_map,
    "map": get_map,
}
