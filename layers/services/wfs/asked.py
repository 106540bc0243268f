"""Queries as they are asked, before they are known to be sound; and how they become sound."""

from __future__ import annotations

from dataclasses import dataclass

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.notation import parse_crs, write_crs
from gis_core.geometry.route import plan_route
from gis_core.http.ows_errors import ServiceError
from gis_core.xml.read import Element
from layers.access import Person, scope_of
from layers.declare import LayerOptions
from layers.filters import parse_cql2
from layers.services.wfs.dialect import Dialect
from layers.services.wfs.fes import read_filter, read_ids
from layers.services.wfs.fes_spatial import read_box
from layers.services.wfs.names import Context, Expression, read_name
from layers.services.wfs.requests import Query, SortKey
from layers.services.wfs.types import find_type, read_id

LONGEST_SORT = 10


@dataclass(frozen=True)
class Asked:
    """One query in the client's words; `sort` names properties with ASC or DESC behind them."""

    type_name: str
    properties: tuple[str, ...] = ()
    filter: Element | None = None
    ids: tuple[str, ...] = ()
    box: tuple[str, ...] = ()
    cql: str = ""
    sort: tuple[str, ...] = ()
    crs: str = ""


def settle(asked: Asked, person: Person, dialect: Dialect) -> Query:
    """The query of a layer the person may see; errors name what is wrong with it."""
    layer = find_type(asked.type_name, person)
    crs = settle_crs(asked.crs, dialect)
    withheld = scope_of(layer, person).masked
    return Query(
        layer,
        crs,
        _settle_condition(asked, Context(layer, write_crs(STORAGE, dialect.notation), withheld), dialect),
        tuple(read_sort(text, layer) for text in asked.sort[:LONGEST_SORT]),
        _settle_properties(asked.properties, layer),
        withheld,
    )


def settle_crs(name: str, dialect: Dialect) -> str:
    """The system's name as asked; the storage system as the version writes it when none is asked for."""
    if not name.strip():
        return write_crs(STORAGE, dialect.notation)
    try:
        plan_route(STORAGE, parse_crs(name))
    except GisError as error:
        raise GisError(error.kind, error.sentence, "srsName") from error
    return name.strip()


def _settle_condition(asked: Asked, context: Context, dialect: Dialect) -> Expression | None:
    parts: list[Expression] = []
    if asked.filter is not None:
        parts.append(read_filter(asked.filter, context))
    if asked.ids:
        parts.append(read_ids(list(asked.ids), context.layer))
    if asked.box:
        parts.append(_read_box(asked.box, dialect))
    if asked.cql:
        parts.append(parse_cql2(asked.cql, "cql2-text"))
    if len(parts) > 1 and asked.ids:
        raise ServiceError(
            "parameter", "标识、过滤条件和范围只能给出一种。", "filter", "InvalidParameterValue"
        )
    return {"op": "and", "args": parts} if len(parts) > 1 else next(iter(parts), None)


def _read_box(parts: tuple[str, ...], dialect: Dialect) -> Expression:
    """Four numbers, or six with heights, and perhaps the name of their system."""
    numbers, crs = list(parts), write_crs(STORAGE, dialect.notation)
    if len(parts) in (5, 7):
        crs = numbers.pop()
    try:
        values = [float(number) for number in numbers]
    except ValueError as error:
        raise GisError("parameter", "BBOX 应为四个数字。", "bbox") from error
    if len(values) == 6:
        values = [values[0], values[1], values[3], values[4]]
    if len(values) != 4:
        raise GisError("parameter", "BBOX 应为四个数字。", "bbox")
    return read_box(values, crs)


def read_sort(text: str, layer: LayerOptions) -> SortKey:
    """`name`, `name ASC` or `name DESC`; also A and D, and + or - in front."""
    words = text.split()
    if not words or len(words) > 2 or (len(words) == 2 and words[1].upper() not in ("ASC", "DESC", "A", "D")):
        raise GisError("parameter", f"排序“{text[:60]}”无法读取。", "sortBy")
    is_descending = (len(words) == 2 and words[1].upper().startswith("D")) or words[0].startswith("-")
    name = read_name(words[0].lstrip("+-"), layer)
    if name == "geometry":
        raise GisError("parameter", "不能按图形排序。", "sortBy")
    return SortKey(name, is_descending)


def _settle_properties(names: tuple[str, ...], layer: LayerOptions) -> tuple[str, ...] | None:
    wanted = [name for name in names if name.strip()]
    if not wanted or any(name.strip() == "*" for name in wanted):
        return None
    return tuple(dict.fromkeys(read_name(name, layer) for name in wanted))


def types_of_ids(ids: tuple[str, ...]) -> list[str]:
    """The types that identifiers belong to, in the order of their first."""
    names = list(dict.fromkeys(read_id(text)[0] for text in ids))
    if not names or "" in names:
        raise ServiceError("parameter", "请求没有指明要素类型。", "typeName", "MissingParameterValue")
    return names
