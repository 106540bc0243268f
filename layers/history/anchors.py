"""Anchors: the end of the chain of evidence as it was at some instants, kept outside the database.

Who removes the newest links leaves a chain that is whole; only something that remembers them shows it. The
file is only ever added to; keep a copy (or single `sequence:hash` pairs) where the database's owner cannot
write.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gis_core.errors import GisError
from gis_core.sql import fetch_all, fetch_one, load_sql
from layers.history.fault import Fault, make_fault
from layers.history.triggers import SQL

# Anchors compared at a time.
BATCH = 10_000
# Hexadecimal digits of SHA-256.
HASH_LENGTH = 64


@dataclass(frozen=True)
class Anchor:
    """A link of the chain by its number and hash."""

    sequence: int
    hash: str


def anchor_file() -> Path:
    """The file beside the database."""
    return Path(settings.VAR) / "evidence" / "anchors.txt"


def parse_anchor(text: str) -> Anchor:
    """`sequence:hash`; GisError("parameter") for anything else."""
    sequence, _, digest = text.strip().partition(":")
    if not sequence.isdecimal() or len(digest) != HASH_LENGTH:
        raise GisError("parameter", f"锚点应写作“序号:哈希”，而不是“{text}”。", "expect")
    return Anchor(int(sequence), digest.lower())


def read_anchors(path: Path) -> Iterator[Anchor]:
    """The file's anchors, oldest first; a line cut off by a crash is left out. None without a file."""
    if not path.is_file():
        return
    with path.open(encoding="ascii") as lines:
        for line in lines:
            words = line.split()
            if len(words) == 3 and words[0].isdecimal() and len(words[1]) == HASH_LENGTH:
                yield Anchor(int(words[0]), words[1])


def append_anchor(path: Path) -> Anchor | None:
    """Add the chain's end to the file, safe on disk when this returns; None when nothing is sealed yet."""
    row = fetch_one(load_sql(SQL / "newest_link.sql"))
    if row is None:
        return None
    path.parent.mkdir(parents=True, exist_ok=True)
    line = f"{row[0]} {row[1]} {timezone.now().isoformat(timespec='seconds')}\n"
    handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o640)
    try:
        size = os.fstat(handle).st_size
        is_cut = size > 0 and os.pread(handle, 1, size - 1) != b"\n"
        os.write(handle, (b"\n" if is_cut else b"") + line.encode("ascii"))
        os.fsync(handle)
    finally:
        os.close(handle)
    return Anchor(int(row[0]), str(row[1]))


def check_anchors(anchors: Iterable[Anchor]) -> Iterator[Fault]:
    """What the chain no longer says as it did when the anchor was taken."""
    statement = load_sql(SQL / "compare_anchors.sql")
    remaining = iter(anchors)
    while batch := list(islice(remaining, BATCH)):
        values = {"sequences": [a.sequence for a in batch], "hashes": [a.hash for a in batch]}
        for sequence, is_gone in fetch_all(statement, values):
            yield _tell(int(sequence), is_gone=is_gone)


def _tell(sequence: int, *, is_gone: bool) -> Fault:
    if is_gone:
        return make_fault(
            "anchor_missing", f"锚点记录的序号 {sequence} 已不在证据链中：链的末尾被删除。", sequence
        )
    return make_fault(
        "anchor_differs", f"序号 {sequence} 的哈希与锚点不同：此前的证据链被整体改写。", sequence
    )
