"""Whatever a mosaic holds: areas are kept by merging, by blurring, and cell by cell when kinds are chosen."""

from __future__ import annotations

import numpy as np
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from tiles.matrix import Tile
from tiles.pyramid.assign import Assigned, assign_kinds
from tiles.pyramid.content import pack, unpack
from tiles.pyramid.lattice import cell_areas, to_degrees
from tiles.pyramid.make import balance_areas, merge_cells
from tiles.pyramid.mosaic import SIDE, Floats, Mosaic, blur, coarsen, cut_codes
from tiles.pyramid.outline import outline_kinds
from tiles.pyramid.survey import survey_features

TILE = Tile(12, 3303, 1816)
SIZES = cell_areas(TILE)
CODES = ("460105001", "460105002", "460106001")
VALUES = ("0101", "0301", "1001")


@st.composite
def mosaics(draw: st.DrawFn) -> Mosaic:
    """Features at random: rectangles side by side, some far smaller than a cell."""
    random = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(1, 60))
    scale = draw(st.sampled_from([0.2, 3.0, 60.0]))
    corners = random.uniform(0, SIDE, (count, 2)).round(2)
    sides = random.uniform(0.05, scale, (count, 2)).round(2)
    boxes = shapely.box(*corners.T, *(corners + sides).T)
    kinds = [(str(random.choice(CODES)), str(random.choice(VALUES))) for _ in range(count)]
    return survey_features(kinds, to_degrees(boxes, TILE), TILE)


def drawn_areas(assigned: Assigned, kinds: int, sizes: Floats) -> Floats:
    areas = np.bincount(assigned.image, sizes, kinds)
    for part in assigned.parts:
        size = (part.end - part.start) * sizes[part.cell]
        areas[part.kind] += size
        areas[assigned.image[part.cell]] -= size
    return areas


@settings(max_examples=15, deadline=None)
@given(mosaics(), st.integers(0, 2))
def test_every_kind_is_drawn_with_its_area(mosaic: Mosaic, times: int) -> None:
    mosaic = blur(balance_areas(mosaic, float(SIZES.sum())), times)
    assigned = assign_kinds(mosaic, SIZES)
    drawn = drawn_areas(assigned, len(mosaic.kinds), SIZES)
    # Less than a ten-thousandth of a cell a kind is left out.
    assert np.abs(drawn - mosaic.areas).max() < SIZES.max() * 1e-3


@settings(max_examples=15, deadline=None)
@given(mosaics())
def test_shares_of_each_cell_sum_to_one(mosaic: Mosaic) -> None:
    for each in (mosaic, blur(mosaic, 1), cut_codes(mosaic, 6)):
        assert np.allclose(np.bincount(each.cell, each.share, SIDE * SIDE), 1, atol=1e-4)
        assert (np.diff(each.cell) >= 0).all()
    assert np.isclose(cut_codes(mosaic, 6).areas.sum(), mosaic.areas.sum())


@settings(max_examples=8, deadline=None)
@given(st.lists(mosaics(), min_size=1, max_size=4))
def test_merging_keeps_areas(quarters: list[Mosaic]) -> None:
    places = [(0, 0), (1, 0), (0, 1), (1, 1)][: len(quarters)]
    contents = {place: pack(coarsen(each)) for place, each in zip(places, quarters, strict=True)}
    merged = merge_cells(Tile(11, 1651, 908), contents)
    for value in VALUES:
        held = sum(_area_of(each, value) for each in quarters)
        assert np.isclose(_area_of(merged, value), held)
    assert np.allclose(np.bincount(merged.cell, merged.share, SIDE * SIDE), 1, atol=1e-3)


@settings(max_examples=15, deadline=None)
@given(mosaics())
def test_packing(mosaic: Mosaic) -> None:
    coarse = coarsen(mosaic)
    again = unpack(pack(coarse))
    assert again.kinds == coarse.kinds
    assert np.array_equal(again.areas, coarse.areas)


@settings(max_examples=10, deadline=None)
@given(mosaics())
def test_outlines_neither_overlap_nor_leave_gaps(mosaic: Mosaic) -> None:
    mosaic = balance_areas(mosaic, float(SIZES.sum()))
    assigned = assign_kinds(mosaic, SIZES)
    areas = list(outline_kinds(assigned, mosaic.kinds, TILE))
    shapes = shapely.from_wkb([area.wkb for area in areas])
    assert shapely.is_valid(shapes).all()
    union = shapely.union_all(shapes)
    assert np.isclose(shapely.area(union), shapely.area(shapes).sum(), rtol=1e-9)


def _area_of(mosaic: Mosaic, value: str) -> float:
    return sum(area for (_, held), area in zip(mosaic.kinds, mosaic.areas, strict=True) if held == value)
