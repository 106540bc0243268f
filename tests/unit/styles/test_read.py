"""Reading a style's file: what it may say, and what is wrong in it is said."""

from __future__ import annotations

import tomllib

import pytest

from gis_core.errors import GisError
from layers.catalogue import all_layers
from layers.codelists import find_list
from layers.fields import CodeField
from layers.styles.read import FOLDER, find_style, parse_style
from layers.styles.symbols import Style, value_at

LINE = {"title": "线", "title_en": "Line", "stroke": "#102030"}


def parse(*rules: dict[str, object], **defaults: object) -> Style:
    """A style of these rules."""
    return parse_style("sample", {"rules": list(rules), "defaults": defaults})


def test_defaults_stand_in_for_what_a_rule_leaves_out() -> None:
    style = parse(LINE, {**LINE, "width": [[8, 1], [12, 3]]}, width=2)
    assert [rule.width for rule in style.rules] == [((0, 2),), ((8, 1), (12, 3))]


def test_a_code_s_meaning_is_the_title() -> None:
    style = parse({"equals": ["0101"], "fill": "#ffffff"}, field="land_class", code_list="land_use_survey")
    paddy = find_list("land_use_survey").find("0101")
    assert paddy is not None
    assert (style.rules[0].title, style.rules[0].title_en) == (paddy.title, paddy.title_en)


def test_a_prefix_means_every_code_of_the_list_that_begins_so() -> None:
    style = parse({"prefixes": ["0201"], "fill": "#ffffff"}, field="land_class", code_list="land_use_survey")
    condition = style.rules[0].condition
    assert condition is not None and set(condition.equals) == {"0201", "0201K"} and not condition.prefixes


def test_bounds_are_half_open() -> None:
    condition = parse({**LINE, "field": "floors", "at_least": 4, "below": 7}).rules[0].condition
    assert condition is not None
    assert [condition.holds(value) for value in (3.9, 4, "6", 7, None)] == [False, True, True, False, False]


def test_values_between_stops_are_linear() -> None:
    stops = ((8.0, 1.0), (12.0, 3.0), (14.0, 10.0))
    assert [value_at(stops, zoom) for zoom in (5, 8, 10, 12, 13, 20)] == [1, 1, 2, 3, 6.5, 10]


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        ({**LINE, "colour": "#000000"}, "unknown keys"),
        ({**LINE, "stroke": "red"}, "#rrggbb"),
        ({"title": "空", "title_en": "Empty"}, "draws nothing"),
        ({**LINE, "equals": ["1"]}, "needs a field"),
        ({**LINE, "field": "a", "equals": ["1' or 'a'='a"]}, "no code"),
        ({**LINE, "width": [[12, 1], [8, 2]]}, "must rise"),
        ({"title": "线", "stroke": "#102030"}, "title_en"),
        ({"stroke": "#102030"}, "neither a title"),
        ({**LINE, "fill": "#000000", "marker": "star"}, "marker is one of"),
        ({**LINE, "label": {"field": "a", "font": "x"}}, "unknown keys of label"),
    ],
)
def test_faults_are_named_with_their_place(rule: dict[str, object], word: str) -> None:
    with pytest.raises(ValueError, match=f"sample, rule 0.*{word}"):
        parse(rule)


def test_an_unknown_code_is_a_fault() -> None:
    with pytest.raises(ValueError, match="not in land_use_survey"):
        parse({"equals": ["9999"], "fill": "#ffffff"}, field="land_class", code_list="land_use_survey")


@pytest.mark.parametrize("name", ["nowhere", "../codelists/index", ""])
def test_an_unknown_style_is_not_found(name: str) -> None:
    with pytest.raises(GisError) as caught:
        find_style(name)
    assert caught.value.kind == "not_found"


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.name)
def test_styles_name_the_code_list_of_their_field(layer: object) -> None:
    """The list a style takes titles from is the one the layer declares for the field."""
    content = tomllib.loads((FOLDER / f"{layer.style}.toml").read_text(encoding="utf-8"))  # type: ignore[attr-defined]
    for rule in content.get("rules", []):
        said = {**content.get("defaults", {}), **rule}
        if "code_list" in said:
            field = layer.model._meta.get_field(said["field"])  # type: ignore[attr-defined]
            assert isinstance(field, CodeField) and field.code_list == said["code_list"]
