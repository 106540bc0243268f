"""What the look of tiles depends on besides the data: declarations, styles and the code that draws."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b
from pathlib import Path

from gis_core.sql import fetch_one, load_sql

ROOT = Path(__file__).resolve().parents[2]
DRAWING = (
    "tiles",
    "gis_core/raster",
    "layers/styles",
    "layers/thematic",
    "layers/codelists",
    "layers/groups.toml",
)
IDENTITY = ROOT / "tiles" / "sql" / "database_identity.sql"
ENDINGS = (".py", ".sql", ".toml", ".csv")


def version() -> str:
    """A name that changes with any of these files, and is another one on every database."""
    row = fetch_one(load_sql(IDENTITY)) or ("",)
    return f"{drawing_version()}/{row[0]}"


@cache
def drawing_version() -> str:
    """A name that changes with any of the files that decide how tiles look."""
    digest = blake2b(digest_size=8)
    for folder in DRAWING:
        for path in sorted([ROOT / folder, *(ROOT / folder).rglob("*")]):
            if path.suffix in ENDINGS:
                digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()
