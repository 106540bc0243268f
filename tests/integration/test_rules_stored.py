"""Rules against what the database holds: one wrong feature at a time, put among the province's own."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.affinity
from django.db import connection

from gis_core.findings import Finding, Severity
from gis_core.geometry.local import metres_per_degree
from gis_core.geometry.measure import to_shapely
from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from layers.rules import fetch
from layers.rules.edited import Edited, shape_array
from layers.rules.engine import Inspection, check
from layers.thematic.land_use_patch import LandUsePatch
from layers.thematic.parcel import Parcel
from tests.support.edits import all_fields, edit_stored, row_of

pytestmark = pytest.mark.django_db
PATCH, PARCEL = find_layer("land_use_patch"), find_layer("parcel")


def errors(edited: Edited) -> list[Finding]:
    """What must stop the edit."""
    return [finding for finding in check(edited) if finding.severity is Severity.ERROR]


def rules_of(findings: Sequence[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


def with_geometry(feature: Any, shape: Any) -> Any:
    """The feature with another geometry and its area, stored."""
    feature.geometry = shapely.to_wkt(shape, rounding_precision=-1)
    feature.save()
    feature.refresh_from_db()
    return feature


def inner_patch() -> LandUsePatch:
    """A patch all around which there are others."""
    village = LandUsePatch.objects.order_by("id").first().district  # type: ignore[union-attr]
    patches = list(LandUsePatch.objects.filter(district=village))
    whole = shapely.coverage_union_all([to_shapely(patch.geometry) for patch in patches])
    return next(p for p in patches if shapely.contains_properly(whole, to_shapely(p.geometry)))


def move_vertex(shape: Any, metres: float, outwards: bool) -> Any:
    """The polygon with a new vertex in the middle of its longest edge, `metres` off the edge."""
    ring = shapely.get_coordinates(shapely.orient_polygons(shape).exterior)
    scale = metres_per_degree([ring[0, 1]])[0]
    steps = np.diff(ring, axis=0) * scale
    longest = int(np.argmax(np.hypot(*steps.T)))
    along = steps[longest] / np.hypot(*steps[longest])
    away = np.array([along[1], -along[0]]) * (metres if outwards else -metres) / scale
    middle = (ring[longest] + ring[longest + 1]) / 2 + away
    return shapely.polygons(np.insert(ring, longest + 1, middle, axis=0))


@pytest.mark.parametrize(("metres", "found"), [(0.00005, False), (0.001, True), (1.0, True)])
def test_pushing_a_boundary_overlaps_the_neighbour(metres: float, found: bool) -> None:
    """From a millimetre on, with both ids, the place and the size."""
    patch = inner_patch()
    before = to_shapely(patch.geometry)
    patch = with_geometry(patch, move_vertex(before, metres, outwards=True))
    findings = [f for f in errors(edit_stored(PATCH, [patch], [before])) if f.rule == "no_overlaps"]
    assert bool(findings) is found
    for finding in findings:
        assert patch.pk in finding.features and len(finding.features) == 2
        assert finding.amount and finding.unit == "m²" and finding.geometry.area > 0
        assert f"地类图斑 {patch.pk}" in finding.sentence or f"与地类图斑 {patch.pk}" in finding.sentence


@pytest.mark.parametrize(("metres", "found"), [(0.00005, False), (0.001, True), (1.0, True)])
def test_drawing_a_boundary_back_leaves_a_gap(metres: float, found: bool) -> None:
    patch = inner_patch()
    before = to_shapely(patch.geometry)
    patch = with_geometry(patch, move_vertex(before, metres, outwards=False))
    assert ("covers_district" in rules_of(errors(edit_stored(PATCH, [patch], [before])))) is found


def test_moving_a_shared_boundary_of_both_is_clean() -> None:
    """No rule but the sum can tell: ground goes from one patch to the other."""
    patch = inner_patch()
    before = to_shapely(patch.geometry)
    moved = move_vertex(before, 0.5, outwards=True)
    others = LandUsePatch.objects.exclude(pk=patch.pk).filter(geometry__bboverlaps=patch.geometry)
    loser = next(o for o in others if to_shapely(o.geometry).intersection(moved).area > 0)
    loser_before = to_shapely(loser.geometry)
    patch = with_geometry(patch, moved)
    loser = with_geometry(loser, loser_before.difference(moved))
    edited = edit_stored(PATCH, [patch, loser], [before, loser_before])
    assert rules_of(errors(edited)) <= {"no_spikes"}, [f.sentence for f in errors(edited)]


def test_deleting_a_patch_leaves_a_gap_and_a_sum_that_is_short() -> None:
    patch = inner_patch()
    shape, row, key = to_shapely(patch.geometry), row_of(PATCH, patch), patch.pk
    patch.delete()
    nothing = edit_stored(PATCH, [])
    edited = replace(nothing, removed_ids=np.array([key]), removed_geometries=shape_array([shape]),
                     removed_rows=[row], changed=all_fields(PATCH))  # fmt: skip
    findings = errors(edited)
    assert rules_of(findings) == {"covers_district", "sum_is_control_area"}
    gap = next(f for f in findings if f.rule == "covers_district")
    assert gap.features == (key,) and gap.amount == pytest.approx(float(row["area"]), abs=0.02)


def test_a_split_covers_its_ground() -> None:
    patch = inner_patch()
    shape, row = to_shapely(patch.geometry), row_of(PATCH, patch)
    west, south, east, north = shape.bounds
    half = shape.intersection(shapely.box(west, south, (west + east) / 2, north))
    rest = shape.difference(half)
    if {half.geom_type, rest.geom_type} != {"Polygon"}:
        pytest.skip("the patch is not convex enough")
    with_geometry(patch, half)
    other = LandUsePatch.objects.get(pk=patch.pk)
    other.pk = None
    other = with_geometry(other, rest)
    edited = edit_stored(PATCH, [patch, other], [shape, None], [row, None])
    assert not rules_of(errors(edited)) & {"covers_district", "no_overlaps"}


def test_an_old_overlap_is_a_warning_and_a_larger_one_an_error() -> None:
    patch = inner_patch()
    before = to_shapely(patch.geometry)
    wide, wider = (move_vertex(before, metres, outwards=True) for metres in (1.0, 1.5))
    patch = with_geometry(patch, wide)
    again = [f for f in check(edit_stored(PATCH, [patch], [wide])) if f.rule == "no_overlaps"]
    assert {f.severity for f in again} == {Severity.WARNING} and "原有问题" in again[0].sentence
    patch = with_geometry(patch, wider)
    assert "no_overlaps" in rules_of(errors(edit_stored(PATCH, [patch], [wide])))


def edit_parcel(**facts: Any) -> list[Finding]:
    """Errors of a parcel whose attributes were changed."""
    parcel = Parcel.objects.order_by("id").first()
    assert parcel is not None
    before = row_of(PARCEL, parcel)
    for name, value in facts.items():
        setattr(parcel, name, value)
    edited = edit_stored(PARCEL, [parcel], rows_before=[before], changed=frozenset(facts))
    return errors(edited)


def test_attributes_of_a_parcel() -> None:
    """Each wrong value has its rule, feature and field; a right one has none."""
    other = Parcel.objects.order_by("-id").first()
    assert other is not None
    assert edit_parcel(remark="备注'); DROP TABLE layers_parcel;--") == []
    (code,) = edit_parcel(land_use="9999")
    assert (code.rule, code.field) == ("codes_listed", "land_use") and "9999" in code.sentence
    (taken,) = edit_parcel(parcel_code=other.parcel_code)[-1:] or [None]
    assert "unique" in rules_of(edit_parcel(parcel_code=other.parcel_code)) and taken
    assert "code_prefix_is_district" in rules_of(edit_parcel(parcel_code="469001001001GB00001"))
    assert "inside" in rules_of(edit_parcel(parcel_code="469001001001GB00001"))
    assert edit_parcel(land_use="'" * 1_000_000)[0].sentence.count("'") < 100


def test_conditional_attributes_of_a_patch() -> None:
    patch = LandUsePatch.objects.filter(land_class__startswith="01").first()
    assert patch is not None
    row = row_of(PATCH, patch)
    patch.slope_grade = ""
    (finding,) = errors(edit_stored(PATCH, [patch], rows_before=[row], changed=frozenset({"slope_grade"})))
    assert finding.rule == "required_when" and "必须填写" in finding.sentence


def test_a_parcel_outside_of_its_sub_district() -> None:
    parcel = Parcel.objects.order_by("id").first()
    assert parcel is not None
    before = to_shapely(parcel.geometry)
    parcel = with_geometry(parcel, shapely.transform(before, lambda xy: xy + np.array([0.5, 0.0])))
    found = [f for f in errors(edit_stored(PARCEL, [parcel], [before])) if f.rule == "inside"]
    assert found and parcel.parcel_code in found[0].sentence


def test_a_road_end_torn_from_its_node() -> None:
    layer = find_layer("road")
    road = layer.model._default_manager.order_by("id").first()
    before = to_shapely(road.geometry)
    ends = [road.from_node, road.to_node]
    other = layer.model._default_manager.exclude(pk=road.pk).filter(from_node__in=ends).first()
    assert other is not None
    shape = shapely.transform(before, lambda xy: xy + np.array([0.0, 1e-6]))
    road = with_geometry(road, shape)
    assert "network" in rules_of(errors(edit_stored(layer, [road], [before])))


@pytest.mark.parametrize("count", [1, 300])
def test_neighbours_are_found_by_the_spatial_index(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    """The plan of the very statement; and it gives what a search in memory gives."""
    features = list(LandUsePatch.objects.order_by("id")[:count])
    shapes = shape_array([to_shapely(feature.geometry) for feature in features])
    own = np.array([feature.pk for feature in features])
    found = fetch.fetch_neighbours(PATCH, shapes, own)
    others = LandUsePatch.objects.exclude(pk__in=own.tolist())
    touching = [o.pk for o in others if shapely.intersects(shapes, to_shapely(o.geometry)).any()]
    assert set(touching) <= set(found.ids.tolist()) and not set(own.tolist()) & set(found.ids.tolist())
    assert "_geometry_" in explain_neighbours(monkeypatch, PATCH, shapes, own)


def explain_neighbours(monkeypatch: pytest.MonkeyPatch, layer: LayerOptions, shapes: Any, own: Any) -> str:
    """PostgreSQL's plan of the fetch; a small table might be read whole, so that is made dear."""
    plans: list[str] = []

    def explain(statement: Any, parameters: Any) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("EXPLAIN " + cursor.mogrify(statement, parameters).decode())
            plans.extend(row[0] for row in cursor.fetchall())
        return []

    monkeypatch.setattr(fetch, "fetch_all", explain)
    fetch.fetch_neighbours(layer, shapes, own)
    return "\n".join(line for line in plans if "Index" in line)


RULED = [layer for layer in all_layers() if layer.kind == "feature" and layer.rules]


def look_ahead(inspection: Inspection) -> None:
    """In a thread of its own, where a statement would be another connection's and see nothing of the edit."""

    def refuse(*_: Any) -> None:
        raise AssertionError("a rule asks the database while the edit is written")

    with connection.execute_wrapper(refuse):
        inspection.look_ahead()


@pytest.mark.parametrize("layer", RULED, ids=lambda layer: layer.name)
def test_rules_that_are_looked_at_ahead_find_the_same(layer: LayerOptions) -> None:
    """Features displaced by some metres: they overlap, leave gaps, reach out; and other things are wrong."""
    features = list(layer.model._default_manager.order_by("pk")[:40])
    before = [to_shapely(feature.geometry) for feature in features]
    for feature, shape in zip(features, before, strict=True):
        for field in layer.attributes:
            if field.name in ("land_class", "status", "area"):
                setattr(feature, field.name, "0101" if field.name == "land_class" else None)
        feature.geometry = shapely.to_wkt(shapely.affinity.translate(shape, 2e-5), rounding_precision=-1)
    edited = edit_stored(layer, features, before, changed=all_fields(layer))
    ahead = Inspection(edited)
    ahead.read()
    with ThreadPoolExecutor(1) as thread:
        thread.submit(look_ahead, ahead).result()
    found = [finding.as_dict() for finding in ahead.finish()]
    assert found == [finding.as_dict() for finding in check(edited)]
    assert found or layer.name not in ("land_use_patch", "parcel")
