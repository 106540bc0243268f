"""Stored queries: the one that every server has, GetFeatureById, and those that people have made.

A made one is kept as its author wrote it. Its parameters are put into texts and attributes of the tree, never
into XML text, so that a value cannot become an element.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element, find_child, list_children, local_name, parse_xml, text_of
from layers.access import Person
from layers.services.wfs.asked import Asked, settle
from layers.services.wfs.dialect import Dialect
from layers.services.wfs.models import StoredQuery
from layers.services.wfs.queries_xml import list_asked
from layers.services.wfs.requests import Query
from layers.services.wfs.types import read_id

BY_ID = "urn:ogc:def:query:OGC-WFS::GetFeatureById"
# The name in the first edition of 2.0, and a short one.
BY_ID_NAMES = (BY_ID, "urn:ogc:def:storedQuery:OGC-WFS::GetFeatureById", "GetFeatureById")
LANGUAGES = (
    "urn:ogc:def:queryLanguage:OGC-WFS::WFS_QueryExpression",
    "urn:ogc:def:queryLanguage:OGC-WFS::WFSQueryExpression",
    "urn:ogc:def:queryLanguage:OGC-WFS::WFS_QueryExpressionText",
)
_HOLE = re.compile(r"\$\{(\w+)\}")


@dataclass(frozen=True)
class Definition:
    """A made query: its name and the element that defines it."""

    name: str
    element: Element

    @property
    def parameters(self) -> list[Element]:
        """The elements that describe its parameters."""
        return list_children(self.element, "Parameter")

    @property
    def expressions(self) -> list[Element]:
        """The elements that hold its queries."""
        return list_children(self.element, "QueryExpressionText")

    @property
    def types(self) -> list[str]:
        """Names of the feature types that it answers with."""
        texts = [part.get("returnFeatureTypes") or "" for part in self.expressions]
        return list(dict.fromkeys(name for text in texts for name in text.split()))


def find_definition(name: str) -> Definition:
    """The made query of that name, or an error."""
    found = StoredQuery.objects.filter(name=name).first()
    if found is None:
        raise ServiceError(
            "parameter", f"没有存储查询 {name[:80]}。", "storedQuery_Id", "InvalidParameterValue"
        )
    return read_definition(found)


def read_definition(stored: StoredQuery) -> Definition:
    """A kept definition as a tree."""
    return Definition(stored.name, parse_xml(stored.definition.encode()))


def run_stored_query(
    name: str, parameters: Kvp, person: Person, dialect: Dialect
) -> tuple[bool, tuple[Query, ...]]:
    """Whether the answer is one feature itself, and the queries that the stored one stands for."""
    if name in BY_ID_NAMES:
        return True, (_find_by_id(parameters, person, dialect),)
    definition = find_definition(name)
    asked = [
        one
        for expression in definition.expressions
        for query in expression
        if local_name(query) == "Query"
        for one in list_asked(_fill(query, parameters))
    ]
    return False, tuple(settle(one, person, dialect) for one in asked)


def _find_by_id(parameters: Kvp, person: Person, dialect: Dialect) -> Query:
    text = parameters.required("id")
    layer, key = read_id(text)
    if not key:
        raise ServiceError("not_found", f"没有要素 {text[:80]}。", "id", "NotFound")
    return settle(Asked(layer, ids=(text,), crs=parameters.text("srsname")), person, dialect)


def _fill(query: Element, parameters: Kvp) -> Element:
    """The query with the parameters in their places."""
    filled = copy.deepcopy(query)
    for part in filled.iter():
        for name, value in part.attrib.items():
            part.set(name, _HOLE.sub(lambda hole: parameters.required(hole.group(1)), value))
        _fill_text(part, parameters)
    return filled


def _fill_text(part: Element, parameters: Kvp) -> None:
    """A parameter alone in an element may be XML, such as a geometry; else it is text."""
    text = part.text or ""
    alone = _HOLE.fullmatch(text.strip())
    value = parameters.required(alone.group(1)) if alone else ""
    if value.lstrip().startswith("<"):
        part.text = None
        part.append(parse_xml(value.encode()))
    elif "${" in text:
        part.text = _HOLE.sub(lambda hole: parameters.required(hole.group(1)), text)


def check_definition(element: Element) -> str:
    """The name of a sound definition; errors tell what is missing."""
    name = (element.get("id") or "").strip()
    if not name or len(name) > 200:
        raise GisError("parameter", "存储查询应有不超过 200 字的 id。", "id")
    expressions = list_children(element, "QueryExpressionText")
    if not expressions:
        raise GisError("parameter", "存储查询没有 QueryExpressionText。", "QueryExpressionText")
    for part in expressions:
        if part.get("language") not in LANGUAGES:
            raise ServiceError("parameter", "不支持这种查询语言。", "language", "InvalidParameterValue")
        if find_child(part, "Query") is None:
            raise GisError("parameter", "QueryExpressionText 中没有 Query。", "QueryExpressionText")
    return name


def title_of(definition: Definition) -> str:
    """Its title, else its name."""
    found = find_child(definition.element, "Title")
    return definition.name if found is None else text_of(found)
