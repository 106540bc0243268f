"""area_agrees, min_area, no_slivers: what the statutory area of a feature says about it."""

from __future__ import annotations

import numpy as np
import shapely

from gis_core.geometry.local import to_metres
from layers.declare import LayerOptions
from layers.fields import EllipsoidalAreaField
from layers.rules import Rule
from layers.rules.edited import Edited, Shapes
from layers.rules.fault import Fault
from layers.rules.words import say_area

# m²: what a difference may owe to floating-point numbers.
NOISE = 1e-6


def area_fields(layer: LayerOptions) -> list[str]:
    """The layer's fields that hold a statutory area."""
    return [field.name for field in layer.attributes if isinstance(field, EllipsoidalAreaField)]


def check_area_agrees(edited: Edited, rule: Rule) -> list[Fault]:
    """Stored areas that differ from the geometry's by more than `tolerance` m², or are missing."""
    return [
        fault
        for name in area_fields(edited.layer)
        for fault in _compare_field(edited, name, rule.parameters["tolerance"])
    ]


def _compare_field(edited: Edited, name: str, tolerance: float) -> list[Fault]:
    values = [row.get(name) for row in edited.rows]
    stored = np.array([np.nan if value is None else float(value) for value in values])
    with np.errstate(invalid="ignore"):
        agreeing = np.abs(stored - edited.areas) <= tolerance + NOISE
    return [_describe_difference(edited, name, k, stored[k]) for k in np.flatnonzero(~agreeing).tolist()]


def _describe_difference(edited: Edited, name: str, place: int, stored: float) -> Fault:
    key, title = int(edited.ids[place]), edited.layer.model._meta.get_field(name).verbose_name
    computed = float(edited.areas[place])
    subject = f"{edited.title} {key} 的{title}"
    if not np.isfinite(stored):
        return Fault((key,), f"{subject}未填写，按图形应为 {computed:.2f} m²。", field=name)
    off = abs(stored - computed)
    sentence = f"{subject} {stored:.2f} m² 与图形面积 {computed:.2f} m² 不一致，相差 {say_area(off)}。"
    return Fault((key,), sentence, amount=off, unit="m²", field=name, badness=(off,))


def check_min_area(edited: Edited, rule: Rule) -> list[Fault]:
    """Features smaller than `square_metres`."""
    least = rule.parameters["square_metres"]
    faults = []
    for place in np.flatnonzero(edited.areas < least).tolist():
        key, area = int(edited.ids[place]), float(edited.areas[place])
        sentence = f"{edited.title} {key} 面积 {say_area(area)}，小于最小上图面积 {least:g} m²。"
        shape = edited.geometries[place]
        faults.append(Fault((key,), sentence, shape, area, "m²", badness=(least - area,)))
    return faults


def check_slivers(edited: Edited, rule: Rule) -> list[Fault]:
    """Features whose compactness 4πA/P² is below `ratio`."""
    least, ratios = rule.parameters["ratio"], measure_compactness(edited.geometries)
    faults = []
    for place in np.flatnonzero(ratios < least).tolist():
        key, ratio = int(edited.ids[place]), float(ratios[place])
        sentence = f"{edited.title} {key} 过于狭长（形状指数 {ratio:.4f}，应不小于 {least:g}）。"
        faults.append(Fault((key,), sentence, edited.geometries[place], ratio, badness=(least - ratio,)))
    return faults


def measure_compactness(shapes: Shapes) -> np.ndarray:
    """4πA/P² of each polygon: 1 for a circle, towards 0 for a sliver; 1 for what has no outline."""
    flat = to_metres(shapes)
    around = shapely.length(flat)
    return np.where(around > 0, 4 * np.pi * shapely.area(flat) / np.maximum(around, 1e-30) ** 2, 1.0)
