"""What must stay true of the code, whoever writes it next."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("gis_core", "layers", "tiles", "ingest", "apps")
# EPSG numbers that may stand only where axis order is known.
CRS_LITERAL = re.compile(r"(?<![\w.])(4490|4326|3857|900913|45[0-5]\d|44(?:79|80|9\d)|4610|4214)(?![\w.])")
GEOMETRY = ROOT / "gis_core" / "geometry"


def python_files() -> Iterator[Path]:
    """Every module of the product."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts and "node_modules" not in path.parts:
                yield path


def code_numbers(path: Path) -> set[str]:
    """Number literals of a module's code; comments and texts do not count."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        str(n.value)
        for n in ast.walk(tree)
        if isinstance(n, ast.Constant) and isinstance(n.value, int | float)
    }


def test_crs_numbers_only_in_the_geometry_package() -> None:
    """No module but those of gis_core.geometry writes an EPSG number."""
    found = {
        str(path.relative_to(ROOT)): numbers
        for path in python_files()
        if GEOMETRY not in path.parents
        and (numbers := {n for n in code_numbers(path) if CRS_LITERAL.fullmatch(n)})
    }
    assert not found


def test_sql_files_name_no_crs() -> None:
    """Statements get the SRID as a parameter, except the area function that is defined for one ellipsoid."""
    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.sql")
        if GEOMETRY not in path.parents
        and CRS_LITERAL.search(re.sub(r"--.*", "", path.read_text(encoding="utf-8")))
    ]
    assert not found


def test_dangerous_imports_live_in_one_module() -> None:
    """psycopg2, mapnik and rasterio are imported where a fault in them is caught, and nowhere else."""
    allowed = {
        "psycopg2": {"gis_core/sql.py"},
        "mapnik": {"tiles/mapnik_process.py"},
        "rasterio": {
            "gis_core/raster/cells.py",
            "gis_core/raster/encode.py",
            "gis_core/raster/read.py",
            "gis_core/raster/write.py",
            "gis_core/site/native.py",
        },
    }
    for path in python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for name in imported_names(tree):
            top = name.split(".")[0]
            if top in allowed:
                assert str(path.relative_to(ROOT)) in allowed[top], f"{path} imports {name}"


def imported_names(tree: ast.AST) -> Iterator[str]:
    """Modules that a module imports, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_no_import_inside_a_function() -> None:
    """An import in a function hides a circle; what needs one belongs a level down."""
    hidden = []
    for path in python_files():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [n for n in ast.walk(node) if isinstance(n, ast.Import | ast.ImportFrom)]
                hidden += [f"{path.relative_to(ROOT)}:{n.lineno}" for n in inner]
    assert not hidden


def test_no_blanket_except() -> None:
    """`except Exception` may stand in the middleware, the worker's loop and feed loops only."""
    blanket = []
    for path in python_files():
        if path.relative_to(ROOT).as_posix() == "gis_core/jobs/constant.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and (
                node.type is None
                or (isinstance(node.type, ast.Name) and node.type.id in {"Exception", "BaseException"})
            ):
                blanket.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert not blanket


def test_no_debt_marks_and_no_print() -> None:
    """Nothing is left for later in a comment, and nothing is printed past the commands' own output."""
    for path in python_files():
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"\b(TODO|FIXME|XXX)\b", text), path
        calls = [
            n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.Call) and isinstance(n.func, ast.Name)
        ]
        assert not [c for c in calls if c.func.id == "print"], path  # type: ignore[attr-defined]


def test_imports_point_one_way() -> None:
    """import-linter's contracts of pyproject.toml hold."""
    command = [str(Path(sys.executable).with_name("lint-imports"))]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    """The migrations describe the models as they are."""
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


# Folders that hold what the commands make or fetch, none of it committed.
MADE = {
    ".git",
    ".venv",
    ".hypothesis",
    ".import_linter_cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    "__pycache__",
    "dist",
    "node_modules",
    "var",
}
# Parts are joined so that this file does not find itself.
WORKPLACE = re.compile(
    "|".join(
        [
            "/" + "work/",
            r"\bfarm" + r"-(bench|studio)",
            "npmjs" + r"\.",
            "pypi" + r"\.",
            "pythonhosted" + r"\.",
        ]
    )
)


def committed_texts() -> Iterator[Path]:
    """Every text file of the repository."""
    for folder, folders, names in walk(ROOT):
        folders[:] = [name for name in folders if name not in MADE]
        kept = (name for name in names if name not in MADE)  # .git is a file in a second work tree
        yield from (folder / name for name in kept if Path(name).suffix not in {".png", ".mo", ".pyc"})


def walk(top: Path) -> Iterator[tuple[Path, list[str], list[str]]]:
    """`os.walk` with paths (Path.walk comes with Python 3.12)."""
    for folder, folders, names in os.walk(top):
        yield Path(folder), folders, names


def test_repository_names_no_workplace() -> None:
    """No registry host and no path of a developer's machine is committed."""
    found = [p for p in committed_texts() if WORKPLACE.search(p.read_text(encoding="utf-8", errors="ignore"))]
    assert not found
