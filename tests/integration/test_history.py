"""Time travel: layers as they were, restoring, undoing, differences; also over HTTP, within the scope."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.test import Client
from django.utils import timezone

from gis_core.accounts.models import Role
from gis_core.errors import GisError
from gis_core.sql import execute, fetch_one
from layers.catalogue import find_layer
from layers.editing.apply import apply
from layers.editing.change import Kind, delete
from layers.editing.difference import find_differences
from layers.editing.restore import restore_feature, undo_change_set
from layers.history.change_sets import ChangeSet
from layers.history.instants import Instant, find_instant
from layers.queries import visible
from tests.support.editing import first_keys, make_actor, read_current, set_field, two_villages
from tests.support.own_database import run_together

pytestmark = pytest.mark.usefixtures("own_database")
PATCH = "land_use_patch"


def now() -> Instant:
    return find_instant(timezone.now())


def remark_at(key: int, instant: Instant | None) -> str:
    actor = make_actor()
    return str(visible(find_layer(PATCH), actor.person, instant).get(pk=key).remark)


def edit(key: int, remark: str) -> int:
    return apply([set_field(PATCH, read_current(PATCH, key)[0], remark=remark)], make_actor(), "").change_set


def test_a_layer_is_as_it_was_at_any_instant() -> None:
    (key,) = first_keys(PATCH, 1)
    instants = [now()]
    for text in ("一", "二", "三"):
        edit(key, text)
        instants.append(now())
    assert [remark_at(key, instant) for instant in instants[1:]] == ["一", "二", "三"]
    assert remark_at(key, None) == "三"
    count = visible(find_layer(PATCH), make_actor().person).count()
    assert {visible(find_layer(PATCH), make_actor().person, i).count() for i in instants} == {count}


def test_before_the_first_load_there_is_nothing() -> None:
    first = ChangeSet.objects.order_by("sequence")[0]
    assert first.recorded_at is not None
    instant = find_instant(first.recorded_at - timedelta(microseconds=1))
    assert visible(find_layer(PATCH), make_actor().person, instant).count() == 0


def test_what_was_deleted_is_still_there_then_and_can_come_back() -> None:
    layer = find_layer("bridge")
    actor = make_actor(role=Role.OPERATOR)
    was = read_current("bridge", *first_keys("bridge", 1))[0]
    before = now()
    apply([delete("bridge", was.key, was.fields, was.version)], actor, "拆除")
    assert not visible(layer, actor.person).filter(pk=was.key).exists()
    assert visible(layer, actor.person, before).filter(pk=was.key).exists()
    restore_feature(layer, was.key, was.version, actor, "恢复")
    again = read_current("bridge", was.key)[0]
    assert again.version == was.version + 1
    assert again.fields["geometry"].equals_exact(was.fields["geometry"], 0)


def test_a_change_set_is_undone_whole_and_the_undoing_too() -> None:
    keys = first_keys(PATCH, 30)[20:]
    before = [version.fields["remark"] for version in read_current(PATCH, *keys)]
    changes = [set_field(PATCH, version, remark="批量") for version in read_current(PATCH, *keys)]
    number = apply(changes, make_actor(), "批量").change_set
    undone = undo_change_set(number, make_actor(), "撤销")
    assert [version.fields["remark"] for version in read_current(PATCH, *keys)] == before
    assert ChangeSet.objects.get(pk=undone.change_set).undoes == number
    undo_change_set(undone.change_set, make_actor(), "重做")
    assert {version.fields["remark"] for version in read_current(PATCH, *keys)} == {"批量"}


def test_a_first_load_cannot_be_undone() -> None:
    first = ChangeSet.objects.order_by("sequence")[0]
    with pytest.raises(GisError, match="不能撤销"):
        undo_change_set(first.pk, make_actor(role=Role.OPERATOR), "")


def test_differences_lead_from_one_instant_to_the_other() -> None:
    layer, actor = find_layer(PATCH), make_actor()
    keys = first_keys(PATCH, 12)[10:]
    since = now()
    for key in keys:
        edit(key, "改")
    edit(keys[0], "又改")
    until = now()
    edit(keys[1], "之后")
    found = find_differences(layer, actor.person, since, until)
    assert [(c.key, c.kind, (c.new or {})["remark"]) for c in found] == [
        (keys[0], Kind.UPDATE, "又改"), (keys[1], Kind.UPDATE, "改"),
    ]  # fmt: skip
    elsewhere = make_actor("469029")
    assert find_differences(layer, elsewhere.person, since, until) == []


def test_transactions_that_overtake_each_other_are_told_apart_at_every_instant() -> None:
    """The first to begin commits last: in between only the second one's change is in effect."""
    first, second = first_keys(PATCH, 42)[40:]
    seen: dict[str, Instant] = {}

    def slow() -> None:
        with transaction.atomic():
            execute("UPDATE layers_landusepatch SET remark = '慢' WHERE id = %s", [first])
            run_together([lambda: edit(second, "快")])
            run_together([lambda: seen.update(between=now())])

    slow()
    assert remark_at(first, seen["between"]) != "慢"
    assert remark_at(second, seen["between"]) == "快"
    assert remark_at(first, now()) == "慢"


def test_computed_layers_travel_with_their_sources() -> None:
    layer, actor = find_layer("steep_farmland"), make_actor()
    (key,) = first_keys(PATCH, 1)
    execute("UPDATE layers_landusepatch SET slope_grade = '5', land_class = '0103' WHERE id = %s", [key])
    before = now()
    held = visible(layer, actor.person).count()
    assert held
    execute("UPDATE layers_landusepatch SET slope_grade = '1' WHERE id = %s", [key])
    assert visible(layer, actor.person).count() == held - 1
    assert visible(layer, actor.person, before).count() == held


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM layers_parcel_past",
        "UPDATE layers_changeset SET reason = '改'",
        "DELETE FROM layers_changeset",
        "TRUNCATE layers_changeentry",
        "TRUNCATE layers_parcel",
        "UPDATE layers_landusepatch SET id = id + 1 WHERE id = (SELECT min(id) FROM layers_landusepatch)",
        "INSERT INTO layers_changeset (transaction, sequence) VALUES (1, 1)",
    ],
)
def test_history_is_only_added_to(statement: str) -> None:
    edit(first_keys("land_use_patch", 1)[0], statement[:20])
    execute("UPDATE layers_parcel SET remark = remark || '' WHERE id = (SELECT min(id) FROM layers_parcel)")
    with pytest.raises((InternalError, IntegrityError, GisError, Exception)) as caught, transaction.atomic():
        execute(statement)
    assert type(caught.value).__module__.startswith("django.db")


def test_a_forged_change_set_is_refused() -> None:
    with pytest.raises(Exception, match="不属于当前事务"), transaction.atomic():
        execute("SELECT set_config('qiongtu.change_set', '1', true)")
        execute("UPDATE layers_parcel SET remark = '伪' WHERE id = (SELECT min(id) FROM layers_parcel)")


@pytest.fixture
def client() -> Client:
    """A surveyor of one village at a browser."""
    client = Client()
    client.force_login(make_actor(two_villages(PATCH)[0]).person)
    return client


def post(client: Client, address: str, **content: Any) -> Any:
    return client.post(address, json.dumps(content), content_type="application/json")


def test_edit_read_undo_over_http(client: Client) -> None:
    key = first_keys(PATCH, 1, two_villages(PATCH)[0])[0]
    version = read_current(PATCH, key)[0].version
    change = {"layer": PATCH, "id": key, "version": version, "new": {"remark": "网页"}}
    answer = post(client, "/api/edits", changes=[change], reason="测试", case_number="W1")
    assert answer.status_code == 201
    versions = client.get(f"/api/features/{PATCH}/{key}/history").json()["versions"]
    assert (versions[0]["version"], versions[0]["began"]["case_number"]) == (version + 1, "W1")
    listed = client.get("/api/change-sets").json()["change_sets"]
    assert listed[0]["id"] == answer.json()["change_set"]
    stale = post(client, "/api/edits", changes=[change])
    assert (stale.status_code, stale.json()["conflicts"] != []) == (409, True)
    assert post(client, f"/api/change-sets/{listed[0]['id']}/undo", reason="x").status_code == 201


def test_asof_over_http_keeps_to_the_scope(client: Client) -> None:
    mine, other = (first_keys(PATCH, 1, village)[0] for village in two_villages(PATCH))
    stamp = timezone.now().isoformat()
    assert client.get(f"/api/features/{PATCH}/{mine}", {"asof": stamp}).status_code == 200
    for address in (f"/api/features/{PATCH}/{other}", f"/api/features/{PATCH}/{other}/history"):
        assert client.get(address, {"asof": stamp}).status_code == 404
    assert client.get(f"/api/features/{PATCH}/{mine}", {"asof": "gestern"}).status_code == 400
    assert client.get(f"/api/features/{PATCH}/{mine}", {"asof": "2099-01-01T00:00:00Z"}).status_code == 400
    assert client.get("/api/features/elevation/1", {"asof": stamp}).status_code in (400, 404)


def test_many_rows_after_a_single_one_are_not_compared_each_with_each() -> None:
    """The plans of a session's triggers are made for its first edit, perhaps of one row."""
    some = "SELECT id FROM layers_landusepatch ORDER BY id LIMIT {}"
    by_number = f"UPDATE layers_landusepatch SET remark = remark || '.' WHERE id IN ({some})"  # noqa: S608
    with transaction.atomic():
        execute(by_number.format(1))
        # Compared each with each they take some 14 s.
        execute("SET LOCAL statement_timeout = '6s'")
        execute(by_number.format(8_000))
        transaction.set_rollback(True)


def test_the_chain_is_consecutive() -> None:
    sealed = "FROM layers_changeset WHERE sequence IS NOT NULL"
    row = fetch_one(f"SELECT count(*) = max(sequence), bool_and(hash <> '') {sealed}")
    assert row == (True, True)
