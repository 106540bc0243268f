"""Geometries that clients send as GML 2, 3.1 or 3.2, turned into the storage system.

Names are read without their namespace: the three languages differ in it, and in the words for the same parts.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.notation import axis_order, parse_crs
from gis_core.geometry.transform import transform
from gis_core.xml.read import Element, local_name, text_of

MOST_VERTICES = 1_000_000
# Decimals of a degree to which a projected coordinate is brought back: a tenth of a millimetre.
DECIMALS = 9
MEMBERS = frozenset(
    f"{name}Member{ending}"
    for name in ("point", "lineString", "curve", "polygon", "surface", "geometry")
    for ending in ("", "s")
)


def read_geometry(element: Element, default_crs: str) -> Any:
    """The geometry as shapely in the storage system.

    `default_crs` is the name of the system where the element has none. GisError("geometry", "crs").
    """
    crs = element.get("srsName") or _inner_crs(element) or default_crs
    epsg = parse_crs(crs)
    # In WFS 1.0 (x first unasked) QGIS writes urn: names over pairs of GML 2, which it sends x first.
    is_old = axis_order(default_crs) == "xy" and _is_gml2(element)
    order = "xy" if is_old else axis_order(crs)
    try:
        shape = _read(element)
    except (ValueError, shapely.GEOSException) as error:
        raise GisError("geometry", f"GML 图形无法读取：{str(error)[:120]}。", local_name(element)) from error
    return to_storage(shape, epsg, is_flipped=order == "yx")


def to_storage(shape: Any, epsg: int, *, is_flipped: bool) -> Any:
    """A geometry in the order of its pairs in the storage system, x first."""
    if shape is None:  # what a box of NaN is
        raise GisError("geometry", "图形含有无穷大或非数字的坐标。", "geometry")
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise GisError("too_large", f"图形的顶点不能超过 {MOST_VERTICES} 个。", "geometry")
    shape = shapely.force_2d(shape)
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        raise GisError("geometry", "图形含有无穷大或非数字的坐标。", "geometry")
    if is_flipped:
        shape = shapely.transform(shape, lambda pairs: pairs[:, ::-1])
    if epsg == STORAGE:
        return shape
    moved = transform(shape, epsg, STORAGE)
    return shapely.transform(moved, lambda pairs: np.round(pairs, DECIMALS))


def _is_gml2(element: Element) -> bool:
    """Whether the pairs are written as in GML 2, which knows no order but x first."""
    return any(local_name(part) in ("coordinates", "coord") for part in element.iter())


def _inner_crs(element: Element) -> str:
    """The system named further inside: some clients write it on the parts only."""
    return next((name for part in element.iter() if (name := part.get("srsName"))), "")


def _read(element: Element) -> Any:
    reader = READERS.get(local_name(element))
    if reader is None:
        raise ValueError(f"不支持的图形 {local_name(element)}")
    return reader(element)


def _point(element: Element) -> Any:
    pairs = _pairs(element)
    if len(pairs) != 1:
        raise ValueError("Point 应有一个坐标")
    return shapely.points(pairs[0])


def _line(element: Element) -> Any:
    return shapely.linestrings(_pairs(element))


def _ring(element: Element) -> Any:
    return shapely.linearrings(_pairs(element))


def _curve(element: Element) -> Any:
    pieces = [
        _pairs(part) for part in element.iter() if local_name(part) in ("LineStringSegment", "LineString")
    ]
    if not pieces:
        raise ValueError("只支持由直线段组成的曲线")
    joined = [pieces[0], *(piece[1:] if _meets(piece, before) else piece
                           for before, piece in pairwise(pieces))]  # fmt: skip
    return shapely.linestrings(np.concatenate(joined))


def _meets(piece: Any, before: Any) -> bool:
    return bool(np.array_equal(piece[0], before[-1]))


def _polygon(element: Element) -> Any:
    shell, holes = None, []
    for part in element:
        if local_name(part) in ("exterior", "outerBoundaryIs"):
            shell = _boundary(part)
        elif local_name(part) in ("interior", "innerBoundaryIs"):
            holes.append(_boundary(part))
    if shell is None:
        raise ValueError("面没有外环")
    return shapely.polygons(shell, holes or None)


def _boundary(element: Element) -> Any:
    for part in element:
        if local_name(part) == "LinearRing":
            return _ring(part)
        if local_name(part) == "Ring":
            return shapely.linearrings(shapely.get_coordinates(_curve(part)))
    raise ValueError("环没有坐标")


def _surface(element: Element) -> Any:
    patches = [_polygon(part) for part in element.iter() if local_name(part) in ("PolygonPatch", "Polygon")]
    if not patches:
        raise ValueError("只支持平面片")
    return patches[0] if len(patches) == 1 else shapely.multipolygons(patches)


def _gather(build: Callable[[list[Any]], Any], *kinds: int) -> Callable[[Element], Any]:
    """A reader of a collection: the parts of its members, which are of these kinds if any is named."""

    def read(element: Element) -> Any:
        parts = [_read(part) for member in element if local_name(member) in MEMBERS for part in member]
        singles = [single for part in parts for single in shapely.get_parts(part)]
        if not singles:
            raise ValueError("图形没有组成部分")
        if kinds and not np.isin(shapely.get_type_id(singles), kinds).all():
            raise ValueError(f"{local_name(element)} 的成员不是同一类图形")
        return build(singles)

    return read


def _envelope(element: Element) -> Any:
    """A box, corner to corner in the order of its pairs."""
    corners = [
        _numbers(text_of(part)) for part in element if local_name(part) in ("lowerCorner", "upperCorner")
    ]
    pairs = np.array([corner[:2] for corner in corners]) if len(corners) == 2 else _pairs(element)
    if len(pairs) != 2:
        raise ValueError("范围应有两个角点")
    (left, low), (right, high) = np.min(pairs, axis=0), np.max(pairs, axis=0)
    return shapely.box(left, low, right, high)


def _pairs(element: Element) -> Any:
    """The coordinates of an element as rows of two; a third one is left out."""
    found: list[Any] = []
    for part in element:
        name = local_name(part)
        if name == "posList":
            found.append(_pos_list(part, element))
        elif name == "pos":
            found.append(np.array([_numbers(text_of(part))[:2]]))
        elif name == "coordinates":
            found.append(_coordinates(part))
        elif name == "coord":
            found.append(np.array([[float(text_of(number)) for number in part][:2]]))
        elif name in ("pointProperty", "pointRep"):
            found += [_pairs(point) for point in part]
    if not found:
        raise ValueError("没有坐标")
    pairs = np.concatenate(found)
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise ValueError("坐标应成对")
    return pairs


def _pos_list(part: Element, element: Element) -> Any:
    numbers = _numbers(text_of(part))
    size = 3 if (part.get("srsDimension") or element.get("srsDimension")) == "3" else 2
    if not numbers.size or numbers.size % size:
        raise ValueError("坐标个数与维数不符")
    return numbers.reshape(-1, size)[:, :2]


def _coordinates(part: Element) -> Any:
    """GML 2: pairs within commas, with the separators that the element itself may name."""
    comma, blank, point = part.get("cs") or ",", part.get("ts") or " ", part.get("decimal") or "."
    text = text_of(part) if blank.isspace() else text_of(part).replace(blank, " ")
    rows = [row.split(comma)[:2] for row in _split(text)]
    return np.array([[float(number.replace(point, ".")) for number in row] for row in rows])


def _numbers(text: str) -> Any:
    return np.array([float(number) for number in _split(text)], dtype=np.float64)


def _split(text: str) -> list[str]:
    """The words of a text, which must not be more than a geometry may have."""
    words = text.split(None, 3 * MOST_VERTICES)
    if len(words) > 3 * MOST_VERTICES:
        raise GisError("too_large", f"图形的顶点不能超过 {MOST_VERTICES} 个。", "geometry")
    return words


READERS: dict[str, Callable[[Element], Any]] = {
    "Point": _point,
    "LineString": _line,
    "LinearRing": _line,  # standing alone it is a closed line
    "Curve": _curve,
    "CompositeCurve": _curve,
    "Polygon": _polygon,
    "Surface": _surface,
    "MultiPoint": _gather(shapely.multipoints, shapely.GeometryType.POINT),
    "MultiLineString": _gather(shapely.multilinestrings, shapely.GeometryType.LINESTRING),
    "MultiCurve": _gather(shapely.multilinestrings, shapely.GeometryType.LINESTRING),
    "MultiPolygon": _gather(shapely.multipolygons, shapely.GeometryType.POLYGON),
    "MultiSurface": _gather(shapely.multipolygons, shapely.GeometryType.POLYGON),
    "MultiGeometry": _gather(shapely.geometrycollections),
    "Envelope": _envelope,
    "Box": _envelope,
}


def is_geometry(element: Element) -> bool:
    """Whether the element is a geometry of GML."""
    return local_name(element) in READERS
