"""The application's database role: edits and is recorded, and cannot touch what was recorded."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, transaction

from gis_core.accounts.models import User
from gis_core.sql import compose, execute, fetch_one
from layers.catalogue import all_layers, find_layer
from layers.editing.actor import Actor
from layers.editing.apply import apply
from layers.editing.change import update
from layers.history.change_sets import ChangeSet
from layers.history.evidence import verify
from layers.history.triggers import EVIDENCE, install, past_table

PATCH = find_layer("land_use_patch")
# Guarded tables, each with a column to write.
GUARDED = dict.fromkeys(EVIDENCE, "layer") | {"layers_changeset": "reason", past_table(PATCH): "ended"}
PLAIN_EDIT = """
UPDATE layers_landusepatch SET land_class_name = 'y' WHERE id = (SELECT min(id) FROM layers_landusepatch)
"""
FORBIDDEN = (
    "UPDATE {table} SET {column} = NULL", "DELETE FROM {table}", "TRUNCATE {table}",
    "DROP TABLE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER USER", "DROP TRIGGER append_only ON {table}",
    "INSERT INTO {table} DEFAULT VALUES",
)  # fmt: skip


@pytest.fixture(scope="module")
def as_application(own_database: str) -> Iterator[None]:
    """The role qiongtu (made if need be, and left) with the rights that bin/support/sql/grants.sql gives."""
    facts = fetch_one("SELECT rolsuper, to_regrole('qiongtu') IS NOT NULL FROM pg_roles WHERE rolname = user")
    assert facts is not None
    if not any(facts):
        pytest.skip("the server has no role qiongtu and this account cannot make one")
    if not facts[1]:
        execute("CREATE ROLE qiongtu")
    execute("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO qiongtu")
    execute("GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO qiongtu")
    with transaction.atomic():
        install([layer for layer in all_layers() if layer.kind == "feature"])
    User.objects.create_superuser("keeper", password="not-a-secret-1")
    execute("SET ROLE qiongtu")
    yield
    execute("RESET ROLE")


@pytest.mark.parametrize("table", GUARDED)
@pytest.mark.parametrize("statement", FORBIDDEN)
def test_what_was_recorded_cannot_be_touched(as_application: None, table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        execute(compose(statement, {"table": table, "column": GUARDED[table]}))


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE layers_landusepatch",
        "ALTER TABLE layers_landusepatch DISABLE TRIGGER USER",
        "SET session_replication_role = replica",
        "CREATE TRIGGER x BEFORE UPDATE ON layers_parcel FOR EACH ROW EXECUTE FUNCTION hn_stamp_parcel()",
    ],
)
def test_the_recording_cannot_be_switched_off(as_application: None, statement: str) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        execute(statement)


def edit_one() -> ChangeSet:
    """An edit through the write path; the change set that recorded it."""
    patch = PATCH.model._default_manager.earliest("id")
    name = patch.land_class_name
    change = update(
        PATCH.name, patch.pk, {"land_class_name": name}, {"land_class_name": name + "x"}, patch.version
    )
    applied = apply([change], Actor(User.objects.get(username="keeper"), "command"), "as the application")
    return ChangeSet.objects.get(pk=applied.change_set)


def test_an_edit_works_and_is_recorded(as_application: None) -> None:
    assert fetch_one("SELECT current_user") == ("qiongtu",)
    changed = edit_one()
    assert (changed.person, changed.reason, changed.entries.count()) == ("keeper", "as the application", 1)
    assert verify().faults == []


def test_temporary_tables_do_not_take_the_place_of_the_evidence(as_application: None) -> None:
    """The recording functions look for tables in the schema of temporary ones last."""
    for table in EVIDENCE:
        execute(
            compose("CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING ALL)", {"table": table})
        )
    before = fetch_one("SELECT max(sequence) FROM public.layers_changeset")
    execute(PLAIN_EDIT)
    after = fetch_one("SELECT max(sequence) FROM public.layers_changeset")
    for table in EVIDENCE:
        execute(compose("DROP TABLE pg_temp.{table}", {"table": table}))
    assert before is not None
    assert after == (before[0] + 1,)
    assert verify().faults == []
