"""The [raster] part of a style: what it may say, its classes and its legend."""

from __future__ import annotations

from typing import Any

import pytest

from layers.styles import legend
from layers.styles.read import parse_style

GOOD: dict[str, Any] = {"azimuth": 315, "altitude": 45, "ramp": [[0, "#000000"], [100, "#c86432"]]}


def test_the_legend_has_a_class_between_two_stops_the_highest_first() -> None:
    entries = legend(parse_style("sample", {"raster": GOOD}), "m")
    assert [(e["title"], e["fill"], e["kind"]) for e in entries] == [
        ("≥ 100 m", "#c86432", "fill"),
        ("0–100 m", "#643219", "fill"),
    ]


def test_a_shadow_alone_has_no_legend() -> None:
    style = parse_style("sample", {"raster": {"azimuth": 0, "altitude": 90, "shadow": "#000000"}})
    assert legend(style) == [] and style.fields() == set()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"colour": "#000000"}, "unknown keys"),
        ({"ramp": []}, "either a ramp or a shadow"),
        ({"shadow": "#000000"}, "either a ramp or a shadow"),
        ({"ramp": [[5, "#000000"], [5, "#ffffff"]]}, "must rise"),
        ({"ramp": [[5, "black"]]}, "colours"),
        ({"azimuth": 360}, "azimuth"),
        ({"altitude": 0}, "altitude"),
        ({"shade": 2}, "shade"),
        ({"exaggeration": [[9, 1], [3, 2]]}, "stops must rise"),
        ({"bands": [1, 2, 3]}, "either a ramp or a shadow or bands"),
        ({"ramp": [], "bands": [1, 2]}, "bands are 1 or 3"),
        ({"ramp": [], "bands": [0]}, "bands are 1 or 3"),
        ({"ramp": [], "bands": [1, 2, 3], "stretch": [[0, 1], [0, 1]]}, "stretch is for all bands or each"),
        ({"ramp": [], "bands": [1], "stretch": [[9, 1]]}, "stretch is dark, bright"),
    ],
)
def test_what_is_wrong_is_said(words: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        parse_style("sample", {"raster": {**GOOD, **words}})


def test_an_image_needs_no_light_and_has_no_legend() -> None:
    style = parse_style("sample", {"raster": {"bands": [3, 2, 1], "stretch": [[0, 3000]]}})
    assert style.raster and style.raster.stretch_of(2) == (0, 3000) and legend(style) == []
    unlit = parse_style("sample", {"raster": {"ramp": [[0, "#000000"], [9, "#ffffff"]], "shade": 0}})
    assert unlit.raster and len(legend(unlit)) == 2
