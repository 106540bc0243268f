"""Every setting is documented, and nothing documented is gone."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.processes import environment

ROOT = Path(__file__).resolve().parents[2]
VARIABLE = re.compile(r"\b(QIONGTU_[A-Z_]+[A-Z]|GIS_MODULES|DATABASE_URL)\b")


def variables_of(paths: list[Path]) -> set[str]:
    """Names of environment variables in files."""
    return {name for path in paths for name in VARIABLE.findall(path.read_text(encoding="utf-8"))}


def test_every_setting_is_documented() -> None:
    """docs/settings.md lists what the settings read, and only that."""
    read = variables_of([ROOT / "gis_core/site/settings.py"])
    told = variables_of([ROOT / "docs/settings.md"])
    assert told - {"QIONGTU_SECRET_KEY_FILE"} == read


@pytest.mark.django_db
def test_a_missing_secret_stops_the_start_by_its_name() -> None:
    """Without the secret key nothing starts, and the message names the variable."""
    settings = {k: v for k, v in environment().items() if k != "QIONGTU_SECRET_KEY"}
    command = [sys.executable, "manage.py", "check"]
    answer = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert answer.returncode != 0 and "QIONGTU_SECRET_KEY" in answer.stderr


@pytest.mark.django_db
@pytest.mark.parametrize("modules", ["", "no_such_module"])
def test_the_site_starts_without_modules_and_refuses_unknown_ones(modules: str) -> None:
    """`GIS_MODULES` empty starts; a name that is not there is an error that names it."""
    settings = environment(GIS_MODULES=modules)
    command = [sys.executable, "manage.py", "check"]
    answer = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert (answer.returncode == 0) is (modules == ""), answer.stderr
    assert modules in answer.stderr


def test_modules_on_disk_have_a_module_file() -> None:
    """Every folder of apps/ is a subject application."""
    folders = [p for p in (ROOT / "apps").iterdir() if p.is_dir() and not p.name.startswith(("_", "."))]
    assert all((folder / "module.py").is_file() for folder in folders)
