"""The rules that may be declared, the checkers that exist, and what calls for them."""

from __future__ import annotations

import inspect
from dataclasses import replace

import numpy as np
import pytest
import shapely

from gis_core.findings import Finding, Severity
from layers import rules
from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from layers.rules import Rule, engine
from layers.rules.edited import Edited, shape_array
from layers.rules.engine import MOST_FINDINGS, check
from layers.rules.fault import Checker, Fault
from layers.rules.table import CHECKERS, watch
from tests.support.coverages import strip
from tests.support.edits import insert_all


def declarable() -> set[str]:
    """Names of the rules that `layers.rules` offers."""
    makers = inspect.getmembers(rules, inspect.isfunction)
    return {name for name, maker in makers if inspect.signature(maker).return_annotation == "Rule"}


def test_every_declared_rule_has_a_checker_and_every_checker_a_rule() -> None:
    used = {rule.name for layer in all_layers() for rule in layer.rules}
    assert used <= set(CHECKERS)
    assert set(CHECKERS) == declarable()


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.name)
def test_a_rule_watches_only_what_the_layer_has(layer: LayerOptions) -> None:
    names = {field.name for field in layer.model._meta.concrete_fields}
    for rule in layer.rules:
        watched = CHECKERS[rule.name].watches(layer, rule)
        assert watched <= names, rule.name
        assert watched or rule.name == "codes_listed", rule.name


def ruled(check_: object, *watched: str) -> tuple[LayerOptions, Checker]:
    """A layer with one rule, and its checker."""
    layer = replace(find_layer("parcel"), rules=[Rule("unique", "测试")])
    return layer, Checker(check_, watch(*watched))  # type: ignore[arg-type]


def run(monkeypatch: pytest.MonkeyPatch, edited: Edited, check_: object, *watched: str) -> list[Finding]:
    layer, checker = ruled(check_, *watched)
    monkeypatch.setitem(engine.CHECKERS, "unique", checker)
    return check(replace(edited, layer=layer))


def test_a_rule_runs_when_something_it_watches_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    def accuse(edited: Edited, rule: Rule) -> list[Fault]:
        return [Fault((1,), "有错。")]

    edited = replace(insert_all("parcel", [strip(0, 0, 9, 9)]), changed=frozenset({"parcel_code"}))
    assert run(monkeypatch, edited, accuse, "geometry") == []
    assert len(run(monkeypatch, edited, accuse, "geometry", "parcel_code")) == 1


def test_an_answer_is_cut_and_says_by_how_much(monkeypatch: pytest.MonkeyPatch) -> None:
    def accuse(edited: Edited, rule: Rule) -> list[Fault]:
        return [Fault((key,), f"{key} 有错。") for key in range(MOST_FINDINGS + 7)]

    found = run(monkeypatch, insert_all("parcel", [strip(0, 0, 9, 9)]), accuse, "geometry")
    assert len(found) == MOST_FINDINGS + 1
    assert "另有 7 处" in found[-1].sentence and found[-1].severity is Severity.ERROR


@pytest.mark.parametrize(
    ("was", "severity"), [(5.0, Severity.WARNING), (4.0, Severity.ERROR), (None, Severity.ERROR)]
)
def test_an_old_fault_that_did_not_grow_is_a_warning(
    monkeypatch: pytest.MonkeyPatch, was: float | None, severity: Severity
) -> None:
    def accuse(edited: Edited, rule: Rule) -> list[Fault]:
        sizes = [row["size"] for row in edited.rows]
        return [Fault((1,), f"大 {size}。", badness=(size,)) for size in sizes if size is not None]

    edited = insert_all("parcel", [strip(0, 0, 9, 9)], [{"size": 5.0}])
    edited = replace(edited, geometries_before=edited.geometries, rows_before=[{"size": was}])
    (finding,) = run(monkeypatch, edited, accuse, "geometry")
    assert finding.severity is severity
    assert ("原有问题" in finding.sentence) is (severity is Severity.WARNING)


def test_a_finding_as_json_has_its_place_as_geojson() -> None:
    place = shapely.box(110, 19, 111, 20)
    finding = Finding(
        "no_overlaps",
        Severity.ERROR,
        "重叠。",
        layer="parcel",
        features=(1, 2),
        shape=place,
        amount=2.3,
        unit="m²",
    )
    answer = finding.as_dict()
    assert answer["place"]["type"] == "Polygon" and answer["features"] == [1, 2]
    assert Finding("x", Severity.ERROR, "错。").as_dict()["place"] is None
    assert Finding("x", Severity.ERROR, "错。", (110.0, 19.0)).as_dict()["place"]["type"] == "Point"


def test_a_part_of_an_edit_still_knows_the_rest_as_its_own() -> None:
    edited = insert_all("parcel", [strip(0, 0, 9, 9)] * 3)
    part = edited.only(np.array([True, False, True]))
    assert part.ids.tolist() == [1, 3] and set(part.own_ids.tolist()) == {1, 2, 3}
    assert len(shape_array([])) == 0
