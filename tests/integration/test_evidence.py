"""Tampering by the tables' owner, with triggers off: each way is found and named; what is clean passes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from gis_core.sql import execute, fetch_all, fetch_one
from layers.catalogue import find_layer
from layers.history.anchors import Anchor, append_anchor, read_anchors
from layers.history.change_sets import ChangeSet
from layers.history.evidence import verify
from layers.history.fault import Fault
from layers.history.recording import Origin, record_as
from tests.support import evidence
from tests.support.own_database import copied_database, run_together

PARCEL = find_layer("parcel")
TABLE, PAST = "layers_parcel", "layers_parcel_past"
MOVE = "UPDATE layers_parcel SET geometry = ST_Translate(geometry, 1e-7, 0) WHERE id = ANY (%(ids)s)"


@pytest.fixture(scope="module")
def parcels(own_database: str) -> list[int]:
    """Three parcels with a history: links 2 to 6 of the chain, behind the load."""
    evidence.forget_all_but_the_load()
    first, second, third = (
        int(row[0]) for row in fetch_all("SELECT id FROM layers_parcel ORDER BY id LIMIT 3")
    )
    edit("two", MOVE, ids=[first, second])
    edit("one", MOVE, ids=[first])
    edit("gone", "DELETE FROM layers_parcel WHERE id = %(id)s", id=third)
    execute("SET datestyle = 'German'; SET timezone = 'Asia/Shanghai'")
    edit("plain", MOVE, ids=[second])
    execute("SET datestyle = 'ISO'; SET timezone = 'UTC'")
    edit("twice", f"{MOVE}; {MOVE}", ids=[first])
    return [first, second, third]


@pytest.fixture
def tampered(parcels: list[int]) -> Iterator[Callable[..., list[Fault]]]:
    """Runs a statement with the triggers off in a database for this test alone; answers what is found."""

    def tamper(*statements: str, **values: Any) -> list[Fault]:
        with evidence.without_triggers(PARCEL):
            for statement in statements:
                execute(statement, values)
        return verify().faults

    with copied_database():
        yield tamper


def edit(reason: str, statement: str, **values: Any) -> None:
    with record_as(Origin(person="测试", reason=reason)):
        execute(statement, values)


def summary(faults: list[Fault]) -> list[tuple[str, int | None, tuple[int, ...]]]:
    return [(fault.rule, fault.sequence, fault.features) for fault in faults]


def test_clean_evidence_passes_and_python_agrees(parcels: list[int]) -> None:
    verdict = verify()
    assert (verdict.faults, verdict.notes) == ([], [])
    previous = ""
    for changed in ChangeSet.objects.order_by("sequence"):
        assert changed.previous_hash == previous
        assert changed.hash == evidence.hash_change_set(changed, previous)
        previous = changed.hash
    assert [c.reason for c in ChangeSet.objects.order_by("sequence")][1:] == [
        "two",
        "one",
        "gone",
        "plain",
        "twice",
    ]


def test_python_agrees_on_the_rows(parcels: list[int]) -> None:
    for sequence in (1, 2, 3, 6):
        number = evidence.number_of(sequence)
        entries = ChangeSet.objects.get(pk=number).entries.filter(layer="parcel")
        columns = entries[0].columns.split(",")
        began = sum(evidence.sum_versions(table, columns, "began", number) for table in (TABLE, PAST))
        assert began == sum(int(entry.began) for entry in entries)
        ended = evidence.sum_versions(PAST, columns, "ended", number)
        assert ended == sum(int(entry.ended) for entry in entries)


def test_altered_reason(tampered: Callable[..., list[Fault]]) -> None:
    assert summary(tampered("UPDATE layers_changeset SET reason = 'other' WHERE sequence = 3")) == [
        ("altered", 3, ())
    ]


def test_altered_entry(tampered: Callable[..., list[Fault]]) -> None:
    number = evidence.number_of(3)
    faults = tampered(
        "UPDATE layers_changeentry SET began = began + 1 WHERE change_set_id = %(id)s", id=number
    )
    assert ("altered", 3, ()) in summary(faults)
    assert "parcel" in faults[0].sentence
    assert ("sum", 3) in [(fault.rule, fault.sequence) for fault in faults]


def test_inserted_entry(tampered: Callable[..., list[Fault]]) -> None:
    statement = """INSERT INTO layers_changeentry (change_set_id, layer, kind, count, began, ended, columns)
                   VALUES (%(id)s, 'road', 'insert', 0, 0, 0, 'id')"""
    assert ("altered", 4, ()) in summary(tampered(statement, id=evidence.number_of(4)))


def test_removed_link_in_the_middle(tampered: Callable[..., list[Fault]], parcels: list[int]) -> None:
    with evidence.without_triggers(PARCEL):
        evidence.drop_link(4)
    faults = verify().faults
    assert summary(faults)[0] == ("removed", 4, ())
    assert ("orphan", None, (parcels[2],)) in summary(faults)
    assert ("unknown", None, (parcels[2],)) in summary(faults)


def test_removed_end_is_found_by_its_versions_and_by_the_anchor(
    tampered: Callable[..., list[Fault]], parcels: list[int]
) -> None:
    row = fetch_one("SELECT sequence, hash FROM layers_changeset WHERE sequence = 6")
    with evidence.without_triggers(PARCEL):
        evidence.drop_link(6)
    assert {fault.rule for fault in verify().faults} == {"orphan", "unknown"}
    assert verify(content=False).faults[0].features == (parcels[0],)
    assert row is not None
    found = verify([Anchor(*row)], content=False).faults
    assert ("anchor_missing", 6, ()) in summary(found)


def test_rewritten_chain_is_found_by_the_anchor(tampered: Callable[..., list[Fault]]) -> None:
    row = fetch_one("SELECT sequence, hash FROM layers_changeset WHERE sequence = 6")
    assert row is not None
    rehash = """UPDATE layers_changeset AS c SET reason = 'other', hash = encode(sha256(convert_to(
                c.previous_hash || replace(hn_change_set_text(c), 'twice', 'other'), 'UTF8')), 'hex')
                WHERE sequence = 6"""
    assert tampered(rehash) == []
    assert summary(verify([Anchor(*row)], content=False).faults) == [("anchor_differs", 6, ())]


def test_swapped_links(tampered: Callable[..., list[Fault]]) -> None:
    found = tampered(
        "UPDATE layers_changeset SET sequence = -1 WHERE sequence = 3",
        "UPDATE layers_changeset SET sequence = 3 WHERE sequence = 4",
        "UPDATE layers_changeset SET sequence = 4 WHERE sequence = -1",
    )
    assert {("altered", 3, ()), ("altered", 4, ()), ("detached", 3, ())} <= set(summary(found))


def test_inserted_link(tampered: Callable[..., list[Fault]]) -> None:
    found = tampered("""
        INSERT INTO layers_changeset (transaction, sequence, began_at, recorded_at, login, person, address,
            protocol, operation, reason, case_number, previous_hash, hash)
        SELECT transaction, 7, began_at, recorded_at, login, person, address, protocol, operation, 'made up',
            case_number, hash, hash FROM layers_changeset WHERE sequence = 6""")
    assert summary(found) == [("altered", 7, ())]


@pytest.mark.parametrize(
    "statement", ["UPDATE layers_parcel SET location = 'elsewhere' WHERE id = ANY (%(ids)s)", MOVE]
)
def test_altered_live_row(tampered: Callable[..., list[Fault]], parcels: list[int], statement: str) -> None:
    found = tampered(statement, ids=[parcels[1]])
    assert summary(found) == [("sum", 5, (parcels[1],))]


def test_altered_live_row_of_the_load(tampered: Callable[..., list[Fault]]) -> None:
    found = tampered("UPDATE layers_parcel SET location = 'x' WHERE id = (SELECT max(id) FROM layers_parcel)")
    assert [(fault.rule, fault.sequence, fault.layer) for fault in found] == [("sum", 1, "parcel")]
    assert "不能确定" in found[0].sentence


def test_live_row_put_in(tampered: Callable[..., list[Fault]], parcels: list[int]) -> None:
    with evidence.without_triggers(PARCEL):
        evidence.forge(TABLE, PAST, parcels[2], id=99, began=0)
    assert summary(verify().faults) == [("unknown", None, (99,))]


def test_live_row_taken_out(tampered: Callable[..., list[Fault]], parcels: list[int]) -> None:
    found = tampered("DELETE FROM layers_parcel WHERE id = %(id)s", id=parcels[1])
    assert ("vanished", 5, (parcels[1],)) in summary(found)


def test_altered_past_row(tampered: Callable[..., list[Fault]], parcels: list[int]) -> None:
    found = tampered(
        "UPDATE layers_parcel_past SET location = 'x' WHERE id = %(id)s AND began = %(began)s",
        id=parcels[0], began=evidence.number_of(2),
    )  # fmt: skip
    assert summary(found) == [("sum", 2, (parcels[0],)), ("sum", 3, (parcels[0],))]


def test_past_row_taken_out(tampered: Callable[..., list[Fault]], parcels: list[int]) -> None:
    found = tampered(
        "DELETE FROM layers_parcel_past WHERE id = %(id)s AND ended = %(ended)s",
        id=parcels[0], ended=evidence.number_of(3),
    )  # fmt: skip
    assert ("vanished", 3, (parcels[0],)) in summary(found)
    assert {("sum", 2), ("sum", 3)} <= {(fault.rule, fault.sequence) for fault in found}


def test_past_row_put_in(tampered: Callable[..., list[Fault]], parcels: list[int]) -> None:
    with evidence.without_triggers(PARCEL):
        evidence.forge(PAST, TABLE, parcels[0] + 5, ended=evidence.number_of(3))
    found = {(fault.rule, fault.sequence) for fault in verify().faults}
    assert {("unlisted", 3), ("sum", 1), ("sum", 3)} == found


def test_beside_editors_the_check_sees_one_state(
    tampered: Callable[..., list[Fault]], parcels: list[int]
) -> None:
    def edit_on() -> int:
        for _ in range(15):
            edit("more", MOVE, ids=parcels[:2])
        return 0

    def check() -> int:
        return sum(len(verify().faults) for _ in range(3))

    assert run_together([edit_on, check]) == [0, 0]


def test_a_column_that_came_and_one_that_went(
    tampered: Callable[..., list[Fault]], parcels: list[int]
) -> None:
    """Change sets are checked by their own columns; those with a column that is gone are told."""
    for table in (TABLE, PAST):
        execute(f"ALTER TABLE {table} ADD COLUMN later text DEFAULT 'x'")
    assert verify().faults == []
    for table in (TABLE, PAST):
        execute(f"ALTER TABLE {table} DROP COLUMN location")
    verdict = verify()
    assert verdict.faults == []
    assert "location" in verdict.notes[0]


def test_anchor_file_is_added_to(parcels: list[int], tmp_path: Path) -> None:
    path = tmp_path / "evidence" / "anchors.txt"
    first = append_anchor(path)
    edit("anchored", MOVE, ids=parcels[:1])
    second = append_anchor(path)
    with path.open("a") as file:
        file.write("8 cut o")
    third = append_anchor(path)
    assert list(read_anchors(path)) == [first, second, third]
    assert verify(read_anchors(path)).faults == []


def test_command(parcels: list[int], settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    said = StringIO()
    call_command("verify_evidence", json=True, stdout=said)
    newest = json.loads(said.getvalue())["newest"]
    wrong = f"{newest['sequence'] + 5}:{newest['hash']}"
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("verify_evidence", "--chain-only", expect=[wrong], stdout=said)
    assert f"[anchor_missing] 锚点记录的序号 {newest['sequence'] + 5}" in said.getvalue()
    assert len(list(read_anchors(tmp_path / "evidence" / "anchors.txt"))) == 1
