"""Joining polygons along their common edges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gis_core.errors import GisError
from layers.parcels.outlines.arrange import unite
from layers.parcels.outlines.outcome import Outcome, conclude, require_polygon


def join(polygons: Sequence[Any], neighbours: Sequence[Any] = ()) -> Outcome:
    """The one polygon that they make together, in degrees; vertices of the outline stay where they are.

    GisError("parameter") for fewer than two, GisError("geometry") when they are not joined by edges.
    """
    if len(polygons) < 2:
        raise GisError("parameter", "合并至少需要两个图形。", "features")
    inputs = [require_polygon(polygon) for polygon in polygons]
    return conclude(inputs, [unite(inputs)], neighbours)
