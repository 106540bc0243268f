"""bin/run from start to end: a page, one instance, an orderly stop, and no half state after a rough one."""

import os
import signal
import subprocess
import urllib.request

import pytest

from tests.setup.conftest import Project, wait_until


def read_page(project: Project) -> str:
    with urllib.request.urlopen(f"http://localhost:{project.port}/page", timeout=10) as answer:
        return str(answer.read().decode())


def test_start_again_and_stop(project: Project) -> None:
    first = project.start()
    assert read_page(project) == "/page"
    assert "wanning-official" in project.output()
    assert [call.split()[0] for call in project.list_calls()] == [
        "migrate", "collectstatic", "load_province", "demo_accounts", "work",
    ]  # fmt: skip
    second = project.call("--no-install")
    assert second.returncode == 1
    assert (
        f"Qiongtu already runs from this folder: bin/run --stop stops it (process {first.pid})"
        in second.stdout
    )
    assert project.call("--stop").stdout.startswith("Stopped.")
    assert first.wait(10) == 0
    assert project.list_processes() == []
    assert project.call("--stop").stdout.startswith("Nothing was running.")

    calls = len(project.list_calls())
    again = project.start()
    assert [call.split()[0] for call in project.list_calls()[calls:]] == ["work"]
    assert project.end(again, signal.SIGINT) == 0
    assert project.list_processes() == []


def test_secrets_are_for_the_owner_alone(project: Project) -> None:
    project.end(project.start())
    for path in (project.var / "env", *(project.var / "secrets").glob("*_*d"), project.var / "secrets"):
        assert path.stat().st_mode & 0o077 == 0, path
    settings = (project.var / "cluster" / "postgresql.auto.conf").read_text(encoding="utf-8")
    assert "listen_addresses = ''" in settings


def test_killed_run_leaves_nothing_running_and_starts_again(project: Project) -> None:
    process = project.start()
    project.end(process, signal.SIGKILL)
    wait_until(lambda: project.list_processes() == [])
    project.end(project.start())
    assert project.list_processes() == []


def test_recorded_process_of_another_program_is_left_alone(project: Project) -> None:
    (project.var / "run").mkdir(parents=True)
    (project.var / "run" / "web.pid").write_text(f"{os.getpid()} 1\n", encoding="ascii")
    assert project.call("--stop").stdout.startswith("Nothing was running.")


def test_failed_load_is_told_and_done_again(project: Project) -> None:
    project.var.mkdir()
    (project.var / "fail").write_text("load_province: no county has code 460999\n", encoding="utf-8")
    process = project.launch()
    assert process.wait(60) == 1
    assert "step 8/9 «Province» failed." in project.output()
    assert "no county has code 460999" in project.output()
    assert project.list_processes() == []
    (project.var / "fail").unlink()
    project.end(project.start())
    assert sum(call.startswith("load_province") for call in project.list_calls()) == 2


def test_kill_while_the_database_is_made(project: Project) -> None:
    process = project.launch()
    wait_until((project.var / "secrets" / "superuser_password").exists)
    project.end(process, signal.SIGKILL)
    wait_until(lambda: project.list_processes() == [])
    project.end(project.start())


def test_given_database_is_used_and_none_is_made(project: Project) -> None:
    process = project.start(DATABASE_URL="postgresql://someone:pw@db.example/land")
    assert all(call.endswith("postgresql://someone:pw@db.example/land") for call in project.list_calls())
    assert not (project.var / "cluster").exists()
    project.end(process)


def test_reset_makes_everything_anew(project: Project) -> None:
    project.end(project.start())
    before = (project.var / "secrets" / "database_password").read_text(encoding="ascii")
    project.end(project.start("--reset", "--size", "medium"))
    assert (project.var / "secrets" / "database_password").read_text(encoding="ascii") != before
    assert "load_province --size medium" in "\n".join(project.list_calls())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root's server has another account")
def test_folder_that_the_server_account_cannot_enter(project: Project) -> None:
    project.root.chmod(0o700)
    project.end(project.start())
    outside = (project.var / "cluster").resolve()
    assert project.root not in outside.parents
    assert outside.stat().st_uid != 0
    project.end(project.start("--reset"))
    remove_outside(project)
    assert not outside.exists()


def remove_outside(project: Project) -> None:
    code = "import sys, pathlib, support.cluster as c; c.Cluster(pathlib.Path(sys.argv[1])).remove()"
    command = [str(project.root / ".venv/bin/python"), "-c", code, str(project.var)]
    subprocess.run(command, env=project.environment(PYTHONPATH=str(project.root / "bin")), check=True)
