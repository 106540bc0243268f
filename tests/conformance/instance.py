"""A throw-away instance with the suites' own data: a copy of the code with layers more, a database, a server.

The layers are declared as every layer is (one file, a style, a migration), and the catalogue's records are
brought by a module, but in the copy only: no other instance ever has them.
The database is made in the private cluster of `bin/run`, which must be running.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.servers import running_server

ROOT = Path(__file__).resolve().parents[2]
EXTRA = Path(__file__).parent / "own_data"
PACKAGES = ("gis_core", "layers", "tiles", "ingest", "apps")
DATABASE = "qiongtu_conformance"
SHAPES = "wms13/1.3.0/site/data-wms-1.3.0.zip"
RECORDS = "csw/2.0.2/site/data/csw-2.0.2-data.zip"
EXTENSIONS = ("postgis", "pg_trgm", "btree_gist")


@contextmanager
def own_instance(var: Path, folder: Path, scripts: dict[str, Path]) -> Iterator[tuple[str, dict[str, str]]]:
    """Its address, and the tokens that suites ask with; `scripts`: by suite the archive with its data."""
    shutil.rmtree(folder, ignore_errors=True)
    copy_code(folder)
    unpack_data(scripts["ets-csw20"], RECORDS, folder / "apps" / "catalogue_records" / "records.zip")
    shapes = unpack_data(scripts["ets-wms13"], SHAPES, folder / "data.zip")
    settings = make_database(var, folder)
    run = [sys.executable, "manage.py"]
    for arguments in ([*run, "makemigrations", "layers"], [*run, "migrate"], [*run, "check"]):
        call(arguments, folder, settings)
    load = [sys.executable, str(EXTRA / "load.py"), str(shapes)]
    printed = call(load, folder, {**settings, "PYTHONPATH": str(folder)}).splitlines()
    secrets = dict(line.split("=", 1) for line in printed if line.startswith(("editor=", "reader=")))
    with running_server({**settings, "PYTHONPATH": str(folder)}, folder / "var", root=folder) as port:
        yield f"http://127.0.0.1:{port}", secrets


def copy_code(folder: Path) -> None:
    """The packages, and in `layers` what the suites want besides."""
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "manage.py", folder)
    shutil.copytree(EXTRA / "catalogue_records", folder / "apps" / "catalogue_records")
    shutil.copy(EXTRA / "declarations.py", folder / "layers" / "thematic" / "blue_lake.py")
    for style in EXTRA.glob("*.toml"):
        shutil.copy(style, folder / "layers" / "styles")


def make_database(var: Path, folder: Path) -> dict[str, str]:
    """A new empty database; the environment of programs that work on it."""
    owner = urlsplit(os.environ["DATABASE_OWNER_URL"])
    statements = [f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)"]
    statements.append(f"CREATE DATABASE {DATABASE} OWNER {owner.username}")
    ask_superuser(var, "postgres", statements)
    ask_superuser(var, DATABASE, [f"CREATE EXTENSION {name}" for name in EXTENSIONS])
    url = owner._replace(path=f"/{DATABASE}").geturl()
    mine = {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "QIONGTU_VAR": str(folder / "var")}
    return {**os.environ, **mine, "QIONGTU_DEBUG": "1"}


def ask_superuser(var: Path, database: str, statements: list[str]) -> None:
    """Run statements one by one in the private cluster."""
    password = (var / "secrets" / "superuser_password").read_text(encoding="ascii").strip()
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/psql"))
    command = [str(found[-1]) if found else "psql", "--no-psqlrc", "--quiet", "--host", str(var / "socket")]
    command += ["--port", "5432", "--username", "qiongtu_admin", "--set", "ON_ERROR_STOP=1", database]
    for statement in statements:
        call([*command, "--command", statement], var, {**os.environ, "PGPASSWORD": password})


def unpack_data(scripts: Path, name: str, path: Path) -> Path:
    """A suite's data, an archive in the archive of its scripts, put at that path."""
    with zipfile.ZipFile(scripts) as archive:
        path.write_bytes(archive.read(name))
    return path


def call(command: list[str], folder: Path, settings: dict[str, str]) -> str:
    """What a program printed; RuntimeError with its words when it fails."""
    done = subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stdout + done.stderr)
    return done.stdout
