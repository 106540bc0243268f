"""ListStoredQueries, DescribeStoredQueries, CreateStoredQuery and DropStoredQuery."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from django.db import IntegrityError, transaction
from django.http import HttpResponse, HttpResponseBase

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element, list_children, text_of, write_xml
from layers.access import is_operator
from layers.services.wfs.call import Call, answer_xml
from layers.services.wfs.dialect import PREFIX, XSD
from layers.services.wfs.gml_out import DECLARATION, write_spaces
from layers.services.wfs.locks import require_person
from layers.services.wfs.models import StoredQuery
from layers.services.wfs.stored_queries import (
    BY_ID,
    LANGUAGES,
    Definition,
    check_definition,
    find_definition,
    read_definition,
    title_of,
)
from layers.services.wfs.types import qualify, served_layers, strip_prefix

XML = "application/xml"
MOST_STORED = 1_000


def _list(call: Call, asked: object) -> HttpResponse:
    _require_new(call)
    made = [read_definition(one) for one in StoredQuery.objects.order_by("name")]
    types = [qualify(layer) for layer in served_layers(call.person)]
    listed = _list_one(BY_ID, "按标识取要素", types)
    listed += "".join(_list_one(one.name, title_of(one), _own_names(one.types)) for one in made)
    return _answer(call, "ListStoredQueriesResponse", listed)


def _list_one(name: str, title: str, types: list[str]) -> str:
    returned = "".join(f"<wfs:ReturnFeatureType>{escape(one)}</wfs:ReturnFeatureType>" for one in types)
    return (
        f'<wfs:StoredQuery id={quoteattr(name)}><wfs:Title xml:lang="zh">{escape(title)}</wfs:Title>'
        f"{returned or '<wfs:ReturnFeatureType/>'}</wfs:StoredQuery>"
    )


def _own_names(types: list[str]) -> list[str]:
    """The types under the service's own prefix, whatever the author called it."""
    return [f"{PREFIX}:{strip_prefix(name)}" for name in types]


def _describe_kvp(call: Call, kvp: Kvp) -> HttpResponse:
    return _describe(call, [name for name in kvp.listed("storedquery_id") if name])


def _describe_xml(call: Call, root: Element) -> HttpResponse:
    return _describe(call, [text_of(part) for part in list_children(root, "StoredQueryId")])


def _describe(call: Call, names: list[str]) -> HttpResponse:
    _require_new(call)
    wanted = names or [BY_ID, *StoredQuery.objects.order_by("name").values_list("name", flat=True)]
    texts = [
        _describe_by_id(call) if name == BY_ID else _describe_one(find_definition(name)) for name in wanted
    ]
    return _answer(call, "DescribeStoredQueriesResponse", "".join(texts))


def _describe_by_id(call: Call) -> str:
    types = " ".join(qualify(layer) for layer in served_layers(call.person))
    return (
        f'<wfs:StoredQueryDescription id="{BY_ID}"><wfs:Title xml:lang="zh">按标识取要素</wfs:Title>'
        f'<wfs:Parameter name="id" type="xsd:string"/>'
        f'<wfs:QueryExpressionText returnFeatureTypes="{types}" language="{LANGUAGES[0]}" isPrivate="true"/>'
        "</wfs:StoredQueryDescription>"
    )


def _describe_one(definition: Definition) -> str:
    """The definition as it was made; what differs is only the element's name."""
    inner = "".join(write_xml(part) for part in definition.element)
    return f"<wfs:StoredQueryDescription id={quoteattr(definition.name)}>{inner}</wfs:StoredQueryDescription>"


def _create(call: Call, root: Element) -> HttpResponse:
    _require_new(call)
    person = require_person(call.actor().person)
    if not (person.rights.edits or is_operator(person)):
        raise GisError("forbidden", "您没有创建存储查询的权限。", "CreateStoredQuery")
    definitions = list_children(root, "StoredQueryDefinition")
    if not definitions:
        raise GisError("missing", "请求中没有 StoredQueryDefinition。", "StoredQueryDefinition")
    with transaction.atomic():
        if StoredQuery.objects.count() + len(definitions) > MOST_STORED:
            raise GisError("too_large", f"存储查询不能超过 {MOST_STORED} 个。", "CreateStoredQuery")
        for element in definitions:
            _keep(check_definition(element), element, person.pk)
    return _answer_status(call, "CreateStoredQueryResponse")


def _keep(name: str, element: Element, owner: int) -> None:
    try:
        if name == BY_ID:
            raise IntegrityError(name)
        with transaction.atomic():
            StoredQuery.objects.create(name=name, definition=write_xml(element), person_id=owner)
    except IntegrityError as error:
        sentence = f"已有存储查询 {name[:80]}。"
        raise ServiceError("parameter", sentence, name, "DuplicateStoredQueryIdValue") from error


def _drop_kvp(call: Call, kvp: Kvp) -> HttpResponse:
    return _drop(call, kvp.text("storedquery_id") or kvp.required("id"))


def _drop_xml(call: Call, root: Element) -> HttpResponse:
    return _drop(call, root.get("id") or "")


def _drop(call: Call, name: str) -> HttpResponse:
    _require_new(call)
    person = call.actor().person
    found = StoredQuery.objects.filter(name=name).first()
    if found is None:
        raise ServiceError("parameter", f"没有存储查询 {name[:80]}。", "id", "InvalidParameterValue")
    if found.person_id != person.pk and not is_operator(person):
        raise GisError("forbidden", "只有创建人能删除存储查询。", "id")
    found.delete()
    return _answer_status(call, "DropStoredQueryResponse")


def _require_new(call: Call) -> None:
    if not call.dialect.is_new:
        raise ServiceError("operation", "只有 WFS 2.0 有存储查询。", call.operation, "OperationNotSupported")


def _answer(call: Call, name: str, inner: str) -> HttpResponse:
    spaces = write_spaces(call.dialect, f"{call.dialect.wfs} {call.dialect.wfs_schema}")
    return answer_xml(f'{DECLARATION}<wfs:{name}{spaces} xmlns:xsd="{XSD}">{inner}</wfs:{name}>\n', XML)


def _answer_status(call: Call, name: str) -> HttpResponse:
    return answer_xml(f'{DECLARATION}<wfs:{name} xmlns:wfs="{call.dialect.wfs}" status="OK"/>\n', XML)


BY_KVP: dict[str, Callable[[Call, Kvp], HttpResponseBase]] = {
    "ListStoredQueries": _list,
    "DescribeStoredQueries": _describe_kvp,
    "DropStoredQuery": _drop_kvp,
}
BY_XML: dict[str, Callable[[Call, Element], HttpResponseBase]] = {
    "ListStoredQueries": _list,
    "DescribeStoredQueries": _describe_xml,
    "CreateStoredQuery": _create,
    "DropStoredQuery": _drop_xml,
}
