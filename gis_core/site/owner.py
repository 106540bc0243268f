"""Which commands run as the owner of the tables; all else runs as the application, which owns nothing."""

from __future__ import annotations

import os
from collections.abc import Sequence

# They create, change or empty tables.
OWNER_COMMANDS = frozenset({"createcachetable", "flush", "load_province", "migrate"})


def act_as_owner(command: Sequence[str]) -> None:
    """Before the settings are read: the owner's URL takes the place of the application's, where it is set."""
    if OWNER_COMMANDS.intersection(command):
        become_owner()


def become_owner() -> None:
    """The owner's URL, where it is set, takes the place of the application's."""
    if url := os.environ.get("DATABASE_OWNER_URL"):
        os.environ["DATABASE_URL"] = url
