"""What was done from what: a step is left out while the content it was done from is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

CODE_FOLDERS = ("gis_core", "layers", "tiles", "ingest", "apps")
NOT_SOURCES = {"__pycache__", "node_modules", "dist"}


def list_files(folder: Path) -> Iterator[Path]:
    """Every source file below a folder, in no order; none when the folder does not exist."""
    if not folder.is_dir():
        return
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name not in NOT_SOURCES:
                yield from list_files(entry)
        elif entry.suffix != ".pyc":
            yield entry


def hash_files(files: Iterable[Path]) -> str:
    """One hash of names and contents, whatever the order given; a missing file counts as empty."""
    digest = hashlib.sha256()
    for path in sorted(files):
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def hash_code(root: Path) -> str:
    """The hash of what the application is: its packages, its Python packages' list, the built front end."""
    files = [path for name in CODE_FOLDERS for path in list_files(root / name)]
    built = root / "frontend" / "dist" / ".built-from"
    return hash_files([*files, root / "manage.py", root / "requirements.lock", built])


def read_stamp(path: Path) -> str:
    """What was stamped; empty when nothing was."""
    return path.read_text(encoding="utf-8").strip() if path.is_file() else ""


def write_stamp(path: Path, value: str) -> None:
    """Stamps; the file appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    part.write_text(value + "\n", encoding="utf-8")
    part.replace(path)
