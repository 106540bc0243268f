"""Errors for which WMS has codes of its own."""

from __future__ import annotations

from collections.abc import Iterable

from gis_core.errors import GisError
from gis_core.http.ows_errors import ServiceError

SHOWN = 60


def invalid_format(name: str, known: Iterable[str]) -> GisError:
    """A format that is none of ours."""
    sentence = f"不支持格式“{name[:SHOWN]}”，可用：{'、'.join(known)}。"
    return ServiceError("parameter", sentence, "format", "InvalidFormat")


def undefined_style(layer: str, style: str) -> GisError:
    """A style that the layer does not have."""
    sentence = f"图层“{layer[:SHOWN]}”没有名为“{style[:SHOWN]}”的样式。"
    return ServiceError("not_found", sentence, "styles", "StyleNotDefined")


def not_queryable(layer: str) -> GisError:
    """A layer that is not in the map, or has nothing to tell."""
    sentence = f"图层“{layer[:SHOWN]}”不在地图中，或不可查询。"
    return ServiceError("parameter", sentence, "query_layers", "LayerNotQueryable")


def invalid_point() -> GisError:
    """A pixel outside the picture."""
    return ServiceError("out_of_range", "查询的像素不在图片内。", "i", "InvalidPoint")


def invalid_dimension(sentence: str) -> GisError:
    """A value of TIME that cannot be read."""
    return ServiceError("parameter", sentence, "time", "InvalidDimensionValue")
