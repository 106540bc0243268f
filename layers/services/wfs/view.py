"""`/wfs`: one address for every version, by GET and POST, keys and values or XML."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import LARGEST, Element, local_name, parse_xml
from layers.services.wfs import operations
from layers.services.wfs.call import Call
from layers.services.wfs.dialect import Dialect, find_dialect, negotiate

FORM = "application/x-www-form-urlencoded"
# Bytes of a transaction: a delivery of some ten thousand parcels.
LARGEST_TRANSACTION = 100 * 1024 * 1024


@csrf_exempt  # what changes something is asked for a token of its own, see `operations`
@require_http_methods(["GET", "POST", "HEAD"])
def wfs(request: HttpRequest) -> HttpResponseBase:
    """Any request to the service."""
    if request.method == "POST" and request.content_type != FORM:
        return _serve_xml(request)
    return _serve_kvp(request)


def _serve_kvp(request: HttpRequest) -> HttpResponseBase:
    kvp = Kvp.of(request)
    operation = kvp.required("request")
    if (service := kvp.required("service").upper()) != "WFS":
        raise GisError("parameter", f"这里没有服务 {service[:20]}。", "service")
    dialect = _choose(kvp, operation)
    setattr(request, "ows_version", dialect.version)  # noqa: B010 - read where errors are answered
    known = {name.lower(): name for name in operations.BY_KVP}
    name = known.get(operation.lower(), "")
    if not name:
        raise ServiceError(
            "operation", f"不支持操作 {operation[:40]}。", operation[:40], "OperationNotSupported"
        )
    return operations.BY_KVP[name](Call(request, dialect, name), kvp)


def _choose(kvp: Kvp, operation: str) -> Dialect:
    if operation.lower() == "getcapabilities":
        return negotiate(kvp.listed("acceptversions"), kvp.text("version"))
    return find_dialect(kvp.text("version"))


def _serve_xml(request: HttpRequest) -> HttpResponseBase:
    root = parse_xml(_read_body(request), LARGEST_TRANSACTION)
    operation = local_name(root)
    dialect = _choose_by_root(root, operation)
    setattr(request, "ows_version", dialect.version)  # noqa: B010 - read where errors are answered
    serve: Any = operations.BY_XML.get(operation)
    if serve is None:
        raise ServiceError(
            "operation", f"不支持操作 {operation[:40]}。", operation[:40], "OperationNotSupported"
        )
    return serve(Call(request, dialect, operation), root)


def _choose_by_root(root: Element, operation: str) -> Dialect:
    version = root.get("version") or ""
    if operation == "GetCapabilities":
        accepted = [(part.text or "").strip() for part in root.iter() if local_name(part) == "Version"]
        return negotiate(accepted, version)
    if root.get("service") not in (None, "WFS"):
        raise GisError("parameter", "这里没有这种服务。", "service")
    return find_dialect(version)


def _read_body(request: HttpRequest) -> bytes:
    """The document; refused unread when it says that it is too large. Only edits may be large."""
    told = int(request.headers.get("Content-Length") or 0)
    largest = LARGEST_TRANSACTION if request.user.is_authenticated else LARGEST
    body = request.read(largest + 1) if told <= largest else b""
    if max(told, len(body)) > largest:
        raise GisError("too_large", f"请求正文不能超过 {largest // 1024} KB。", "body")
    if not body.strip():
        raise GisError("missing", "请求没有正文。", "request")
    return bytes(body)
