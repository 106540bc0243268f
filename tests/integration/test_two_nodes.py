"""Two web servers with caches of their own on one database: after an edit neither shows an old tile."""

from __future__ import annotations

from pathlib import Path

from django.test import Client

from gis_core.accounts.models import User
from gis_core.accounts.roles import Role
from tests.support.fresh_tiles import Reader, edit_and_look
from tests.support.processes import environment
from tests.support.servers import running_server

EDITS = 24


def test_every_tile_is_fresh_on_both_at_once(own_database: str, tmp_path: Path) -> None:
    person = User.objects.create_superuser("nodes", password="not-a-secret-1", division="46")
    assert person.role == Role.OPERATOR
    client = Client()
    client.force_login(person)
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    settings = environment(DJANGO_SETTINGS_MODULE="gis_core.site.settings")
    with (
        running_server(settings, tmp_path / "one") as one,
        running_server(settings, tmp_path / "two") as two,
    ):
        readers = [Reader(port, cookies) for port in (one, two)]
        seen = edit_and_look(readers, person, EDITS, seed=1)
    print(
        seen.edits, seen.fetched, len(seen.stale), seen.missed, seen.changed, seen.dropped, max(seen.seconds)
    )
    assert seen.edits == EDITS and seen.changed and not seen.stale and not seen.missed
    assert all("qiongtu_pass" in reader.cookies for reader in readers), "the gateway was not reached"
