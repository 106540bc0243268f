"""What a client asks of a layer's features, out of the parameters of an address."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import shapely
from django.http import HttpRequest

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, reference_system
from gis_core.geometry.notation import CRS84
from gis_core.geometry.transform import transform
from gis_core.http.parameters import read_integer, read_text
from layers.access import Person
from layers.declare import LayerOptions
from layers.filters import (
    Property,
    find_property,
    list_properties,
    move_geometries,
    parse_cql2,
    refuse_beyond_earth,
)
from layers.filters.parse import LANGUAGES, LONGEST_TEXT
from layers.filters.values import read_day
from layers.history.instants import Instant
from layers.services.history import read_instant
from layers.services.ogc.answer import refuse_unknown
from layers.services.ogc.order import SortKey, read_cursor, read_sort
from layers.services.ogc.systems import System, find_system
from layers.services.systems import PROVINCE_BOX

Box = tuple[float, float, float, float]  # west, south, east, north
DEFAULT_LIMIT, LARGEST_LIMIT = 10, 10_000
ITEM_PARAMETERS = frozenset({"crs", "asof"})
PARAMETERS = ITEM_PARAMETERS | {
    "limit", "bbox", "bbox-crs", "datetime", "filter", "filter-lang", "filter-crs", "sortby", "properties",
    "skipGeometry", "cursor",
}  # fmt: skip


@dataclass(frozen=True)
class ItemsRequest:
    """Features of a layer that meet a condition, some of their properties, from a place in an order."""

    layer: LayerOptions
    person: Person
    system: System
    instant: Instant | None
    limit: int
    condition: Any
    sort: tuple[SortKey, ...]
    after: list[str | None] | None
    properties: tuple[Property, ...]
    has_geometry: bool = True


def read_items_request(layer: LayerOptions, request: HttpRequest) -> ItemsRequest:
    """The whole request; GisError names the parameter at fault."""
    refuse_unknown(request, PARAMETERS | {one.name for one in list_properties(layer)})
    sort = read_sort(layer, read_text(request, "sortby", 500))
    return ItemsRequest(
        layer,
        request.user,
        find_system(read_text(request, "crs"), "crs"),
        read_instant(request),
        read_limit(request),
        join_conditions([*_read_bbox(request), *_read_datetime(layer, request), *_read_filter(request),
                         *_read_values(layer, request)]),
        sort,
        read_cursor(request.GET.get("cursor", ""), sort),
        _read_properties(layer, request),
        read_text(request, "skipGeometry", 5).lower() != "true",
    )  # fmt: skip


def read_limit(request: HttpRequest) -> int:
    """How many on a page; more than the most are the most."""
    return min(read_integer(request, "limit", 1, 10**15, DEFAULT_LIMIT), LARGEST_LIMIT)


def join_conditions(conditions: list[Any]) -> Any:
    """All of them, or None for none."""
    if len(conditions) < 2:
        return conditions[0] if conditions else None
    return {"op": "and", "args": conditions}


def read_box(text: str, system: System) -> Box | None:
    """West, south, east, north of a `bbox` in its own system; None for none. Heights are passed over."""
    if not text:
        return None
    try:
        edges = [float(part) for part in text.split(",")]
    except ValueError as error:
        raise GisError("parameter", "参数 bbox 应为逗号分隔的 4 个或 6 个数字。", "bbox") from error
    if len(edges) not in (4, 6) or not all(map(math.isfinite, edges)):
        raise GisError("parameter", "参数 bbox 应为逗号分隔的 4 个或 6 个数字。", "bbox")
    a0, b0, a1, b1 = edges if len(edges) == 4 else (edges[0], edges[1], edges[3], edges[4])
    west, south, east, north = (b0, a0, b1, a1) if system.is_turned else (a0, b0, a1, b1)
    if south > north or (west > east and not reference_system(system.epsg).is_geographic):
        raise GisError("parameter", "参数 bbox 的最小值不能大于最大值。", "bbox")
    return west, south, east, north


def _read_bbox(request: HttpRequest) -> list[Any]:
    system = find_system(read_text(request, "bbox-crs"), "bbox-crs")
    box = read_box(read_text(request, "bbox"), system)
    if box is None:
        return []
    if reference_system(system.epsg).is_geographic:
        return [{"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": list(box)}]}]
    return [{"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": _enclose(box, system)}]}]


def _enclose(box: Box, system: System) -> list[float]:
    """The box in degrees around a box of a plane.

    Wider than that one at its edges, which are curves in degrees: programs make a box in the plane of the two
    corners of one in degrees, and are to find all that lay in it (CITE Features Part 2, test A.2.2).
    """
    west, south, east, north = box = _put_in_order(box, system)
    drawn = shapely.segmentize(shapely.box(*box), max(east - west, north - south, 1e-3) / 20)
    return [float(edge) for edge in shapely.bounds(transform(drawn, system.epsg, STORAGE))]


def _put_in_order(box: Box, system: System) -> Box:
    """The box, its pairs turned when only so it lies in the province.

    Many programs write eastings first whatever the authority says; and it is only where to look.
    """
    turned = (box[1], box[0], box[3], box[2])
    return turned if not _is_here(box, system.epsg) and _is_here(turned, system.epsg) else box


def _is_here(box: Box, epsg: int) -> bool:
    """Whether a box is one of that system, and its middle lies in the province or its sea."""
    try:
        place = transform(shapely.box(*box), epsg, STORAGE)
    except GisError:
        return False
    return bool(shapely.box(*PROVINCE_BOX).intersects(shapely.centroid(place)))


def temporal_property(layer: LayerOptions) -> Property | None:
    """The day that `datetime` asks about: the layer's first; None when features have no day."""
    return next((one for one in list_properties(layer) if one.kind == "date"), None)


def read_days(request: HttpRequest) -> list[str]:
    """The day or the two ends of `datetime`, ".." for an open one; none when it is not given."""
    text = read_text(request, "datetime")
    if not text:
        return []
    parts = text.split("/")
    if len(parts) > 2 or (len(parts) == 1 and parts[0] == ".."):
        raise GisError("parameter", "参数 datetime 应为时间，或以 / 分隔的起止时间。", "datetime")
    ends = [".." if part in ("", "..") and len(parts) == 2 else _read_instant_day(part) for part in parts]
    if len(ends) == 2 and ".." not in ends and ends[0] > ends[1]:
        raise GisError("parameter", "参数 datetime 的起始时间不能晚于终止时间。", "datetime")
    return ends


def _read_datetime(layer: LayerOptions, request: HttpRequest) -> list[Any]:
    """A day or an interval of days; features without a day always meet it."""
    ends, column = read_days(request), temporal_property(layer)
    if column is None or ends in ([], ["..", ".."]):
        return []
    own = {"property": column.name}
    met = {"op": "t_intersects", "args": [own, {"interval": [ends[0], ends[-1]]}]}
    return [{"op": "or", "args": [met, {"op": "isNull", "args": [own]}]}]


def _read_instant_day(text: str) -> str:
    try:
        return read_day(text.replace(" ", "+")).isoformat()
    except GisError as error:
        raise GisError("parameter", "参数 datetime 应为时间，或以 / 分隔的起止时间。", "datetime") from error


def _read_filter(request: HttpRequest) -> list[Any]:
    text = read_text(request, "filter", LONGEST_TEXT)
    language = read_text(request, "filter-lang") or ("cql2-json" if text.startswith("{") else "cql2-text")
    system = find_system(read_text(request, "filter-crs"), "filter-crs")
    if language not in LANGUAGES:
        raise GisError("parameter", f"参数 filter-lang 应为 {' 或 '.join(LANGUAGES)}。", "filter-lang")
    if not text:
        return []
    condition = parse_cql2(text, language)
    placed = condition if system.uri == CRS84 else move_geometries(condition, system.uri)
    refuse_beyond_earth(placed)
    return [placed]


def _read_values(layer: LayerOptions, request: HttpRequest) -> list[Any]:
    """`?lanes=2`: each property named in the address has that value; `*` stands for any text."""
    found = []
    for one in list_properties(layer):
        if one.name in PARAMETERS or one.name not in request.GET:
            continue
        value = read_text(request, one.name, 500)
        if "*" in value and one.kind == "text":
            pattern = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_").replace("*", "%")
            found.append({"op": "like", "args": [{"property": one.name}, pattern]})
        else:
            found.append({"op": "=", "args": [{"property": one.name}, value]})
    return found


def _read_properties(layer: LayerOptions, request: HttpRequest) -> tuple[Property, ...]:
    """All properties, or those named."""
    if "properties" not in request.GET:
        return tuple(list_properties(layer))
    names = [name for name in read_text(request, "properties", 2_000).split(",") if name]
    wanted = {find_property(layer, name).name for name in names}
    return tuple(one for one in list_properties(layer) if one.name in wanted)
