"""Owner and application: two roles, also where an earlier version left one that owned everything."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from gis_core.site.owner import act_as_owner
from support.cluster import SUPERUSER, Cluster
from support.postgres import find_programs
from tests.setup.conftest import Project

TABLES = """
CREATE TABLE plain (id bigserial PRIMARY KEY, name text);
CREATE TABLE evidence (id int);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$;
CREATE TRIGGER append_only BEFORE DELETE ON evidence FOR EACH ROW EXECUTE FUNCTION refuse();
INSERT INTO plain (name) VALUES ('kept'); INSERT INTO evidence VALUES (1);
"""
# What a cluster of the first version was like.
ONE_ROLE = """
REASSIGN OWNED BY qiongtu_owner TO qiongtu;
DROP OWNED BY qiongtu_owner;
DROP ROLE qiongtu_owner;
"""
OWNERS = """
SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class WHERE relnamespace = 'public'::regnamespace
    AND relname IN ('plain', 'evidence', 'plain_id_seq')
UNION SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'qiongtu'
"""


def ask(url: str, statement: str) -> subprocess.CompletedProcess[str]:
    command = [str(find_programs() / "psql"), "-X", "-At", "-v", "ON_ERROR_STOP=1", "-c", statement, url]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def superuser_url(cluster: Cluster) -> str:
    return cluster.make_url(SUPERUSER, "superuser_password")


def check_rights(cluster: Cluster) -> None:
    """The application writes rows of plain tables and owns nothing."""
    assert ask(cluster.url, "INSERT INTO plain (name) VALUES ('more') RETURNING name").stdout.startswith(
        "more"
    )
    assert ask(cluster.url, "SELECT id FROM evidence").stdout == "1\n"
    for statement in ("DELETE FROM evidence", "INSERT INTO evidence VALUES (2)", "TRUNCATE plain",
                      "ALTER TABLE evidence DISABLE TRIGGER USER", "DROP TABLE plain"):  # fmt: skip
        refused = ask(cluster.url, statement)
        assert "permission denied" in refused.stderr or "must be owner" in refused.stderr, statement
    assert ask(cluster.owner_url, "ALTER TABLE plain ADD COLUMN later int").returncode == 0


def test_application_owns_nothing(project: Project) -> None:
    process = project.start()
    cluster = Cluster(project.var)
    assert ask(cluster.owner_url, TABLES).returncode == 0
    ask(cluster.owner_url, "REVOKE INSERT, UPDATE, DELETE ON evidence FROM qiongtu")  # as migrate does
    check_rights(cluster)
    project.end(process)
    project.start()
    assert "permission denied" in ask(cluster.url, "DELETE FROM evidence").stderr


def test_cluster_of_one_role_is_brought_to_two(project: Project) -> None:
    process = project.start()
    cluster = Cluster(project.var)
    assert ask(superuser_url(cluster), ONE_ROLE).returncode == 0
    assert ask(cluster.url, TABLES).returncode == 0
    (project.var / "secrets" / "owner_password").unlink()
    project.end(process)
    project.start()
    assert ask(cluster.url, "SELECT name FROM plain").stdout == "kept\n"
    assert ask(superuser_url(cluster), OWNERS).stdout == "qiongtu_owner\n"
    check_rights(cluster)


def test_only_commands_that_need_the_owner_know_it(project: Project) -> None:
    project.start()
    calls = (project.var / "owner_calls").read_text(encoding="utf-8").splitlines()
    assert {call.split()[0] for call in calls} == {
        "migrate",
        "collectstatic",
        "load_province",
        "demo_accounts",
    }
    assert all("//qiongtu_owner:" in call for call in calls)
    assert "//qiongtu:" in project.list_calls()[-1]


def test_own_database_with_and_without_an_owner(project: Project) -> None:
    project.end(project.start(DATABASE_URL="postgresql://app:pw@db.example/land"))
    assert not (project.var / "owner_calls").exists()
    owner = "postgresql://owner:pw@db.example/land"
    project.end(project.start(DATABASE_URL="postgresql://app:pw@db.example/land", DATABASE_OWNER_URL=owner))
    calls = (project.var / "owner_calls").read_text(encoding="utf-8").splitlines()
    assert calls and all(call.endswith(owner) for call in calls)


def test_another_database_never_meets_our_owner(tmp_path: Path) -> None:
    (tmp_path / "env").write_text("DATABASE_URL=ours\nDATABASE_OWNER_URL=our-owner\n", encoding="utf-8")
    script = f'. bin/support/start.sh; load_env {tmp_path}/env; echo "$DATABASE_URL $DATABASE_OWNER_URL"'

    def load(**given: str) -> str:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("DATABASE_")}
        command = ["bash", "-c", script]
        root = Path(__file__).resolve().parents[2]
        return subprocess.run(
            command, cwd=root, env=plain | given, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert load() == "ours our-owner"
    assert load(DATABASE_URL="theirs") == "theirs theirs"
    assert load(DATABASE_URL="theirs", DATABASE_OWNER_URL="their-owner") == "theirs their-owner"


@pytest.mark.parametrize("command", ["migrate", "load_province"])
def test_owner_url_takes_the_place(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "application")
    monkeypatch.setenv("DATABASE_OWNER_URL", "owner")
    act_as_owner(["shell"])
    assert os.environ["DATABASE_URL"] == "application"
    act_as_owner([command])
    assert os.environ["DATABASE_URL"] == "owner"
