"""What the measurements know of a server: where it answers for a tile or a picture, and how it is started."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from layers.catalogue import find_layer
from tiles.matrix import Box, Tile

LAYER = find_layer("land_use_patch")
PROCESSES, CONNECTIONS = 2, 4
# Of 4096 units, as in our own tiles.
BUFFER = 64
# Seconds after which a tile is given up.
LIMIT = 60

Address = Callable[[Tile], str]
Picture = Callable[[Box, int], list[str]]


@dataclass(frozen=True)
class Server:
    """A server at work; `tile` and `picture` are None for what it does not make."""

    name: str
    port: int
    tile: Address | None = None
    # Of a box in Web Mercator and the side in pixels: the addresses that together are the map.
    picture: Picture | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Peer:
    """Another server: its name, what it does, the version found (empty: none), and how to start it."""

    name: str
    does: frozenset[str]
    version: str
    start: Callable[[Path], AbstractContextManager[Server]]


@dataclass(frozen=True)
class Database:
    """The database and who reads it, from DATABASE_URL."""

    url: str

    @property
    def parts(self) -> dict[str, str]:
        """Host (or the socket's folder), port, name, user, password."""
        split = urlsplit(self.url)
        asked = parse_qs(split.query)
        return {
            "host": asked.get("host", [split.hostname or "localhost"])[0],
            "port": asked.get("port", [str(split.port or 5432)])[0],
            "dbname": split.path.lstrip("/"),
            "user": unquote(split.username or ""),
            "password": unquote(split.password or ""),
        }

    def write_service(self, folder: Path) -> dict[str, str]:
        """A file of libpq that names the database `bench`; answers the environment that points to it."""
        path = folder / "pg_service.conf"
        path.touch(mode=0o600)
        path.write_text("[bench]\n" + "".join(f"{key}={value}\n" for key, value in self.parts.items()))
        return {"PGSERVICEFILE": str(path)}


def database() -> Database:
    """The configured one."""
    return Database(os.environ["DATABASE_URL"])
