"""Operations on features of the small province: parcels, patches, sea parcels."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
import shapely
from django.test import Client

from gis_core.errors import GisError
from layers.catalogue import find_layer
from layers.editing.change import Kind, update
from layers.parcels import adjust, replace
from layers.parcels.act import Act, Row, Wishes
from layers.parcels.codes import parse_parcel_code
from layers.parcels.fetch import find_neighbours
from layers.parcels.restriction import Restriction, RestrictionKind, refuse_restricted
from tests.support.acting import carry_out, keys_of, make_issue, read, read_around
from tests.support.mosaic import is_coverage

pytestmark = pytest.mark.django_db


def pick(layer: str, neighbours: int = 3) -> int:
    """A feature with at least so many neighbours."""
    manager = find_layer(layer).model._default_manager
    for key in manager.order_by("pk").values_list("pk", flat=True)[5:200]:
        if len(find_neighbours(layer, [key])) >= neighbours:
            return int(key)
    raise AssertionError(layer)


def line_through(row: Row) -> shapely.LineString:
    west, south, east, north = row.geometry.bounds
    return shapely.LineString([(west - 1e-3, (south + north) / 2), (east + 1e-3, (south + north) / 2 + 1e-6)])


def stored_sum(act: Act, kind: Kind) -> Decimal:
    halves = [c.old if kind is Kind.DELETE else c.new for c in act.changes if c.kind is kind]
    return sum((Decimal(half["area"]) for half in halves if half), Decimal())


def check_ground(layer: str, act: Act, *rows: list[Row]) -> list[Row]:
    before = [row for some in rows for row in some]
    after = carry_out(before, act.changes, layer)
    assert is_coverage([row.geometry for row in before])
    assert is_coverage([row.geometry for row in after])
    return after


@pytest.mark.parametrize("layer", ["parcel", "land_use_patch"])
def test_a_split_ends_one_feature_and_makes_others_with_the_same_area(layer: str) -> None:
    (row,), near, far = read_around(layer, pick(layer))
    act = replace.split_by_line(layer, row, near, line_through(row), Wishes(issue=make_issue()))
    check_ground(layer, act, [row], near, far)
    made = [c.new for c in act.changes if c.kind is Kind.INSERT and c.new]
    assert len(made) >= 2 and stored_sum(act, Kind.INSERT) == stored_sum(act, Kind.DELETE)
    assert len({new["identifier"] for new in made}) == len(made)
    assert [step.predecessor for step in act.lineage] == [row.key] * len(made)
    assert all(keys_of(act)[step.successor_at or 0] >= 10**12 for step in act.lineage)
    assert all(new["district"] == row.values["district"] for new in made)


def test_new_parcels_have_codes_of_the_standard_and_no_surveyed_buildings() -> None:
    (row,), near, _ = read_around("parcel", pick("parcel"))
    act = replace.split_by_line("parcel", row, near, line_through(row), Wishes())
    highest = find_layer("parcel").model._default_manager.filter(
        parcel_code__startswith=row.values["parcel_code"][:14]
    )
    last = max(code[14:] for code in highest.values_list("parcel_code", flat=True))
    numbers = []
    for change in act.changes:
        if change.kind is Kind.INSERT and change.new:
            code = parse_parcel_code(change.new["parcel_code"])
            assert code.prefix == row.values["parcel_code"][:14]
            assert change.new["unit_code"] == f"{code}W00000000"
            assert change.new["built_area"] is None and change.new["holder_name"]
            numbers.append(code.number)
    assert numbers == list(range(int(last) + 1, int(last) + 1 + len(numbers)))


def test_new_patches_are_numbered_on_in_their_village_and_their_class_area_follows() -> None:
    (row,), near, _ = read_around("land_use_patch", pick("land_use_patch"))
    act = replace.split_equally("land_use_patch", row, near, 3, 20.0, Wishes())
    model = find_layer("land_use_patch").model
    village = model._default_manager.filter(location_unit_code=row.values["location_unit_code"])
    last = max(int(number) for number in village.values_list("patch_number", flat=True))
    made = [c.new for c in act.changes if c.kind is Kind.INSERT and c.new]
    assert [new["patch_number"] for new in made] == [str(last + n) for n in (1, 2, 3)]
    for new in made:
        assert new["class_area"] == new["area"] - (new["deducted_area"] or 0)


def test_a_wanted_area_is_stored_to_the_cent() -> None:
    (row,), near, _ = read_around("parcel", pick("parcel"))
    wanted = (Decimal(row.values["area"]) * Decimal("0.37")).quantize(Decimal("0.01"))
    wishes = Wishes(issue=make_issue())
    act = replace.split_by_area("parcel", row, near, wanted, 75.0, "left", wishes)
    first = next(c.new for c in act.changes if c.kind is Kind.INSERT)
    assert first is not None and abs(first["area"] - wanted) <= Decimal("0.01")


def test_merging_asks_about_what_differs() -> None:
    key = pick("parcel")
    other = next(n for n in find_neighbours("parcel", [key]) if shares_an_edge(key, n))
    rows, near, far = read_around("parcel", key, other)
    with pytest.raises(GisError) as caught:
        replace.merge("parcel", rows, near, Wishes(issue=make_issue()))
    assert caught.value.kind == "conflict" and caught.value.locator
    names = ("feature_code", "land_use", "right_type", "right_nature", "status", "district")
    named = {name: rows[0].values[name] for name in names} | {"holder_name": "合并后的权利人"}
    act = replace.merge("parcel", rows, near, Wishes(values=[named], issue=make_issue()))
    check_ground("parcel", act, rows, near, far)
    assert stored_sum(act, Kind.INSERT) == stored_sum(act, Kind.DELETE)
    assert [step.predecessor for step in act.lineage] in ([key, other], [other, key])


def shares_an_edge(one: int, other: int) -> bool:
    first, second = read("parcel", [one, other])
    return bool(shapely.intersection(first.geometry.boundary, second.geometry.boundary).length > 0)


def test_moving_a_boundary_keeps_both_parcels_and_their_sum() -> None:
    key = pick("parcel")
    other = next(n for n in find_neighbours("parcel", [key]) if shares_an_edge(key, n))
    rows, near, far = read_around("parcel", key, other)
    shared = shapely.line_merge(shapely.intersection(rows[0].geometry.boundary, rows[1].geometry.boundary))
    places = shapely.get_coordinates(shapely.get_parts(shared)[0])
    middle = (places[0] + places[-1]) / 2 + (4e-6, 5e-6)
    line = shapely.LineString([places[0], middle, places[-1]])
    act = adjust.move_boundary("parcel", rows, near, line, Wishes())
    after = check_ground("parcel", act, rows, near, far)
    mine = [row for row in after if row.key in (key, other)]
    assert sum(row.values["area"] for row in mine) == sum(row.values["area"] for row in rows)
    assert [row.values["parcel_code"] for row in mine] == sorted(r.values["parcel_code"] for r in rows)
    assert all(step.predecessor_code == step.successor_code for step in act.lineage)


def test_a_sea_parcel_is_split_in_its_own_kind_of_geometry() -> None:
    key = find_layer("sea_use_parcel").model._default_manager.order_by("pk").values_list("pk", flat=True)[0]
    (row,), near, _ = read_around("sea_use_parcel", key)
    act = replace.split_equally("sea_use_parcel", row, near, 2, 0.0, Wishes(issue=make_issue(10)))
    made = [c.new for c in act.changes if c.kind is Kind.INSERT and c.new]
    assert [new["geometry"].geom_type for new in made] == ["MultiPolygon"] * 2
    assert all(parse_parcel_code(new["parcel_code"]).feature == "GH" for new in made)


def test_a_feature_is_created_retired_and_described_anew() -> None:
    (row,), near, _ = read_around("parcel", pick("parcel"))
    ended = adjust.retire("parcel", row, Wishes())
    assert [c.kind for c in ended.changes] == [Kind.DELETE] and ended.lineage[0].successor_at is None
    named = {n: row.values[n] for n in ("feature_code", "district", "land_use")}
    wishes = Wishes(values=[{**named, "parcel_code": row.values["parcel_code"][:12]}], issue=make_issue())
    made = adjust.create("parcel", near, row.geometry, wishes)
    assert made.changes[0].new is not None and made.lineage[0].predecessor is None
    assert (
        parse_parcel_code(made.changes[0].new["parcel_code"]).sub_district == row.values["parcel_code"][9:12]
    )
    assert abs(made.changes[0].new["area"] - row.values["area"]) <= Decimal("0.01")
    with pytest.raises(GisError):
        adjust.create("parcel", near, row.geometry, Wishes(issue=make_issue()))
    described = adjust.change_attributes("parcel", row, {"remark": "核实"})
    assert described.changes[0].fields == {"remark"}
    for wrong in ({"parcel_code": "x"}, {"geometry": None}, {"no_such": 1}):
        with pytest.raises(GisError):
            adjust.change_attributes("parcel", row, wrong)


@pytest.mark.parametrize("kind", [RestrictionKind.SEIZURE, RestrictionKind.MORTGAGE])
def test_a_frozen_parcel_keeps_its_outline_and_its_neighbour_can_still_be_split(kind: str) -> None:
    key = pick("parcel")
    (row,), near, _ = read_around("parcel", key)
    Restriction.objects.create(
        parcel_code=row.values["parcel_code"], kind=kind, began=date(2024, 1, 1), case_number="琼01执7号"
    )
    for act in (
        lambda: replace.split_by_line("parcel", row, near, line_through(row), Wishes(issue=make_issue())),
        lambda: adjust.retire("parcel", row, Wishes()),
        lambda: adjust.reshape(
            "parcel", row, near, shapely.box(*row.geometry.centroid.buffer(1e-5).bounds), Wishes()
        ),
    ):
        with pytest.raises(GisError) as caught:
            act()
        assert caught.value.kind == "conflict" and "琼01执7号" in caught.value.sentence
        assert row.values["parcel_code"] in caught.value.sentence
    adjust.retire("parcel", row, Wishes(on=date(2023, 12, 31)))
    adjust.change_attributes("parcel", row, {"remark": "查封期间更正"})
    other = near[0]
    act = replace.split_by_line(
        "parcel", other, read("parcel", find_neighbours("parcel", [other.key])), line_through(other),
        Wishes(issue=make_issue()),
    )  # fmt: skip
    refuse_restricted(act.changes, date(2024, 6, 1))


def test_an_ended_restriction_and_an_objection_freeze_nothing() -> None:
    (row,) = read("parcel", [pick("parcel")])
    facts = {"parcel_code": row.values["parcel_code"], "began": date(2024, 1, 1), "case_number": "1"}
    Restriction.objects.create(kind=RestrictionKind.OBJECTION, **facts)
    Restriction.objects.create(kind=RestrictionKind.SEIZURE, ended=date(2024, 5, 1), **facts)
    adjust.retire("parcel", row, Wishes(on=date(2024, 5, 1)))
    with pytest.raises(GisError):
        adjust.retire("parcel", row, Wishes(on=date(2024, 4, 30)))
    moved = shapely.Polygon(shapely.get_coordinates(row.geometry) + 1e-5)
    plain = update("parcel", row.key, {"geometry": row.geometry}, {"geometry": moved}, 1)
    with pytest.raises(GisError):  # found by its id: the change does not tell its code
        refuse_restricted([plain], date(2024, 4, 30))


def test_restrictions_and_lineage_have_their_pages(admin_client: Client) -> None:
    for page in ("restriction/", "restriction/add/", "lineage/"):
        assert admin_client.get(f"/admin/layers/{page}").status_code == 200
    assert admin_client.get("/admin/layers/lineage/add/").status_code == 403
