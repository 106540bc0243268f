"""Two judges of written expressions: a small reading of MapLibre's, and Mapnik itself for Mapnik's."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from typing import Any
from unittest.mock import patch

with patch.dict(os.environ):
    # On import it points the process to PROJ tables of its own, which the GDAL of raster files cannot read.
    from tiles.mapnik_process import mapnik

Attributes = dict[str, Any]


def evaluate(expression: Any, attributes: Attributes, zoom: float) -> Any:
    """The value of a MapLibre expression for a feature at a zoom, as the style specification defines it."""
    if not isinstance(expression, list):
        return expression
    operator, *arguments = expression
    if operator in LAZY:
        return LAZY[operator](arguments, attributes, zoom)
    values = [evaluate(argument, attributes, zoom) for argument in arguments]
    return OPERATORS[operator](*values)


def _choose_case(arguments: list[Any], attributes: Attributes, zoom: float) -> Any:
    *pairs, rest = arguments
    for condition, value in zip(pairs[::2], pairs[1::2], strict=True):
        if evaluate(condition, attributes, zoom):
            return evaluate(value, attributes, zoom)
    return evaluate(rest, attributes, zoom)


def _match(arguments: list[Any], attributes: Attributes, zoom: float) -> Any:
    subject, *pairs, rest = arguments
    found = evaluate(subject, attributes, zoom)
    for codes, value in zip(pairs[::2], pairs[1::2], strict=True):
        if found in codes:
            return evaluate(value, attributes, zoom)
    return evaluate(rest, attributes, zoom)


def _interpolate(arguments: list[Any], attributes: Attributes, zoom: float) -> float:
    stops = list(zip(arguments[2::2], arguments[3::2], strict=True))
    if zoom <= stops[0][0]:
        return float(stops[0][1])
    for (low, below), (high, above) in pairwise(stops):
        if zoom < high:
            return float(below + (above - below) * (zoom - low) / (high - low))
    return float(stops[-1][1])


LAZY: dict[str, Callable[[list[Any], Attributes, float], Any]] = {
    "case": _choose_case,
    "match": _match,
    "interpolate": _interpolate,
    "literal": lambda arguments, attributes, zoom: arguments[0],
    "get": lambda arguments, attributes, zoom: attributes.get(arguments[0]),
    "has": lambda arguments, attributes, zoom: attributes.get(arguments[0]) is not None,
}
OPERATORS: dict[str, Callable[..., Any]] = {
    "any": lambda *values: any(values),
    "all": lambda *values: all(values),
    "!": lambda value: not value,
    "in": lambda value, many: value in many,
    "==": lambda one, other: one == other,
    ">=": lambda one, other: one >= other,
    "<": lambda one, other: one < other,
    "slice": lambda text, start, end: text[start:end],
    "to-string": lambda value: "" if value is None else str(value),
    "to-number": lambda value: float(value or 0),
}


def holds_in_mapnik(expression: str, attributes: Attributes) -> bool:
    """Whether Mapnik finds the filter true for the feature."""
    context = mapnik.Context()
    for name in attributes:
        context.push(name)
    feature = mapnik.Feature(context, 1)
    for name, value in attributes.items():
        feature[name] = value
    return bool(mapnik.Expression(expression).evaluate(feature))
