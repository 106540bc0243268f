"""The MapLibre form: names, order and filters that a client relies on."""

from __future__ import annotations

import pytest

from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from layers.styles import find_style, to_maplibre


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.name)
def test_layers_are_named_after_the_layer(layer: LayerOptions) -> None:
    drawn = to_maplibre(find_style(layer.style), layer)
    names = [each["id"] for each in drawn]
    assert drawn and len(set(names)) == len(names)
    assert all(name.startswith(f"{layer.name}/") for name in names)
    assert {each["source"] for each in drawn} == {layer.name}
    vectors = [each for each in drawn if each["type"] != "raster"]
    assert {each["source-layer"] for each in vectors} <= {layer.name, f"{layer.name}/label"}


def test_casings_lie_below_all_roads_and_names_above() -> None:
    kinds = [
        each["id"].split("/")[1].split("-")[0] for each in to_maplibre(find_style("road"), find_layer("road"))
    ]
    assert kinds == sorted(kinds, key=["casing", "line", "label"].index)


def test_many_classes_are_one_layer_with_a_match() -> None:
    """Fifty land classes cost the client one layer and one look-up a feature, not fifty layers."""
    fill = to_maplibre(find_style("land_use_patch"), find_layer("land_use_patch"))[0]
    assert fill["type"] == "fill" and "filter" not in fill
    assert fill["paint"]["fill-color"][:2] == ["match", ["to-string", ["get", "land_class"]]]


def test_names_of_areas_come_from_their_label_points() -> None:
    drawn = to_maplibre(find_style("division"), find_layer("division"))
    assert {each["source-layer"] for each in drawn if each["type"] == "symbol"} == {"division/label"}


def test_a_label_s_zooms_are_within_its_rule_s() -> None:
    labels = [d for d in to_maplibre(find_style("division"), find_layer("division")) if d["type"] == "symbol"]
    assert [(d["minzoom"], d.get("maxzoom")) for d in labels] == [(11, None)]


def test_no_style_asks_for_fonts_or_pictures_over_the_network() -> None:
    for layer in all_layers():
        for drawn in to_maplibre(find_style(layer.style), layer):
            assert str(drawn.get("layout", {}).get("icon-image", "qiongtu-")).startswith("qiongtu-")
