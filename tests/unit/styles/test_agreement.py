"""The map, the pictures and the legend show a class of features in the same colours."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import pytest

from layers.catalogue import all_layers
from layers.declare import LayerOptions
from layers.styles import Style, find_style, legend, to_maplibre
from layers.styles.passes import colour_of
from layers.styles.symbols import Rule
from tests.unit.styles.expressions import evaluate, holds_in_mapnik
from tiles.mapnik_style import to_mapnik

LAYERS = [pytest.param(layer, id=layer.name) for layer in all_layers()]
MAPLIBRE_COLOURS = {
    "fill": ("fill-color",),
    "casing": ("line-color",),
    "line": ("line-color",),
    "marker": ("circle-color", "icon-color"),
    "label": ("text-color",),
}
MAPNIK_COLOURS = {"fill": "fill", "casing": "stroke", "line": "stroke", "marker": "fill", "label": "fill"}
# A value that no code list has and no number is.
UNLISTED = "~"


def features_of(rule: Rule, style: Style) -> list[dict[str, Any]]:
    """Features that the rule is meant for: one for each code, or one inside its bounds."""
    fields = {c.field for c in style.conditions()}
    if rule.condition is None:
        return [dict.fromkeys(fields, None if _has_bounds(style) else UNLISTED)]
    condition = rule.condition
    values: list[Any] = [*condition.equals, *(f"{prefix}x" for prefix in condition.prefixes)]
    if not values:
        values = [condition.at_least if condition.at_least is not None else (condition.below or 0) - 1]
    return [{condition.field: value} for value in values]


def _has_bounds(style: Style) -> bool:
    return any(c.at_least is not None or c.below is not None for c in style.conditions())


def zoom_of(rule: Rule, kind: str) -> int:
    """A zoom at which the rule is drawn."""
    label = rule.label.min_zoom if kind == "label" and rule.label else 0
    # A line may have no width at first.
    drawn = next(stop for stop, width in rule.width if width > 0) if kind == "line" else 0
    return int(max(rule.min_zoom, label, drawn))


def kinds_of(rule: Rule) -> list[str]:
    """The passes that draw something of the rule."""
    shapes = {"fill": rule.fill, "casing": rule.casing, "line": rule.stroke}
    kinds = ["marker"] if rule.marker else [kind for kind, colour in shapes.items() if colour]
    return [*kinds, *(["label"] if rule.label else [])]


def colour_in_maplibre(layer: LayerOptions, kind: str, feature: dict[str, Any], zoom: int) -> list[str]:
    """The colours in which the map draws the feature in passes of that kind."""
    found = []
    for drawn in to_maplibre(find_style(layer.style), layer):
        is_meant = drawn["id"].split("/")[1].split("-")[0] == kind
        in_zoom = drawn.get("minzoom", 0) <= zoom < drawn.get("maxzoom", 24)
        if is_meant and in_zoom and evaluate(drawn.get("filter", True), feature, zoom):
            names = [name for name in MAPLIBRE_COLOURS[kind] if name in drawn["paint"]]
            found.append(evaluate(drawn["paint"][names[0]], feature, zoom))
    return found


def colour_in_mapnik(style: Style, kind: str, feature: dict[str, Any], zoom: int) -> list[str]:
    """The colours in which a picture draws it: of each Mapnik style the first rule whose filter holds."""
    found = []
    for drawn in to_mapnik(style, zoom, (kind,)):
        symbol = next((rule[-1] for rule in drawn.findall("Rule") if is_filtered_in(rule, feature)), None)
        if symbol is not None:
            found.append(symbol.attrib[MAPNIK_COLOURS[kind]])
    return found


def is_filtered_in(rule: Element, feature: dict[str, Any]) -> bool:
    """Whether a Mapnik rule takes the feature."""
    condition = rule.findtext("Filter")
    return condition is None or holds_in_mapnik(condition, feature)


@pytest.mark.parametrize("layer", LAYERS)
def test_map_and_picture_have_the_rule_s_colour(layer: LayerOptions) -> None:
    """For every code of every rule, both renderers draw each part once and in the rule's colour."""
    style = find_style(layer.style)
    for rule in style.rules:
        for feature in features_of(rule, style):
            for kind in kinds_of(rule):
                zoom, wanted = zoom_of(rule, kind), [colour_of(kind, rule)]
                assert colour_in_maplibre(layer, kind, feature, zoom) == wanted, (feature, kind)
                assert colour_in_mapnik(style, kind, feature, zoom) == wanted, (feature, kind)


@pytest.mark.parametrize("layer", LAYERS)
def test_legend_has_the_rule_s_colour(layer: LayerOptions) -> None:
    """Every class that has a shape stands in the legend in its colours."""
    style = find_style(layer.style)
    if style.raster:
        pytest.skip("its legend shows classes of values")
    shown = [rule for rule in style.rules if rule.in_legend and (rule.fill or rule.stroke)]
    entries = legend(style)
    assert [e["title"] for e in entries] == [rule.title for rule in shown]
    for entry, rule in zip(entries, shown, strict=True):
        assert (entry["fill"] or "", entry["stroke"] or "") == (rule.fill, rule.stroke)
        assert entry["title"] and entry["title_en"]


@pytest.mark.parametrize("layer", LAYERS)
def test_a_feature_belongs_to_one_rule(layer: LayerOptions) -> None:
    """Mapnik stops at the first rule of a pass, MapLibre at the first case: so there must be but one."""
    style = find_style(layer.style)
    for rule in style.rules:
        for feature in features_of(rule, style):
            assert [r.title for r in style.rules if style.applies(r, feature)] == [rule.title], feature


@pytest.mark.parametrize("layer", LAYERS)
def test_tiles_carry_what_the_style_asks_for(layer: LayerOptions) -> None:
    """A field of a condition or label is among the layer's tile fields."""
    assert find_style(layer.style).fields() <= set(layer.tiled)
