"""Field values on their way in: of the stored type, or a finding that names the field."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from django.core.exceptions import ValidationError

from gis_core.errors import GisError
from gis_core.findings import Finding, Severity
from gis_core.geometry.crs import STORAGE
from gis_core.geometry.validity import examine
from layers.declare import LayerOptions
from layers.editing.change import Change
from layers.rules.edited import Shapes, shape_array
from layers.rules.validity import find_sound

# Written by the database or by this package, never by an editor.
OWN_COLUMNS = frozenset({"id", "version", "began"})
# NUL, and halves of surrogate pairs: no text of PostgreSQL's.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# A geometry or text larger than this is no feature of this database.
MOST_VERTICES = 1_000_000


def clean_changes(
    layer: LayerOptions, changes: list[Change]
) -> tuple[list[Change], list[Finding], frozenset[int]]:
    """The changes with new halves as they will be stored, what is wrong with them, whose shapes are sound.

    Geometries lose Z and M and get the storage type and orientation. GisError("parameter") for a field
    that the layer does not have.
    """
    findings: list[Finding] = []
    columns = {name: find_column(layer, name) for name in _list_names(changes)}
    shapes = _orient_sound(layer, changes) if "geometry" in columns else [None] * len(changes)
    cleaned = []
    for change, shape in zip(changes, shapes, strict=True):
        if change.new is None:
            cleaned.append(change)
            continue
        new = _clean_half(layer, columns, change, shape, findings)
        old = None if change.old is None else {name: change.old.get(name) for name in new}
        cleaned.append(Change(change.layer, change.key, old, new, change.version))
    sound = (change.key for change, shape in zip(changes, shapes, strict=True) if shape is not None)
    return cleaned, findings, frozenset(key for key in sound if key is not None)


def _list_names(changes: list[Change]) -> dict[str, None]:
    """The fields that the new halves name, each once."""
    return {name: None for change in changes if change.new for name in change.new}


def _orient_sound(layer: LayerOptions, changes: list[Change]) -> list[Any]:
    """New geometries as they are stored, all at once; None where one has to be looked at by itself."""
    shapes = shape_array([(change.new or {}).get("geometry") for change in changes])
    shapes[~_are_storable(layer, shapes)] = None
    return list(shapely.orient_polygons(shapes))


def _are_storable(layer: LayerOptions, shapes: Shapes) -> Any:
    sound = find_sound(layer, shapes)
    plain = shape_array([shape if ok else None for shape, ok in zip(shapes, sound.tolist(), strict=True)])
    known = np.isin(shapely.get_srid(plain), (0, STORAGE))
    return sound & known & (shapely.get_num_coordinates(plain) <= MOST_VERTICES)


def _clean_half(
    layer: LayerOptions, columns: Mapping[str, Any], change: Change, shape: Any, findings: list[Finding]
) -> dict[str, Any]:
    new: dict[str, Any] = {}
    for name, value in (change.new or {}).items():
        if name == "geometry" and shape is not None:
            new[name] = shape
            continue
        clean = _clean_geometry if name == "geometry" else _clean_value
        new[name], found = clean(columns[name], value)
        findings += [replace(f, layer=layer.name, features=_name(change)) for f in found]
    return new


def find_column(layer: LayerOptions, name: str) -> Any:
    """A column that may be written, or GisError("parameter")."""
    known = {field.name: field for field in layer.model._meta.concrete_fields}
    if name not in known or name in OWN_COLUMNS:
        raise GisError("parameter", f"图层“{layer.title}”没有可编辑的字段 {name[:60]}。", name[:60])
    return known[name]


def _name(change: Change) -> tuple[int, ...]:
    return () if change.key is None else (change.key,)


def _clean_value(field: Any, value: Any) -> tuple[Any, list[Finding]]:
    """The value as the column's type; None for a text column is empty text."""
    if value is None and not field.null:
        value = field.get_default() if field.empty_strings_allowed else None
    if isinstance(value, str) and UNSTORABLE.search(value):
        return "", [_fault(field, "含有非法字符")]
    try:
        return field.clean(value, None) if value not in ("", None) else _empty(field), []
    except OverflowError:  # infinity as a whole number
        return None, [_fault(field, "数字超出范围")]
    except ValidationError as error:
        return None, [_fault(field, "".join(str(message) for message in error.messages))]


def _empty(field: Any) -> Any:
    return None if field.null else ("" if field.empty_strings_allowed else field.get_default())


def _fault(field: Any, why: str) -> Finding:
    return Finding("field_value", Severity.ERROR, f"字段“{field.verbose_name}”的值无效：{why.rstrip('。')}。")


def _clean_geometry(field: Any, shape: Any) -> tuple[Any, list[Finding]]:
    """The geometry as the column's type; faulty ones come back as they are, with their errors."""
    if not isinstance(shape, shapely.Geometry):
        return None, [Finding("empty", Severity.ERROR, "图形为空。")]
    if shapely.get_srid(shape) not in (0, STORAGE):
        return shape, [Finding("wrong_crs", Severity.ERROR, "图形的坐标系不是 CGCS2000 经纬度，请先转换。")]
    if (count := int(shapely.get_num_coordinates(shape))) > MOST_VERTICES:
        sentence = f"图形有 {count} 个顶点，超过上限 {MOST_VERTICES}。"
        return shape, [Finding("too_many_points", Severity.ERROR, sentence)]
    errors = [finding for finding in examine(shape) if finding.severity is Severity.ERROR]
    if errors:
        return shape, errors
    shape = _fit_type(shapely.orient_polygons(shapely.force_2d(shape)), field.geom_type)
    if shape.geom_type.upper() != field.geom_type:
        sentence = f"图形类型为 {shape.geom_type}，此图层只接受 {field.geom_type}。"
        return shape, [Finding("wrong_type", Severity.ERROR, sentence)]
    return shape, list(_check_range(shape))


def _fit_type(shape: Any, wanted: str) -> Any:
    """A single part made multi where the column is, and a multi of one part made single where it is not."""
    if wanted.startswith("MULTI") and not shape.geom_type.startswith("Multi"):
        return getattr(shapely, f"multi{shape.geom_type.lower()}s")([shape])
    if not wanted.startswith("MULTI") and shape.geom_type.startswith("Multi") and len(shape.geoms) == 1:
        return shape.geoms[0]
    return shape


def _check_range(shape: Any) -> Iterator[Finding]:
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        yield Finding("out_of_range", Severity.ERROR, "坐标超出经纬度范围，可能是投影坐标或经纬度顺序有误。")
