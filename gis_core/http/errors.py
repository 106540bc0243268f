"""From an error's kind to what a client is told: the only table."""

from __future__ import annotations

import json
from http import HTTPStatus

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse

from gis_core.errors import GisError

STATUS = {
    "parameter": HTTPStatus.BAD_REQUEST,
    "missing": HTTPStatus.BAD_REQUEST,
    "version": HTTPStatus.BAD_REQUEST,
    "operation": HTTPStatus.NOT_IMPLEMENTED,
    "crs": HTTPStatus.BAD_REQUEST,
    "geometry": HTTPStatus.BAD_REQUEST,
    "out_of_range": HTTPStatus.BAD_REQUEST,
    "sign_in": HTTPStatus.UNAUTHORIZED,
    "forbidden": HTTPStatus.FORBIDDEN,
    "not_found": HTTPStatus.NOT_FOUND,
    "method": HTTPStatus.METHOD_NOT_ALLOWED,
    "conflict": HTTPStatus.CONFLICT,
    "locked": HTTPStatus.LOCKED,
    "rejected": HTTPStatus.UNPROCESSABLE_ENTITY,
    "precondition": HTTPStatus.PRECONDITION_FAILED,
    "media": HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "timeout": HTTPStatus.SERVICE_UNAVAILABLE,
    "unavailable": HTTPStatus.SERVICE_UNAVAILABLE,
    "gone": HTTPStatus.SERVICE_UNAVAILABLE,  # the client has left: nobody reads it
    "internal": HTTPStatus.INTERNAL_SERVER_ERROR,
}
# Seconds after which a client may try again when the fault is ours and passing.
RETRY_AFTER = 5
# Programs that wait to be asked (QGIS, ArcGIS) then send the token as a password.
CHALLENGE = 'Basic realm="Qiongtu", charset="UTF-8"'


def to_problem(error: GisError, request: HttpRequest) -> HttpResponse:
    """The error as an RFC 9457 problem; an unlisted kind is a fault of ours and answers 500."""
    status = STATUS.get(error.kind, HTTPStatus.INTERNAL_SERVER_ERROR)
    body = {
        "type": f"urn:qiongtu:error:{error.kind}",
        "title": status.phrase,
        "status": int(status),
        "detail": error.sentence,
        "kind": error.kind,
        "locator": error.locator,
        "instance": request.path,
        **error.details(),
    }
    # Half of a pair of surrogates, which JSON lets a client send and UTF-8 does not know, becomes "?".
    text = json.dumps(body, ensure_ascii=False, cls=DjangoJSONEncoder).encode(errors="replace")
    response = HttpResponse(text, status=status, content_type="application/problem+json; charset=utf-8")
    # A person's browser would ask for a password that nobody has: people sign in on the page.
    if status is HTTPStatus.UNAUTHORIZED and request.path.startswith("/ogc") and not _is_browser(request):
        response["WWW-Authenticate"] = CHALLENGE
    if status is HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def _is_browser(request: HttpRequest) -> bool:
    return "text/html" in request.headers.get("Accept", "")
