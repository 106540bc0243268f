"""Whether what is written is a geometry at all that the layer can hold; runs before every other rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis_core.findings import Severity
from gis_core.geometry.validity import examine
from layers.declare import LayerOptions
from layers.rules.edited import Ids, Shapes, shape_array
from layers.rules.fault import Fault

VALIDITY = "valid_geometry"
_TITLES = {
    "POINT": "点",
    "LINESTRING": "单线",
    "MULTILINESTRING": "线",
    "POLYGON": "单个面",
    "MULTIPOLYGON": "面",
}
_TYPES = {"POINT": 0, "LINESTRING": 1, "POLYGON": 3, "MULTILINESTRING": 5, "MULTIPOLYGON": 6}


def find_sound(layer: LayerOptions, shapes: Shapes) -> NDArray[np.bool_]:
    """Which geometries the rules can work with: of the layer's type, finite, on the globe, flat and valid."""
    real = np.array([isinstance(shape, shapely.Geometry) for shape in shapes], dtype=bool)
    plain = shape_array([shape if ok else None for shape, ok in zip(shapes, real.tolist(), strict=True)])
    sound = shapely.get_type_id(plain) == _TYPES[layer.geometry_field.geom_type]
    plain[~sound] = None
    sound &= ~shapely.is_empty(plain) & ~shapely.has_z(plain) & ~shapely.has_m(plain)
    bounds = shapely.bounds(plain)
    sound &= np.isfinite(bounds).all(axis=1) & (np.abs(bounds) <= (180, 90, 180, 90)).all(axis=1)
    plain[~sound] = None
    finite = _are_finite(plain)
    plain[~finite] = None
    return np.asarray(sound & finite & shapely.is_valid(plain))


def _are_finite(shapes: Shapes) -> NDArray[np.bool_]:
    """Bounds pass over a NaN among numbers, coordinates do not."""
    coordinates, owner = shapely.get_coordinates(shapes, return_index=True)
    finite = np.ones(len(shapes), dtype=bool)
    finite[owner[~np.isfinite(coordinates).all(axis=1)]] = False
    return finite


def describe_unsound(layer: LayerOptions, ids: Ids, shapes: Shapes) -> list[Fault]:
    """Why each of these geometries, found unsound, is so: one fault a geometry at least."""
    return [
        Fault((key,), f"{layer.title} {key} 的{sentence}", place)
        for key, shape in zip(ids.tolist(), shapes, strict=True)
        for sentence, place in _explain(layer, shape)
    ]


def _explain(layer: LayerOptions, shape: Any) -> list[tuple[str, Any]]:
    wanted = layer.geometry_field.geom_type
    if shape is None or (isinstance(shape, shapely.Geometry) and shape.is_empty):
        return [("图形为空。", None)]
    if not isinstance(shape, shapely.Geometry):
        return [("图形不是可读的几何对象。", None)]
    if shapely.get_type_id(shape) != _TYPES[wanted]:
        return [(f"图形类型不符，本图层只接受{_TITLES[wanted]}。", None)]
    if shape.has_z or shape.has_m:
        return [("图形带有高程或量测值，本图层只接受二维图形。", None)]
    faults = [f for f in examine(shape) if f.severity is Severity.ERROR]
    return [(_as_clause(f.sentence), f.geometry) for f in faults] or [("坐标超出经纬度范围。", None)]


def _as_clause(sentence: str) -> str:
    return sentence if sentence.startswith(("图形", "第", "内", "同", "边界", "部件")) else f"图形{sentence}"
