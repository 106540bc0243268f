"""Passwords and keys that the set-up makes: one file each under var/secrets, for this account's eyes only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def keep_secret(var: Path, name: str) -> str:
    """The secret of that name, made on first asking (43 random characters)."""
    path = var / "secrets" / name
    if not path.is_file():
        write_private(path, secrets.token_urlsafe(32))
    return path.read_text(encoding="ascii").strip()


def write_private(path: Path, text: str) -> None:
    """Writes a file that only its owner can read; it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.parent.name == "secrets":
        path.parent.chmod(0o700)
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as sink:
        sink.write(text + "\n")
    part.replace(path)
