"""`/csw`: the operations of the catalogue service."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from xml.sax.saxutils import quoteattr

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gis_core.errors import GisError
from layers.services.csw.capabilities import OPERATIONS, write_capabilities
from layers.services.csw.records import write_record
from layers.services.csw.request import Asked, read_request
from layers.services.csw.search import find_queryable, is_met, values_of
from layers.services.csw.words import DECLARATION, NAMESPACES, VERSION, tag, write_spaces
from layers.services.metadata import Metadata, contains_words, list_metadata

# Of each kind of record: its namespace's prefix, the file that declares it, and the declaration there.
RECORD_TYPES = {
    "Record": (
        "csw",
        "http://schemas.opengis.net/csw/2.0.2/record.xsd",
        '<xs:element name="Record" type="csw:RecordType" substitutionGroup="csw:AbstractRecord"/>',
    ),
    "MD_Metadata": (
        "gmd",
        "http://schemas.opengis.net/iso/19139/20070417/gmd/gmd.xsd",
        '<xs:element name="MD_Metadata" type="gmd:MD_Metadata_Type"/>',
    ),
}


@csrf_exempt  # nothing can be changed here
@require_http_methods(["GET", "HEAD", "POST"])
def csw(request: HttpRequest) -> HttpResponse:
    """One operation by key and value, or in XML."""
    asked = read_request(request)
    answer = _ANSWERS.get(asked.operation)
    if answer is None:
        raise GisError("parameter", f"不支持的操作 {asked.operation[:40]}。", "request")
    response = HttpResponse(answer(asked, request), content_type="application/xml; charset=utf-8")
    response["Cache-Control"] = "private, no-cache"
    return response


def _root_of(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _get_capabilities(asked: Asked, request: HttpRequest) -> str:
    return write_capabilities(_root_of(request), asked.sections)


def _describe_record(asked: Asked, request: HttpRequest) -> str:
    wanted = {name.rpartition(":")[2] for name in asked.names} or set(RECORD_TYPES)
    inner = "".join(
        f'<csw:SchemaComponent targetNamespace="{NAMESPACES[prefix]}"'
        f' schemaLanguage="http://www.w3.org/XML/Schema" parentSchema="{file}">'
        f"{declaration}</csw:SchemaComponent>"
        for name, (prefix, file, declaration) in RECORD_TYPES.items()
        if name in wanted
    )
    spaces = write_spaces("csw", "gmd", "xs")
    return f"{DECLARATION}<csw:DescribeRecordResponse{spaces}>{inner}</csw:DescribeRecordResponse>"


def _get_records(asked: Asked, request: HttpRequest) -> str:
    found = _search(asked, list_metadata(request.user, _root_of(request)))
    now = timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    if asked.result == "validate":
        # What cannot be asked has been refused by now (OGC 07-006r1 §10.8.4.1).
        return (
            f'{DECLARATION}<csw:Acknowledgement timeStamp="{now}"{write_spaces("csw")}>'
            f"<csw:EchoedRequest>{asked.echo}</csw:EchoedRequest></csw:Acknowledgement>"
        )
    page = found[asked.start - 1 : asked.start - 1 + asked.most] if asked.result == "results" else []
    after = asked.start + len(page)
    following = after if after <= len(found) and asked.result == "results" else 0
    inner = "".join(write_record(record, asked.schema, asked.elements, asked.fields) for record in page)
    told = "" if asked.fields else f' elementSet="{asked.elements}"'
    return (
        f'{DECLARATION}<csw:GetRecordsResponse version="{VERSION}"{write_spaces("csw")}>'
        f'<csw:SearchStatus timestamp="{now}"/>'
        f'<csw:SearchResults numberOfRecordsMatched="{len(found)}" numberOfRecordsReturned="{len(page)}"'
        f' nextRecord="{following}"{told} recordSchema="{asked.schema}">{inner}'
        "</csw:SearchResults></csw:GetRecordsResponse>"
    )


def _search(asked: Asked, records: list[Metadata]) -> list[Metadata]:
    """The records that meet the condition, sorted."""
    found = [
        each for each in records if is_met(each, asked.condition) and contains_words(each, list(asked.words))
    ]
    for name, is_descending in reversed(asked.sort):
        found.sort(key=partial(_values, find_queryable(name)), reverse=is_descending)
    return found


def _values(name: str, record: Metadata) -> list[str]:
    return values_of(record, name)


def _get_record_by_id(asked: Asked, request: HttpRequest) -> str:
    if not asked.ids:
        raise GisError("missing", "缺少参数 id。", "id")
    found = [each for each in list_metadata(request.user, _root_of(request)) if each.identifier in asked.ids]
    inner = "".join(write_record(record, asked.schema, asked.elements) for record in found)
    return f"{DECLARATION}<csw:GetRecordByIdResponse{write_spaces('csw')}>{inner}</csw:GetRecordByIdResponse>"


def _get_domain(asked: Asked, request: HttpRequest) -> str:
    """The values that a queryable has, or that a parameter may have."""
    parameter, asked_for = asked.domain
    if not parameter and not asked_for:
        raise GisError("missing", "缺少参数 parameterName 或 propertyName。", "parameterName")
    if parameter:
        operation, _, name = parameter.partition(".")
        values = list(OPERATIONS.get(operation, {}).get(name, ()))
        shown = tag("csw:ParameterName", parameter)
    else:
        queryable = find_queryable(asked_for)
        records = list_metadata(request.user, _root_of(request)) if queryable != "anytext" else []
        values = sorted({value for record in records for value in values_of(record, queryable)})
        shown = tag("csw:PropertyName", asked_for)
    inner = "".join(tag("csw:Value", value) for value in values)
    listed = f"<csw:ListOfValues>{inner}</csw:ListOfValues>" if values else ""
    return (
        f"{DECLARATION}<csw:GetDomainResponse{write_spaces('csw')}>"
        f"<csw:DomainValues type={quoteattr('csw:Record')}>{shown}{listed}</csw:DomainValues>"
        "</csw:GetDomainResponse>"
    )


_ANSWERS: dict[str, Callable[[Asked, HttpRequest], str]] = {
    "GetCapabilities": _get_capabilities,
    "DescribeRecord": _describe_record,
    "GetRecords": _get_records,
    "GetRecordById": _get_record_by_id,
    "GetDomain": _get_domain,
}
