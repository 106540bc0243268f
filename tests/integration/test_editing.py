"""The write path: versions, rules, conflicts, scope, dry runs, and two editors at once."""

from __future__ import annotations

from typing import Any

import pytest
import shapely

from gis_core.accounts.models import Role
from gis_core.errors import GisError
from gis_core.sql import execute, fetch_one
from layers.editing.applied import RejectedError
from layers.editing.apply import apply
from layers.editing.change import delete, insert
from layers.editing.conflicts import ConflictError
from layers.history.change_sets import ChangeSet
from tests.support.editing import first_keys, make_actor, move_vertex, read_current, set_field, two_villages
from tests.support.own_database import run_together

pytestmark = pytest.mark.usefixtures("own_database")
PATCH, PARCEL = "land_use_patch", "parcel"


def one(layer: str, place: int = 0, district: str = "") -> Any:
    key = first_keys(layer, place + 1, district)[place]
    return read_current(layer, key)[0]


def test_an_edit_makes_a_version_and_a_change_set() -> None:
    was = one(PATCH)
    applied = apply([set_field(PATCH, was, remark="核实")], make_actor(), "核实", case_number="2026-7")
    now = read_current(PATCH, was.key)[0]
    assert (now.version, now.began, now.fields["remark"]) == (was.version + 1, applied.change_set, "核实")
    change_set = ChangeSet.objects.get(pk=applied.change_set)
    told = (change_set.person, change_set.protocol, change_set.address, change_set.reason)
    assert told == ("surveyor-46", "test", "192.0.2.1", "核实")
    assert change_set.case_number == "2026-7"
    assert change_set.sequence


def test_nothing_to_change_is_no_change_set() -> None:
    was = one(PATCH)
    applied = apply([set_field(PATCH, was, remark=was.fields["remark"])], make_actor(), "")
    assert (applied.change_set, applied.changes) == (0, ())


def test_a_stale_version_is_a_conflict_that_names_the_field() -> None:
    was = one(PATCH, 1)
    apply([set_field(PATCH, was, remark="先到")], make_actor(), "")
    with pytest.raises(ConflictError) as caught:
        apply([set_field(PATCH, was, remark="后到")], make_actor(), "")
    (conflict,) = caught.value.conflicts
    assert (conflict.key, conflict.field, conflict.mine, conflict.theirs) == (
        was.key, "remark", "后到", "先到",
    )  # fmt: skip
    assert read_current(PATCH, was.key)[0].fields["remark"] == "先到"


def test_changes_of_different_fields_merge_only_when_asked() -> None:
    was = one(PATCH, 2)
    apply([set_field(PATCH, was, remark="甲")], make_actor(), "")
    later = set_field(PATCH, was, owner_unit_name="乙")
    with pytest.raises(ConflictError) as caught:
        apply([later], make_actor(), "")
    assert caught.value.conflicts[0].field == "version"
    apply([later], make_actor(), "", merge=True)
    fields = read_current(PATCH, was.key)[0].fields
    assert (fields["remark"], fields["owner_unit_name"]) == ("甲", "乙")


def test_a_gap_is_refused_with_rule_features_place_and_sentence() -> None:
    was = one(PATCH, 3)
    torn = set_field(PATCH, was, geometry=move_vertex(was.fields["geometry"], 1, 2e-5, 2e-5))
    with pytest.raises(RejectedError) as caught:
        apply([torn], make_actor(), "")
    findings = [f for f in caught.value.findings if f.rule in ("covers_district", "no_overlaps")]
    assert findings
    told = findings[0].as_dict()
    assert told["layer"] == PATCH
    assert was.key in told["features"]
    assert told["place"]["type"] in ("Polygon", "MultiPolygon")
    assert told["sentence"].endswith("。")
    assert read_current(PATCH, was.key)[0].version == was.version


def test_a_dry_run_finds_the_same_and_writes_nothing() -> None:
    was = one(PATCH, 3)
    torn = set_field(PATCH, was, geometry=move_vertex(was.fields["geometry"], 1, 2e-5, 2e-5))
    newest = ChangeSet.objects.count()
    dry = apply([torn], make_actor(), "", dry_run=True)
    with pytest.raises(RejectedError) as caught:
        apply([torn], make_actor(), "")
    assert [f.sentence for f in dry.findings] == [f.sentence for f in caught.value.findings]
    assert ChangeSet.objects.count() == newest


def test_a_new_feature_gets_key_division_and_statutory_area() -> None:
    home = one("village_survey_area")
    place = shapely.point_on_surface(home.fields["geometry"])
    drawn = shapely.box(place.x, place.y, place.x + 2e-4, place.y + 2e-4)
    new = {"geometry": drawn, "name": "新塘"}
    applied = apply([insert("aquaculture_zone", new)], make_actor(role=Role.OPERATOR), "", dry_run=True)
    (change,) = applied.changes
    assert change.key
    assert change.new is not None
    assert change.new["district"] == home.fields["district"]


def test_beyond_ones_division_nothing_can_be_changed() -> None:
    mine, other = two_villages(PATCH)
    was = one(PATCH, 0, mine)
    with pytest.raises(GisError) as caught:
        apply([set_field(PATCH, was, remark="越界")], make_actor(other), "")
    assert caught.value.kind == "forbidden"
    with pytest.raises(GisError) as caught:
        apply([set_field(PATCH, was, district=other)], make_actor(mine), "")
    assert caught.value.kind in ("forbidden", "rejected")
    with pytest.raises(GisError, match="权限"):
        apply([set_field(PATCH, was, remark="浏览")], make_actor("46", Role.VIEWER), "")


def test_plain_sql_is_recorded_counted_and_its_area_follows() -> None:
    was = one("aquaculture_zone")
    execute(
        "UPDATE layers_aquaculturezone SET geometry = ST_Translate(geometry, 0, 0.001) WHERE id = %s",
        [was.key],
    )
    now = read_current("aquaculture_zone", was.key)[0]
    assert now.version == was.version + 1
    change_set = ChangeSet.objects.get(pk=now.began)
    assert (change_set.protocol, change_set.person) == ("sql", "")
    assert change_set.login
    text = "SELECT hn_ellipsoid_area_rounded(geometry), area FROM layers_aquaculturezone WHERE id = %s"
    row = fetch_one(text, [was.key])
    assert row is not None
    assert row[0] == row[1] != was.fields["area"]


def test_two_editors_cannot_take_the_same_ground() -> None:
    """Neither sees the other's parcel before the commit; the locks of the ground make one of them wait."""
    place = find_free_ground()
    layer = "aquaculture_zone"

    def take(number: int) -> str:
        new = {"geometry": shapely.box(*place), "name": f"塘{number}", "district": "460105"}
        try:
            apply([insert(layer, new)], make_actor(role=Role.OPERATOR, name=f"operator{number}"), "")
        except RejectedError as error:
            return error.findings[0].rule
        return "written"

    for number in range(4):
        make_actor(role=Role.OPERATOR, name=f"operator{number}")
    answers = run_together([lambda number=number: take(number) for number in range(4)])
    assert sorted(answers) == ["no_overlaps", "no_overlaps", "no_overlaps", "written"]


def find_free_ground() -> tuple[float, float, float, float]:
    """A box where no zone is."""
    extent = "SELECT ST_XMax(ST_Extent(geometry)), ST_YMax(ST_Extent(geometry)) FROM layers_aquaculturezone"
    east, north = fetch_one(extent) or (0, 0)
    return east + 0.01, north + 0.01, east + 0.012, north + 0.012


def test_a_deleted_feature_cannot_be_changed() -> None:
    was = one("bridge")
    apply([delete("bridge", was.key, was.fields, was.version)], make_actor(role=Role.OPERATOR), "拆除")
    with pytest.raises(ConflictError, match="已被他人删除"):
        apply([set_field("bridge", was, name="新名")], make_actor(role=Role.OPERATOR), "")
