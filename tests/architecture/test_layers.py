"""What must stay true of the layers: one file each, all nine themes, every code list there."""

from __future__ import annotations

from pathlib import Path

import pytest

from layers import codelists
from layers.catalogue import all_layers
from layers.declare import THEMES, Feature, LayerOptions
from layers.fields import CodeField

THEMATIC = Path(__file__).resolve().parents[2] / "layers" / "thematic"
FILES = sorted(path.stem for path in THEMATIC.glob("*.py") if path.stem != "__init__")
# Issue 1: what the province's database must hold at least.
REQUIRED = {
    "surveying": {"division", "village_survey_area", "control_point", "place_name", "map_sheet"},
    "land": {
        "land_use_patch",
        "cadastral_district",
        "cadastral_sub_district",
        "parcel",
        "boundary_point",
        "boundary_line",
    },
    "planning": {
        "permanent_basic_farmland",
        "ecological_redline",
        "urban_development_boundary",
        "land_use_zone",
    },
    "real_estate": {"building", "real_estate_unit"},
    "construction": {"project_footprint"},
    "forestry": {"forest_sub_compartment", "public_welfare_forest", "protected_area"},
    "water": {"river_reach", "water_body", "water_intake", "hydrological_station"},
    "transport": {"road", "railway", "port", "airport", "bridge"},
    "marine": {"sea_use_parcel", "coastline", "aquaculture_zone", "island", "depth_zone"},
}
LAYERS = [layer for layer in all_layers() if layer.model.__module__.startswith("layers.thematic.")]


def test_every_file_of_the_folder_declares_one_layer_of_its_name() -> None:
    assert sorted(layer.name for layer in LAYERS) == FILES
    assert all(layer.model.__module__ == f"layers.thematic.{layer.name}" for layer in LAYERS)


@pytest.mark.parametrize("theme", THEMES)
def test_each_of_the_nine_themes_has_its_layers(theme: str) -> None:
    assert REQUIRED[theme] <= {layer.name for layer in LAYERS if layer.theme == theme}


def test_there_is_a_layer_of_every_kind_and_shape() -> None:
    assert {layer.kind for layer in LAYERS} == {"feature", "coverage", "query"}
    assert {layer.geometry_kind for layer in LAYERS} == {"point", "line", "polygon", "raster"}


def test_every_code_list_that_a_field_uses_is_there() -> None:
    used = {f.code_list for layer in LAYERS for f in layer.attributes if isinstance(f, CodeField)}
    assert used <= set(codelists.index())


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_every_code_of_a_list_fits_its_column(layer: LayerOptions) -> None:
    for field in layer.attributes:
        if isinstance(field, CodeField):
            longest = max(len(code.code) for code in codelists.find_list(field.code_list).codes)
            assert longest <= field.max_length, f"{layer.name}.{field.name}"


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_every_attribute_has_a_chinese_title_of_its_own(layer: LayerOptions) -> None:
    titles = [str(field.verbose_name) for field in layer.attributes]
    assert len(titles) == len(set(titles))
    assert all(any("\u4e00" <= sign <= "\u9fff" for sign in title) for title in titles)


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.name)
def test_what_the_search_box_covers_can_be_named(layer: LayerOptions) -> None:
    assert not layer.search or layer.label


def test_features_hold_no_private_persons_data() -> None:
    """Identity numbers, telephones and home addresses stay out of the layers (table YJJBNTTB has them)."""
    columns = {
        c for layer in LAYERS if issubclass(layer.model, Feature) for c in layer.source_fields.values()
    }
    assert not columns & {"ZRRZJHM", "LXDH", "JZDZ", "ZJH", "DH"}
