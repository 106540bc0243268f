"""What a catalogue client asks, by key and value or in XML."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import (
    Element,
    find_child,
    list_children,
    local_name,
    parse_xml,
    text_of,
    write_xml,
)
from layers.filters import parse_cql2
from layers.services.csw.capabilities import SECTIONS
from layers.services.csw.filters import read_filter
from layers.services.csw.search import find_queryable
from layers.services.csw.words import CSW, SCHEMA_LANGUAGES, SCHEMAS, SETS, VERSION, tag

MOST_RECORDS = 1_000
USUAL_RECORDS = 10
TYPES = ("csw:Record", "gmd:MD_Metadata", "Record", "MD_Metadata")
FORMATS = ("application/xml", "text/xml")


@dataclass(frozen=True)
class Asked:
    """An operation with its parameters, whichever way they came."""

    operation: str
    result: str = "hits"
    schema: str = CSW
    elements: str = "summary"
    # Queryables asked for by name, instead of a set of elements.
    fields: tuple[str, ...] = ()
    start: int = 1
    most: int = USUAL_RECORDS
    condition: Any = None
    sort: tuple[tuple[str, bool], ...] = ()
    ids: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    domain: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    sections: tuple[str, ...] = SECTIONS
    # The request itself as XML.
    echo: str = ""


def read_request(request: HttpRequest) -> Asked:
    """The operation of a GET, a form or an XML document; errors as reports with the service's own codes."""
    if request.method == "POST" and "xml" in request.headers.get("Content-Type", "xml"):
        root = parse_xml(request.body)
        return replace(_read_document(root), echo=write_xml(root))
    return replace(_read_pairs(Kvp.of(request)), echo=tag("request", request.META["QUERY_STRING"]))


def _read_pairs(given: Kvp) -> Asked:
    operation = given.required("request")
    _check(given.required("service"), given.text("version"), operation, given.listed("acceptversions"))
    _check_language(given.text("schemalanguage"))
    return Asked(
        operation,
        result=_choose(given.text("resulttype", "hits"), ("hits", "results", "validate"), "resultType"),
        schema=_read_schema(given.text("outputschema", CSW), given.text("outputformat")),
        elements=_choose(given.text("elementsetname", "summary"), SETS, "ElementSetName"),
        fields=tuple(find_queryable(name) for name in given.listed("elementname")),
        start=given.integer("startposition", 1, 10**9, 1),
        most=min(given.integer("maxrecords", 0, 10**9, USUAL_RECORDS), MOST_RECORDS),
        condition=_read_constraint(given),
        sort=tuple((part.rpartition(":")[0], part.upper().endswith(":D")) for part in given.listed("sortby")),
        ids=tuple(given.listed("id")),
        names=_check_types(given.listed("typenames") or given.listed("typename")),
        domain=(given.text("parametername"), given.text("propertyname")),
        words=tuple(given.text("q").split()),
        sections=_read_sections(given),
    )


def _read_sections(given: Kvp) -> tuple[str, ...]:
    """All when the parameter is not there; none when it is empty."""
    wanted = given.listed("sections")
    if "sections" not in given or "All" in wanted:
        return SECTIONS
    return tuple(_choose(name, SECTIONS, "sections") for name in wanted if name)


def _read_constraint(given: Kvp) -> Any:
    text = given.text("constraint")
    boxes = _read_box(given)
    if not text:
        return boxes[0] if boxes else None
    language = given.text("constraintlanguage", "CQL_TEXT").upper()
    if language == "FILTER":
        condition = read_filter(parse_xml(text.encode()))
    elif language == "CQL_TEXT":
        condition = parse_cql2(_drop_prefixes(text), "cql2-text")
    else:
        raise GisError("parameter", "CONSTRAINTLANGUAGE 应为 CQL_TEXT 或 FILTER。", "constraintLanguage")
    return {"op": "and", "args": [condition, *boxes]} if boxes else condition


def _read_box(given: Kvp) -> list[Any]:
    """Our own parameter `bbox`: west, south, east, north."""
    if not given.text("bbox"):
        return []
    edges = list(given.numbers("bbox", 4))
    return [{"op": "s_intersects", "args": [{"property": "ows:BoundingBox"}, {"bbox": edges}]}]


def _drop_prefixes(text: str) -> str:
    """The text without the prefixes of names, which CQL2 does not know."""
    for prefix in ("dc:", "dct:", "csw:", "ows:", "apiso:"):
        text = text.replace(prefix, "")
    return text


def _read_document(root: Element) -> Asked:
    operation = local_name(root)
    accepted = [text_of(each) for each in root.iter() if local_name(each) == "Version"]
    _check(root.get("service") or "", root.get("version") or "", operation, accepted)
    _check_language(root.get("schemaLanguage") or "")
    query = find_child(root, "Query")
    constraint = None if query is None else find_child(query, "Constraint")
    elements = find_child(root if query is None else query, "ElementSetName")
    return Asked(
        operation,
        result=_choose(root.get("resultType") or "hits", ("hits", "results", "validate"), "resultType"),
        schema=_read_schema(root.get("outputSchema") or CSW, root.get("outputFormat") or ""),
        elements=_choose("summary" if elements is None else text_of(elements), SETS, "ElementSetName"),
        fields=() if query is None else tuple(
            find_queryable(text_of(each)) for each in list_children(query, "ElementName")
        ),
        start=_read_number(root.get("startPosition"), 1, "startPosition"),
        most=min(_read_number(root.get("maxRecords"), USUAL_RECORDS, "maxRecords"), MOST_RECORDS),
        condition=None if constraint is None else _read_condition(constraint),
        sort=() if query is None else _read_sort(query),
        ids=tuple(text_of(each) for each in list_children(root, "Id")),
        names=_check_types([_read_type(each) for each in list_children(root, "TypeName")]
                           + (query.get("typeNames") or "" if query is not None else "").split()),
        domain=tuple(_text_in(root, name) for name in ("ParameterName", "PropertyName")),
    )  # fmt: skip


def _read_type(element: Element) -> str:
    """A qualified name: without a prefix only where a namespace is declared for such names."""
    name = text_of(element)
    if ":" not in name and element.nsmap.get(None) not in SCHEMAS:
        raise ServiceError("parameter", f"记录类型 {name[:60]} 缺少命名空间。", "TypeName")
    return name


def _text_in(root: Element, name: str) -> str:
    found = find_child(root, name)
    return "" if found is None else text_of(found)


def _read_condition(constraint: Element) -> Any:
    text = find_child(constraint, "CqlText")
    if text is not None:
        return parse_cql2(_drop_prefixes(text_of(text)), "cql2-text")
    found = find_child(constraint, "Filter")
    return None if found is None else read_filter(found)


def _read_sort(query: Element) -> tuple[tuple[str, bool], ...]:
    sort = find_child(query, "SortBy")
    listed = [] if sort is None else list_children(sort, "SortProperty")
    return tuple(
        (_text_in(each, "PropertyName"), _text_in(each, "SortOrder").upper() == "DESC") for each in listed
    )


def _check(service: str, version: str, operation: str, accepted: list[str]) -> None:
    if service != "CSW":
        kind = "parameter" if service else "missing"
        raise GisError(kind, "参数 service 应为 CSW。", "service")
    if accepted and VERSION not in accepted:
        raise GisError("version", f"本服务只提供 {VERSION} 版。", "acceptVersions")
    if version != VERSION and operation != "GetCapabilities":
        raise GisError("parameter" if version else "missing", f"参数 version 应为 {VERSION}。", "version")


def _check_language(language: str) -> None:
    if language:
        _choose(language, SCHEMA_LANGUAGES, "schemaLanguage")


def _choose(value: str, known: tuple[str, ...], name: str) -> str:
    if value not in known:
        raise GisError("parameter", f"参数 {name} 应为 {'、'.join(known)} 之一。", name)
    return value


def _read_schema(schema: str, form: str) -> str:
    if form and form.partition(";")[0].strip() not in FORMATS:
        raise GisError("parameter", "参数 outputFormat 应为 application/xml。", "outputFormat")
    return _choose(schema, SCHEMAS, "outputSchema")


def _check_types(names: list[str]) -> tuple[str, ...]:
    for name in names:
        if name and name not in TYPES:
            raise ServiceError("parameter", f"没有记录类型 {name[:60]}。", "typeNames")
    return tuple(names)


def _read_number(text: str | None, usual: int, name: str) -> int:
    if not text:
        return usual
    if (
        not text.isascii()
        or not text.isdigit()
        or len(text) > 9
        or (name == "startPosition" and int(text) < 1)
    ):
        raise GisError("parameter", f"参数 {name} 应为正整数。", name)
    return int(text)
