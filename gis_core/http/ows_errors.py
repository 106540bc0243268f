"""Errors as the OGC services report them: which form a service's version has, and which code a kind is.

The error middleware answers every error at the addresses of SERVICES with `answer_error`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from xml.sax.saxutils import escape, quoteattr

from django.http import HttpRequest, HttpResponse

from gis_core.errors import GisError
from gis_core.http.errors import CHALLENGE, RETRY_AFTER, STATUS
from gis_core.xml.signs import keep_writable

# Path and the service that answers there.
SERVICES = {"/wms": "wms", "/wmts": "wmts", "/wfs": "wfs", "/csw": "csw"}

# The exception code of each kind, unless the form of the report or the error itself knows a better one.
CODES = {
    "parameter": "InvalidParameterValue",
    "missing": "MissingParameterValue",
    "crs": "InvalidParameterValue",
    "geometry": "InvalidParameterValue",
    "out_of_range": "InvalidParameterValue",
    "not_found": "InvalidParameterValue",
    "too_large": "InvalidParameterValue",
    "method": "OperationNotSupported",
    "operation": "OperationNotSupported",
    "version": "VersionNegotiationFailed",
    "rejected": "OperationProcessingFailed",
    "conflict": "OperationProcessingFailed",
}
REST = "NoApplicableCode"
# Statuses that say something to a client's machinery, whatever the service: who are you, come back later.
TELLING = (401, 403, 413, 500, 503)


@dataclass(frozen=True)
class Form:
    """How a service's version reports an error.

    `template` holds {version}, {code} and {locator} as quoted attributes, and {text}. `keeps_status` is
    whether a report has the status of its kind, where older services answer 200.
    """

    template: str
    version: str
    content_type: str
    codes: Mapping[str, str]
    keeps_status: bool = False


SERVICE_REPORT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<ServiceExceptionReport version="{version}" xmlns="http://www.opengis.net/ogc">\n'
    "  <ServiceException{code}{locator}>{text}</ServiceException>\n</ServiceExceptionReport>\n"
)
# WMS 1.1.1 knows no namespaces, and its locators only where the DTD has none.
OLD_REPORT = (
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n'
    "<!DOCTYPE ServiceExceptionReport SYSTEM"
    ' "http://schemas.opengis.net/wms/1.1.1/exception_1_1_1.dtd">\n'
    '<ServiceExceptionReport version="{version}">\n'
    "  <ServiceException{code}>{text}</ServiceException>\n</ServiceExceptionReport>\n"
)
OWS_REPORT = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<ows:ExceptionReport xmlns:ows="NAMESPACE" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:schemaLocation="NAMESPACE SCHEMA" version="{version}" xml:lang="zh">\n'
    "  <ows:Exception{code}{locator}><ows:ExceptionText>{text}</ows:ExceptionText></ows:Exception>\n"
    "</ows:ExceptionReport>\n"
)
SCHEMAS = "http://schemas.opengis.net/ows"


def _write_report(namespace: str, schema: str) -> str:
    return OWS_REPORT.replace("NAMESPACE", namespace).replace("SCHEMA", f"{SCHEMAS}/{schema}")


# OWS 1.0 has the attribute `language` instead.
OWS_1_0 = _write_report("http://www.opengis.net/ows", "1.0.0/owsExceptionReport.xsd").replace(
    "xml:lang", "language"
)
OWS_1_1 = _write_report("http://www.opengis.net/ows/1.1", "1.1.0/owsExceptionReport.xsd")
OWS_2_0 = _write_report("http://www.opengis.net/ows/2.0", "2.0/owsExceptionReport.xsd")

XML, TEXT_XML, OLD_XML = "application/xml", "text/xml", "application/vnd.ogc.se_xml"
WMS_CODES = {"not_found": "LayerNotDefined", "operation": "OperationNotSupported"}
FORMS: dict[tuple[str, str], Form] = {
    ("wms", "1.1.1"): Form(OLD_REPORT, "1.1.1", OLD_XML, WMS_CODES | {"crs": "InvalidSRS"}),
    ("wms", "1.3.0"): Form(SERVICE_REPORT, "1.3.0", TEXT_XML, WMS_CODES | {"crs": "InvalidCRS"}),
    ("wmts", "1.0.0"): Form(OWS_1_1, "1.1.0", XML, {}, keeps_status=True),
    ("wfs", "1.0.0"): Form(SERVICE_REPORT, "1.2.0", TEXT_XML, {}),
    ("wfs", "1.1.0"): Form(OWS_1_0, "1.0.0", TEXT_XML, {"rejected": REST, "conflict": REST}),
    ("wfs", "2.0.0"): Form(OWS_1_1, "2.0.0", XML, {"not_found": "NotFound"}, keeps_status=True),
    ("csw", "2.0.2"): Form(OWS_1_0, "1.2.0", XML, {}, keeps_status=True),
    ("csw", "3.0.0"): Form(OWS_2_0, "3.0.0", XML, {}, keeps_status=True),
}
# What is spoken when a request names no version, or one unknown.
USUAL_VERSIONS = {"wms": "1.3.0", "wmts": "1.0.0", "wfs": "2.0.0", "csw": "2.0.2"}


class ServiceError(GisError):
    """An error for which a service has a code of its own, such as LayerNotQueryable or LockHasExpired."""

    def __init__(self, kind: str, sentence: str, locator: str = "", code: str = "") -> None:
        super().__init__(kind, sentence, locator)
        self.code = code


def service_of(path: str) -> str:
    """The service (wms, wmts, wfs, csw) that answers at an address; empty when none does."""
    first = "/" + path.lstrip("/").split("/", 1)[0]
    return SERVICES.get(first, "")


def answer_error(error: GisError, request: HttpRequest) -> HttpResponse:
    """The report in the version that the request speaks.

    A view that has learnt it (from XML, or by negotiation) sets `request.ows_version`.
    """
    service = service_of(request.path)
    version = getattr(request, "ows_version", "") or _asked_version(request)
    return to_ows_report(error, service, version)


def to_ows_report(error: GisError, service: str, version: str = "") -> HttpResponse:
    """The error as the exception report of a service's version; of an unknown version, the usual one."""
    form = FORMS.get((service, version)) or FORMS[service, USUAL_VERSIONS[service]]
    response = HttpResponse(
        form.template.format(
            version=form.version,
            code=_attribute("code" if "ServiceException" in form.template else "exceptionCode", error, form),
            locator=f" locator={quoteattr(keep_writable(error.locator))}" if error.locator else "",
            text=escape(keep_writable(error.sentence)),
        ),
        content_type=f"{form.content_type}; charset=utf-8",
        status=_status_of(error, form),
    )
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = CHALLENGE
    if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def code_of(error: GisError, form: Form) -> str:
    """The exception code: the error's own, that of the form for its kind, or the common one."""
    own = error.code if isinstance(error, ServiceError) else ""
    return own or form.codes.get(error.kind) or CODES.get(error.kind, REST)


def _attribute(name: str, error: GisError, form: Form) -> str:
    code = code_of(error, form)
    # The older reports have no code that says nothing.
    if name == "code" and code == REST:
        return ""
    return f" {name}={quoteattr(code)}"


def _status_of(error: GisError, form: Form) -> int:
    status = STATUS.get(error.kind, HTTPStatus.INTERNAL_SERVER_ERROR)
    return int(status) if form.keeps_status or status in TELLING else 200


def _asked_version(request: HttpRequest) -> str:
    names = (name for name in request.GET if name.lower() == "version")
    return next((str(request.GET[name]).strip() for name in names), "")
