"""Which level of a pyramid serves whom."""

from __future__ import annotations

import pytest

from layers.catalogue import find_layer
from layers.scope import Scope
from tiles.pyramid.levels import LOWEST, levels_of, prefix_at, serving_zoom

PATCHES = find_layer("land_use_patch")


@pytest.mark.parametrize(
    "zoom, divisions, level",
    [
        (13, (), None),
        (12, (), 12),
        (5, (), 5),
        (2, (), LOWEST),
        (5, ("46",), 5),
        (5, ("4601",), 7),
        (6, ("460105",), 7),
        (8, ("460105",), 8),
        (8, ("460105001",), 10),
        (11, ("460105001",), 11),
        (8, ("460105", "460106001"), 10),
        (8, ("460105001001",), None),
    ],
)
def test_the_first_level_that_tells_the_divisions_apart(
    zoom: int, divisions: tuple[str, ...], level: int | None
) -> None:
    assert serving_zoom(PATCHES, zoom, Scope(True, divisions)) == level


def test_no_level_holds_more_than_its_prefix() -> None:
    assert [prefix_at(zoom) for zoom in levels_of(PATCHES)] == [2, 2, 6, 6, 6, 9, 9, 9]


def test_without_a_declaration_there_is_no_level() -> None:
    road = find_layer("road")
    assert not levels_of(road)
    assert serving_zoom(road, 3, Scope(True)) is None
