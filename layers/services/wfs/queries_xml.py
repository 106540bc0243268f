"""Query elements, as they stand in requests and in stored queries."""

from __future__ import annotations

from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element, find_child, list_children, text_of
from layers.services.wfs.asked import Asked


def list_asked(query: Element) -> list[Asked]:
    """A Query or Lock element: one query for each type that it names."""
    names = (query.get("typeNames") or query.get("typeName") or "").replace(",", " ").split()
    if not names:
        raise ServiceError("parameter", "Query 没有指明 typeNames。", "typeName", "MissingParameterValue")
    sort = find_child(query, "SortBy")
    return [
        Asked(
            name,
            tuple(text_of(part) for part in list_children(query, "PropertyName", "XlinkPropertyName")),
            find_child(query, "Filter"),
            sort=tuple(_sort_text(part) for part in ([] if sort is None else sort)),
            crs=query.get("srsName") or "",
        )
        for name in names
    ]


def _sort_text(part: Element) -> str:
    name, order = find_child(part, "ValueReference", "PropertyName"), find_child(part, "SortOrder")
    return f"{'' if name is None else text_of(name)} {'' if order is None else text_of(order)}".strip()
