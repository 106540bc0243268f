"""Each check of a declaration fires on a declaration broken in just that way, and real ones are in order."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.contrib.gis.db import models
from django.core.checks import Error, registry
from django.utils.translation import override

from gis_core.geometry.crs import WEB_MERCATOR
from layers import rules
from layers.catalogue import all_layers, find_layer
from layers.checks import check_layers, find_faults
from layers.declare import Coverage, Feature, LayerOptions, Parameter, Quantity, QueryLayer
from layers.fields import CodeField, NameField, PointField
from layers.group_faults import find_group_faults

GOOD: dict[str, Any] = {
    "title": "灯塔",
    "theme": "marine",
    "standard": "GB 4696-2016",
    "style": "parcel",
    "access": "public",
    "published_as": ["map"],
    "source_fields": {"name": "MC"},
    "label": "name",
}
COVERAGE = {**GOOD, "source_fields": {}, "quantity": Quantity("高程", "Elevation", "m")}
QUERY = {
    **GOOD,
    "statement": "steep_farmland",
    "parameters": [Parameter("slope_grade", "级别", "integer", 5)],
}


def declare(
    words: dict[str, Any], members: dict[str, Any] | None = None, kind: type[models.Model] = Feature
) -> LayerOptions:
    """A layer declared for one test, in a registry of its own."""
    body = {"geometry": PointField(), "name": NameField(), **(members or {})}
    meta = type("Meta", (), {"app_label": "layers", "apps": Apps()})
    layer = type("Layer", (), words)
    model = type("Lighthouse", (kind,), {"__module__": __name__, "Meta": meta, "Layer": layer, **body})
    return LayerOptions.of(model)


def faults(*layers: LayerOptions) -> list[str]:
    """The ids of the faults of these layers, without their common beginning."""
    return [str(fault.id).removeprefix("layers.") for fault in find_faults(layers)]


def test_a_good_declaration_has_no_fault() -> None:
    assert faults(declare(GOOD)) == []
    assert faults(declare(QUERY, kind=QueryLayer)) == []
    assert faults(declare(COVERAGE, kind=Coverage)) == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("E001", {"colour": "red"}),
        ("E003", {"theme": "astronomy"}),
        ("E004", {"access": "friends"}),
        ("E005", {"published_as": ["map", "fax"]}),
        ("E006", {"source_fields": {"height": "GD"}}),
        ("E008", {"label": "height"}),
        ("E008", {"search": ["height"]}),
        ("E008", {"tile_fields": ["height"]}),
        ("E009", {"rules": [rules.inside("atlantis")]}),
        ("E010", {"rules": [rules.unique("height")]}),
        ("E010", {"rules": [rules.network("from_node", "name")]}),
        ("E010", {"rules": [rules.inside("lighthouse", "height", "name")]}),
        ("E010", {"rules": [rules.required_when("name", "height", ("01",))]}),
        ("E016", {"style": "none_such"}),
        ("E017", {"detail_from": 23}),
        ("E017", {"detail_from": -1}),
        ("E020", {"parameters": [Parameter("depth", "深度", "colour", 1)]}),
        ("E030", {"masked": {"holder": ("surveyor",)}}),
        ("E031", {"masked": {"name": ("surveyor",)}}),
        ("E031", {"masked": {"district": ("surveyor",)}}),
        ("E032", {"masked": {"name": ("king",)}, "label": ""}),
        ("E032", {"edited_by": ("king",)}),
        ("E033", {"edited_by": ("viewer",)}),
    ],
)
def test_a_wrong_word_is_found(fault: str, words: dict[str, Any]) -> None:
    assert faults(declare({**GOOD, **words})) == [fault]


@pytest.mark.parametrize("word", ["title", "theme", "standard", "style", "access", "published_as"])
def test_a_missing_word_is_found(word: str) -> None:
    words = {key: value for key, value in GOOD.items() if key != word}
    assert faults(declare(words)) == ["E002"]


def test_a_column_given_to_two_fields_is_found() -> None:
    words = {**GOOD, "source_fields": {"name": "MC", "district": "MC"}}
    assert faults(declare(words)) == ["E007"]


@pytest.mark.parametrize(
    ("fault", "members"),
    [
        ("E011", {"kind": CodeField("种类", "none_such")}),
        ("E012", {"geometry": models.CharField(max_length=5)}),
        ("E012", {"geometry": None, "shape": PointField()}),
        ("E013", {"geometry": PointField(srid=WEB_MERCATOR)}),
        ("E014", {"geometry": PointField(spatial_index=False)}),
        ("E015", {"district": None}),
    ],
)
def test_a_wrong_field_is_found(fault: str, members: dict[str, Any]) -> None:
    assert faults(declare(GOOD, members)) == [fault]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("E018", {"statement": ""}),
        ("E018", {"statement": "none_such"}),
        ("E019", {"parameters": []}),
        ("E019", {"parameters": [*QUERY["parameters"], Parameter("depth", "深度", "number", 1)]}),
    ],
)
def test_a_wrong_statement_is_found(fault: str, words: dict[str, Any]) -> None:
    assert faults(declare({**QUERY, **words}, kind=QueryLayer)) == [fault]


def test_two_layers_of_one_name_are_found() -> None:
    assert faults(declare(GOOD), declare(GOOD)) == ["E021", "E021"]


def test_a_coverage_by_district_needs_the_division() -> None:
    assert faults(declare({**COVERAGE, "access": "district"}, kind=Coverage)) == ["E015"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("E022", {"quantity": None}),
        ("E023", {"published_as": ["map", "tiles"]}),
        ("E034", {"access": "geometry"}),
    ],
)
def test_a_wrong_coverage_is_found(fault: str, words: dict[str, Any]) -> None:
    assert faults(declare({**COVERAGE, **words}, kind=Coverage)) == [fault]


def test_a_fault_says_where_and_what_to_do() -> None:
    layer = declare({**GOOD, "theme": "astronomy"})
    (fault,) = find_faults([layer])
    assert isinstance(fault, Error)
    assert fault.obj is layer.model
    assert "astronomy" in fault.msg
    assert "marine" in str(fault.hint)


def test_all_declared_layers_are_in_order() -> None:
    assert check_layers() == []


def test_the_check_is_registered_and_keeps_to_the_asked_application() -> None:
    assert check_layers in registry.registry.get_checks()
    assert check_layers([apps.get_app_config("jobs")]) == []


def test_models_carry_the_declared_title_in_the_readers_language() -> None:
    meta = find_layer("river_reach").model._meta
    with override("zh-hans"):
        assert str(meta.verbose_name) == str(meta.verbose_name_plural) == "河段"
    with override("en"):
        assert str(meta.verbose_name) == "River reaches"


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.name)
def test_a_declared_field_survives_djangos_migration_form(layer: LayerOptions) -> None:
    for field in [layer.geometry_field, *layer.attributes]:
        again = field.clone()
        assert again.deconstruct()[1:] == field.deconstruct()[1:]
        assert again.verbose_name == field.verbose_name


def test_faults_of_groups() -> None:
    """A name that is taken, a word too few, an unknown layer, a layer that keeps no tiles."""
    known = {layer.name: layer for layer in all_layers()}
    good = {"title": "交通", "title_en": "Ways", "layers": ["road", "railway"]}

    def numbers(**groups: dict[str, Any]) -> list[int]:
        return [number for number, _, _ in find_group_faults(groups, known)]

    assert numbers(ways=good) == []
    assert numbers(road=good) == numbers(land=good) == numbers(base=good) == [40]
    assert numbers(ways={"title": "交通", "layers": ["road"]}) == numbers(ways={**good, "layers": []}) == [41]
    assert numbers(ways={**good, "layers": ["nowhere"]}) == [42]
    assert (
        numbers(ways={**good, "layers": ["relief"]})
        == numbers(ways={**good, "layers": ["steep_farmland"]})
        == [43]
    )
    clash = find_group_faults({}, {"sprite": known["road"]})
    assert [number for number, _, _ in clash] == [40]


def test_a_layer_may_be_known_by_another_name_than_its_class() -> None:
    model = find_layer("road").model
    assert LayerOptions(model).name == "road"
    assert LayerOptions(model, known_as="RoadSegments").name == "RoadSegments"
