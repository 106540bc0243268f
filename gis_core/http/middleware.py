"""What every answer gets: security headers, and errors in the project's own form."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request, page_not_found

from gis_core.errors import GisError
from gis_core.http.channels import is_machine_path, is_read_path
from gis_core.http.errors import to_problem
from gis_core.http.ows_errors import answer_error, service_of

log = logging.getLogger(__name__)

# MapLibre runs its parser in a worker made from a blob; Leaflet sets style attributes.
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data: blob: https://*.tianditu.gov.cn; "
    "style-src 'self' 'unsafe-inline'; "
    "script-src 'self'; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; "
    "base-uri 'self'; frame-ancestors 'self'; form-action 'self'"
)
# Django's admin and django-leaflet's form widget write inline scripts.
ADMIN_POLICY = CONTENT_SECURITY_POLICY.replace("script-src 'self'", "script-src 'self' 'unsafe-inline'")

# What an answer that never reached Django gets of its security headers: it is no page.
PLAIN_HEADERS = [
    ("Content-Security-Policy", CONTENT_SECURITY_POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("X-Frame-Options", "SAMEORIGIN"),
]

READING = ("GET", "HEAD")
Handler = Callable[[HttpRequest], HttpResponse]


class HeadersMiddleware:
    """Content-Security-Policy on every page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the policy unless the view has set its own."""
        response = self.get_response(request)
        policy = ADMIN_POLICY if request.path.startswith("/admin/") else CONTENT_SECURITY_POLICY
        response.headers.setdefault("Content-Security-Policy", policy)
        return response


def answer_fault(error: GisError, request: HttpRequest) -> HttpResponse:
    """The error as whoever asks there understands it: an OGC report at an OGC service, else a problem."""
    return answer_error(error, request) if service_of(request.path) else to_problem(error, request)


def answer_unknown(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 of an address that there is not: a program gets it in the form of its service."""
    if is_machine_path(request.path):
        return answer_fault(GisError("not_found", "没有这个地址或要素。"), request)
    return page_not_found(request, exception)


def answer_odd(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 of a request that Django refuses before a view sees it."""
    if is_machine_path(request.path):
        return answer_fault(GisError("parameter", "请求无法读取。"), request)
    return bad_request(request, exception)


def refuse_forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Who edits without a token or with a page's session: a program is asked who it is."""
    if not is_machine_path(request.path):
        return csrf_failure(request, reason)
    if not request.user.is_authenticated:
        return answer_fault(GisError("sign_in", "请先登录，或用服务令牌访问。"), request)
    return answer_fault(
        GisError("forbidden", "请用服务令牌编辑，或从本系统的页面提交。", "Authorization"), request
    )


def refuse_method(request: HttpRequest, allowed: str) -> HttpResponse:
    """405, and what is allowed."""
    response = answer_fault(GisError("method", f"此地址只接受 {allowed}。", "method"), request)
    response["Allow"] = allowed
    return response


class ErrorMiddleware:
    """Turns a GisError, and on machine addresses any error, into a problem document or an OGC report."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on, unless its method is none that the address has.

        Exceptions come to `process_exception`.
        """
        if is_read_path(request.path) and request.method not in READING:
            return refuse_method(request, ", ".join(READING))
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and is_machine_path(request.path):
            return refuse_method(request, response["Allow"])
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer named errors everywhere, unnamed ones only where a program is asking."""
        if isinstance(exception, GisError):
            return answer_fault(exception, request)
        if not is_machine_path(request.path):
            return None
        if isinstance(exception, Http404):
            return answer_fault(GisError("not_found", "没有这个地址或要素。"), request)
        if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
            return answer_fault(GisError("too_large", "请求正文过大。", "body"), request)
        if isinstance(exception, SuspiciousOperation):
            return answer_fault(GisError("parameter", "请求无法读取。"), request)
        if isinstance(exception, PermissionDenied):
            return answer_fault(GisError("forbidden", "您没有权限。"), request)
        log.exception("unexpected fault at %s", request.path)
        return answer_fault(GisError("internal", "服务器内部错误，已记录。"), request)
