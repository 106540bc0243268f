"""Each thing in the way of a start gets one clear sentence, before anything is changed."""

import os
import socket
from pathlib import Path

import pytest

from support.failure import explain
from support.postgres import SOCKET_FOLDER_LIMIT, keep_short_folder
from tests.setup.conftest import Project


def test_unsupported_system(project: Project) -> None:
    release = project.root / "os-release"
    release.write_text('ID=plan9\nVERSION_ID="4"\nPRETTY_NAME="Plan 9"\n', encoding="utf-8")
    done = project.call(QIONGTU_OS_RELEASE=str(release))
    assert done.returncode == 1
    assert "This system (Plan 9) is not supported: use Debian 12 or 13" in done.stdout
    assert done.stdout.count("\n") == 1
    assert not project.var.exists()


def test_port_taken(project: Project) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", project.port))
        other.listen()
        done = project.call("--no-install", "--port", str(project.port))
    assert done.returncode == 1
    assert f"Port {project.port} is taken by another program" in done.stdout
    assert f"--port {project.port + 1}" in done.stdout
    assert not (project.var / "cluster").exists()


def test_address_that_is_not_ours(project: Project) -> None:
    done = project.call("--no-install", "--port", str(project.port), "--host", "192.0.2.1")
    assert done.returncode == 1
    assert f"Cannot listen on 192.0.2.1 port {project.port}" in done.stdout


def test_no_environment_yet(project: Project) -> None:
    (project.root / ".venv").unlink()
    done = project.call("--no-install", "--port", str(project.port), CONDA_PREFIX="")
    assert done.returncode == 1
    assert "There is no .venv here yet: run bin/run without --no-install once" in done.stdout


def test_folder_with_other_things(project: Project) -> None:
    done = project.call("--no-install", QIONGTU_VAR=str(project.root))
    assert done.returncode == 1
    assert f"{project.root} holds other things: set QIONGTU_VAR to an empty folder." in done.stdout


def test_reset_spares_a_database_that_is_not_ours(project: Project) -> None:
    done = project.call(
        "--no-install", "--reset", "--port", str(project.port), DATABASE_URL="postgresql:///other"
    )
    assert done.returncode == 1
    assert "--reset deletes the private database only" in done.stdout


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("OSError: [Errno 28] No space left on device", "The disk is full"),
        ("could not extend file base/5/16: wrote only 4096 of 8192 bytes", "The disk is full"),
        ("E: Failed to fetch  Temporary failure resolving 'mirror'", "The package servers cannot be reached"),
        ("npm error code EAI_AGAIN", "The package servers cannot be reached"),
        ('Could not resolve "src/map.css"', "It ended with an error"),
        ('connection to server at "db" (10.0.0.1) failed', "The database cannot be reached"),
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "A downloaded package is not the one that was locked"),
        ("E: Unable to locate package python3.11", "A package is missing in this system's apt sources"),
        ("ValueError: seven", "It ended with an error; its last words: ValueError: seven"),
    ],
)
def test_causes_are_read_off_the_log(words: str, sentence: str) -> None:
    assert explain(["before", words]).startswith(sentence)


def test_socket_of_a_deep_folder_gets_a_short_path(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    folder = keep_short_folder(tmp_path)
    assert len(os.fsencode(folder)) <= SOCKET_FOLDER_LIMIT
    assert keep_short_folder(tmp_path) == folder
    folder.rmdir()
    assert keep_short_folder(tmp_path).is_dir()
    keep_short_folder(tmp_path).rmdir()
