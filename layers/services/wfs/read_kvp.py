"""Requests written as keys and values in the address or in a form."""

from __future__ import annotations

import re
from typing import Any

from gis_core.errors import GisError
from gis_core.http.kvp import Kvp
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element, local_name, parse_xml
from layers.access import Person
from layers.services.wfs.asked import Asked, settle, types_of_ids
from layers.services.wfs.dialect import Dialect
from layers.services.wfs.instant import read_asof
from layers.services.wfs.lock_terms import settle_lock
from layers.services.wfs.requests import MOST_COUNT, Query, Reading
from layers.services.wfs.stored_queries import run_stored_query
from layers.services.wfs.types import read_id, strip_prefix

# Parameters that a link to another page does not take over: it has its own.
OWN_OF_LINKS = ("startindex", "count", "maxfeatures", "asof", "resulttype", "key", "token")
_GROUPS = re.compile(r"\(([^()]*)\)")
_FILTERS = re.compile(r"\((<.*?>)\)(?=\(|$)", re.DOTALL)


def read_reading(kvp: Kvp, person: Person, dialect: Dialect, operation: str) -> Reading:
    """GetFeature, GetPropertyValue, GetFeatureWithLock or LockFeature."""
    single, queries = read_queries(kvp, person, dialect)
    count_name = "count" if dialect.is_new or kvp.text("count") else "maxfeatures"
    result = kvp.text("resulttype", "results").lower()
    if result not in ("hits", "results"):
        raise GisError("parameter", "RESULTTYPE 应为 results 或 hits。", "resultType")
    has_count = bool(kvp.text(count_name))
    return Reading(
        dialect,
        queries,
        output=kvp.text("outputformat"),
        count=kvp.integer(count_name, 0, MOST_COUNT) if has_count else None,
        start=kvp.integer("startindex", 0, MOST_COUNT, 0),
        is_hits=result == "hits",
        value_name=read_value_name(kvp) if operation == "GetPropertyValue" else "",
        instant=read_asof(kvp.text("asof")),
        lock=settle_lock(
            operation,
            dialect,
            kvp.text("expiry") or kvp.text("lockexpiry"),
            kvp.text("lockaction"),
            kvp.text("lockid"),
        ),
        is_single=single,
        links={name: value for name, value in kvp.items() if name not in OWN_OF_LINKS},
    )


def read_value_name(options: Kvp) -> str:
    """The property whose values are asked for; one that is there and empty is not a missing one."""
    if "valuereference" in options and not options.text("valuereference"):
        raise GisError("parameter", "valueReference 不能为空。", "valueReference")
    return options.required("valuereference")


def read_queries(kvp: Kvp, person: Person, dialect: Dialect) -> tuple[bool, tuple[Query, ...]]:
    """Whether one feature itself is asked for, and the queries."""
    if stored := kvp.text("storedquery_id"):
        return run_stored_query(stored, kvp, person, dialect)
    return False, tuple(settle(asked, person, dialect) for asked in list_asked(kvp))


def list_asked(kvp: Kvp) -> list[Asked]:
    """A query for each type; lists that belong to the types stand in parentheses or between commas."""
    ids = tuple(kvp.listed("resourceid") or kvp.listed("featureid"))
    types = _groups(kvp.text("typenames") or kvp.text("typename")) or (types_of_ids(ids) if ids else [])
    if not types:
        raise ServiceError("parameter", "缺少参数 TYPENAMES。", "typeName", "MissingParameterValue")
    filters = _read_filters(kvp.text("filter"))
    properties = _spread(_property_lists(kvp.text("propertyname")), len(types))
    conditions = _spread(filters, len(types))
    sorts = _spread(_groups_of_lists(kvp.text("sortby")), len(types))
    cqls = _spread(kvp.text("cql_filter").split(";") if kvp.text("cql_filter") else [], len(types))
    return [
        Asked(
            name,
            tuple(properties[place] or ()),
            conditions[place],
            _ids_of(name, types, ids),
            tuple(kvp.listed("bbox")),
            (cqls[place] or "").strip(),
            tuple(sorts[place] or ()),
            kvp.text("srsname"),
        )
        for place, name in enumerate(types)
    ]


def _ids_of(name: str, types: list[str], ids: tuple[str, ...]) -> tuple[str, ...]:
    """Of several types, each has its own identifiers; of one, all must be its own."""
    own = tuple(text for text in ids if read_id(text)[0] == strip_prefix(name))
    return (own or ("none",) if ids else ()) if len(types) > 1 else ids


def _groups(text: str) -> list[str]:
    """Names in parentheses, or between commas."""
    inner = _GROUPS.findall(text) if text.startswith("(") else [text]
    return [name.strip() for part in inner for name in part.split(",") if name.strip()]


def _groups_of_lists(text: str) -> list[list[str]]:
    """Lists in parentheses, each for a type; without them one list for all."""
    if not text:
        return []
    parts = _GROUPS.findall(text) if text.startswith("(") else [text]
    return [[name.strip() for name in part.split(",") if name.strip()] for part in parts]


_property_lists = _groups_of_lists


def _read_filters(text: str) -> list[Element]:
    if not text:
        return []
    texts = _FILTERS.findall(text) if text.startswith("(") else [text]
    if not texts:
        raise GisError("parameter", "FILTER 无法读取。", "filter")
    return [_check_filter(parse_xml(part.encode())) for part in texts]


def _check_filter(element: Element) -> Element:
    if local_name(element) != "Filter":
        raise GisError("parameter", "FILTER 应为 Filter 元素。", "filter")
    return element


def _spread(values: list[Any], count: int) -> list[Any]:
    """A value for each type: one for all, or as many as there are types."""
    if len(values) == count:
        return values
    if len(values) > 1:
        raise GisError("parameter", "列表的个数与要素类型的个数不同。", "typeName")
    return (values or [None]) * count
