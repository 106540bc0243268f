"""Who asks for tiles in the measurements, from which server, and for which."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.test import Client

from gis_core.accounts.models import Role, User
from gis_core.sql import fetch_all
from tests.support.routes import tile_of
from tests.support.servers import running_server

LAYER = "land_use_patch"
SPOTS = """
SELECT ST_X(ST_PointOnSurface(geometry)), ST_Y(ST_PointOnSurface(geometry)) FROM layers_landusepatch
WHERE district LIKE %(district)s ORDER BY md5(id::text || %(seed)s) LIMIT %(count)s
"""


@contextmanager
def reader_of(division: str, role: str = Role.SURVEYOR) -> Iterator[tuple[User, dict[str, str]]]:
    """An account for the time of a measurement, and its cookies."""
    name = f"bench-{division}"
    User.objects.filter(username=name).delete()
    person = User.objects.create_user(name, division=division, role=role)
    client = Client()
    client.force_login(person)
    try:
        yield person, {key: morsel.value for key, morsel in client.cookies.items()}
    finally:
        person.delete()


@contextmanager
def fresh_server(workers: int) -> Iterator[int]:
    """The port of a server that keeps nothing yet."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(os.environ, Path(folder), workers) as port,
    ):
        yield port


def list_addresses(zoom: int, count: int, seed: int, district: str = "") -> list[str]:
    """Different tiles with patches, anywhere in the district."""
    spots = fetch_all(SPOTS, {"district": f"{district}%", "seed": str(seed), "count": count * 3})
    tiles = dict.fromkeys(tile_of(lon, lat, zoom) for lon, lat in spots)
    return [f"/tiles/{LAYER}/{tile}.mvt" for tile in tiles][:count]
