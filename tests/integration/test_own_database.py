"""The tests' own database: commits are real, seen by threads, and gone afterwards."""

from __future__ import annotations

from django.db import connection

from gis_core.sql import execute, fetch_one
from tests.support.own_database import run_together

NAME = "SELECT current_database()"
REASON = "SELECT reason FROM layers_changeset WHERE sequence IS NOT NULL ORDER BY sequence DESC LIMIT 1"
RENAME = """
SELECT set_config('qiongtu.context', '{"reason": "own"}', true);
UPDATE layers_parcel SET district = district WHERE id = (SELECT min(id) FROM layers_parcel)
"""


def read_reason() -> str:
    row = fetch_one(REASON)
    return str(row[0]) if row else ""


def test_commits_are_real_and_seen_by_threads(own_database: str) -> None:
    name = connection.settings_dict["NAME"]
    assert name in own_database
    execute(RENAME)
    assert run_together([lambda: fetch_one(NAME), read_reason]) == [(name,), "own"]
