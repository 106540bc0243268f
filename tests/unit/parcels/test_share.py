"""Cutting by area: how many lines are tried, and what there is no room for."""

from __future__ import annotations

import pytest
import shapely

from gis_core.errors import GisError
from gis_core.geometry.measure import area_statutory
from layers.parcels.outlines.share import Sweep, cut_equally

# About 105 m by 111 m, and an L whose area falls unevenly along a direction.
SQUARE = shapely.box(110.0, 20.0, 110.001, 20.001)
ANGLE = SQUARE.difference(shapely.box(110.0003, 20.0003, 110.001, 20.001))


@pytest.mark.parametrize("shape", [SQUARE, ANGLE])
def test_few_lines_are_tried_for_a_cut(shape: shapely.Polygon, monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[float] = []
    measure = Sweep.area_left_of

    def count(sweep: Sweep, offset: float) -> float:
        tried.append(offset)
        return measure(sweep, offset)

    monkeypatch.setattr(Sweep, "area_left_of", count)
    parts = cut_equally(shape, 20, 0.0).parts
    areas = area_statutory(parts)
    assert len(parts) == 20 and max(areas) - min(areas) < 0.01
    assert len(tried) < 19 * 20


def test_parts_narrower_than_a_boundary_is_sure_are_refused_at_once() -> None:
    with pytest.raises(GisError, match="过窄"):
        cut_equally(shapely.box(110.0, 20.0, 110.0001, 20.001), 900, 0.0)
