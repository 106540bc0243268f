"""One process of a run: its share of the inputs against the database it is given."""

from __future__ import annotations

import time
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone

from gis_core.accounts.models import Role, User
from gis_core.accounts.tokens import Limits, issue_token
from tests.fuzz.ground import Ground
from tests.fuzz.network import watched_network
from tests.fuzz.run import Tally, plan, run
from tests.fuzz.senders import InProcess, OverSocket
from tiles.renderers import stop_renderers


def make_editor(name: str) -> User:
    """Somebody who may edit everything."""
    return User.objects.create_user(name, password="not-a-secret-1", division="46", role=Role.SURVEYOR)


def work(options: dict[str, Any]) -> Tally:
    """The tally of a share; what went out to the network counts as a fault."""
    editor = make_editor(f"fuzz{options['share']}")
    client = Client()
    client.force_login(editor)
    secret = issue_token("fuzz", editor, timezone.now() + timedelta(days=1), Limits(read_only=False))[1]
    with watched_network() as watch:
        socket = OverSocket(options["port"], secret) if options["port"] else None
        until = time.monotonic() + options["minutes"] * 60 if options["minutes"] else float("inf")
        planned = plan(options["parts"], options["inputs"], options["share"], options["shares"])
        tally = run(
            planned, options["seed"], Ground(), InProcess(client), Path(options["folder"]), socket, until
        )
        tally.faults += [f"network: {said}" for said in watch.tried]
    stop_renderers()
    return tally
