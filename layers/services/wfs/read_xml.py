"""Requests written as XML documents."""

from __future__ import annotations

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element, find_child, list_children, local_name, text_of, write_xml
from layers.access import Person
from layers.services.wfs.asked import Asked, settle
from layers.services.wfs.dialect import Dialect
from layers.services.wfs.instant import read_asof
from layers.services.wfs.lock_terms import settle_lock
from layers.services.wfs.queries_xml import list_asked
from layers.services.wfs.read_kvp import read_value_name
from layers.services.wfs.requests import MOST_COUNT, Query, Reading
from layers.services.wfs.stored_queries import run_stored_query


def read_reading(root: Element, person: Person, dialect: Dialect) -> Reading:
    """GetFeature, GetPropertyValue, GetFeatureWithLock or LockFeature."""
    operation = local_name(root)
    is_single, queries = read_queries(root, person, dialect)
    options = Kvp({local_name_of(name): str(value) for name, value in root.attrib.items()})
    count = "count" if dialect.is_new else "maxfeatures"
    is_hits = options.text("resulttype", "results").lower()
    if is_hits not in ("hits", "results"):
        raise GisError("parameter", "resultType 应为 results 或 hits。", "resultType")
    return Reading(
        dialect,
        queries,
        output=options.text("outputformat"),
        count=options.integer(count, 0, MOST_COUNT) if options.text(count) else None,
        start=options.integer("startindex", 0, MOST_COUNT, 0),
        is_hits=is_hits == "hits",
        value_name=read_value_name(options) if operation == "GetPropertyValue" else "",
        instant=read_asof(options.text("asof")),
        lock=settle_lock(operation, dialect, options.text("expiry"), options.text("lockaction"),
                         options.text("lockid")),
        is_single=is_single,
        links=write_as_kvp(root, options, dialect),
    )  # fmt: skip


def local_name_of(name: str) -> str:
    """An attribute's name without its namespace, in small letters."""
    return name.rpartition("}")[2].lower()


def read_queries(root: Element, person: Person, dialect: Dialect) -> tuple[bool, tuple[Query, ...]]:
    """Whether one feature itself is asked for, and the queries."""
    found: list[Query] = []
    is_single = False
    for part in root:
        name = local_name(part)
        if name == "StoredQuery":
            is_single, queries = run_stored_query(part.get("id", ""), _parameters(part), person, dialect)
            found += queries
        elif name in ("Query", "Lock"):
            found += [settle(asked, person, dialect) for asked in list_asked(part)]
    if not found:
        raise ServiceError("parameter", "请求中没有查询。", "Query", "MissingParameterValue")
    return is_single and len(found) == 1, tuple(found)


def _parameters(stored: Element) -> Kvp:
    """A stored query's parameters; one whose value is XML keeps it as text."""
    return Kvp({
        part.get("name", ""): write_xml(part[0]) if len(part) else text_of(part)
        for part in list_children(stored, "Parameter")
    })  # fmt: skip


def write_as_kvp(root: Element, options: Kvp, dialect: Dialect) -> dict[str, str]:
    """The same request as keys and values: what a link to its next page is made of."""
    own = {"service": "WFS", "version": dialect.version, "request": local_name(root)}
    for name in ("outputformat", "valuereference"):
        if options.text(name):
            own[name] = options.text(name)
    stored = find_child(root, "StoredQuery")
    if stored is not None:
        return {**own, "storedquery_id": stored.get("id", ""), **dict(_parameters(stored))}
    queries = [asked for part in list_children(root, "Query") for asked in list_asked(part)]
    return {**own, **_lists(queries)}


def _lists(queries: list[Asked]) -> dict[str, str]:
    """Parameters of several queries, each in parentheses."""
    lists = {
        "typenames": [asked.type_name for asked in queries],
        "filter": ["" if asked.filter is None else write_xml(asked.filter) for asked in queries],
        "sortby": [",".join(asked.sort) for asked in queries],
        "propertyname": [",".join(asked.properties) for asked in queries],
    }
    found = {
        name: values[0] if len(values) == 1 else "".join(f"({value})" for value in values)
        for name, values in lists.items()
        if any(values)
    }
    crs = next((asked.crs for asked in queries if asked.crs), "")
    return found | ({"srsname": crs} if crs else {})
