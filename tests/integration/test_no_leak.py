"""A walk over every address, every role and fifty random scopes: nothing out of scope in any answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from gis_core.accounts.models import Department, Role, User
from gis_core.accounts.tokens import Limits, issue_token
from layers.catalogue import all_layers
from layers.declare import THEMES
from layers.grants import AccessGrant
from layers.statistics import refresh_all
from tests.support.answers import Reader
from tests.support.brute import Actor, Opened, Rows, Taken
from tests.support.routes import all_routes, maker_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SEED = 20261123
SCOPES = 50
# Of each route that is one of many alike (a page of the administration for each layer) this many.
ADMIN_ROUTES = 2


def test_every_address_has_an_example() -> None:
    """Whoever adds an address says in tests/support/routes.py how to ask for it."""
    assert [route for route in all_routes() if maker_of(route) is None] == []


@pytest.fixture
def rows() -> Rows:
    """All features, counted as the job counts them."""
    refresh_all()
    return Rows()


def codes_of(rows: Rows, random: Random) -> list[str]:
    """Division codes of every length that have features, and one that has none."""
    found = [row.district for layer in all_layers() for row in rows.of(layer) if row.district]
    some = [random.choice(found) for _ in range(20)]
    return ["", "46", "460401", *(code[:n] for code in some for n in (4, 6, 9, 12))]


def random_actor(role: str, codes: list[str], random: Random) -> Actor:
    """Somebody of the role with a random division, some grants and perhaps a token."""
    if not role:
        return Actor()
    grants = [_random_grant(role, codes, random) for _ in range(random.choice((0, 0, 1, 3)))]
    return Actor(
        role=role,
        division=random.choice(codes),
        department=random.choice(("", "林业", "水务")),
        grants=tuple(grants),
        token=_random_token(codes, random) if random.random() < 0.3 else None,
    )


def _random_grant(role: str, codes: list[str], random: Random) -> Opened:
    department = random.choice(("", "林业"))
    layer = random.choice([layer.name for layer in all_layers()]) if random.random() < 0.5 else ""
    return Opened(
        department=department,
        role=random.choice((role, "viewer")) if not department else random.choice(("", role)),
        layer="parcel" if random.random() < 0.2 else layer,
        theme=random.choice(list(THEMES)),
        division=random.choice(codes),
        unmasks=random.random() < 0.5,
    )


def _random_token(codes: list[str], random: Random) -> Taken:
    names = [layer.name for layer in all_layers()]
    return Taken(random.choice(codes), random.sample(names, 12) if random.random() < 0.3 else ())


def enter(actor: Actor, client: Client) -> dict[str, str]:
    """Put the actor into the database and come as them: the client signs in, or its headers are answered."""
    client.cookies.clear()
    departments = {name: Department.objects.get_or_create(name=name)[0] for name in ("林业", "水务")}
    for grant in actor.grants:
        facts = {"theme": "" if grant.layer else grant.theme, "layer": grant.layer, "role": grant.role}
        AccessGrant.objects.create(
            department=departments.get(grant.department),
            division=grant.division,
            unmasks=grant.unmasks,
            **facts,
        )
    if not actor.role:
        return {}
    person = User(username="walker", role=actor.role, division=actor.division)
    person.department = departments.get(actor.department)
    person.save()
    if actor.token is None:
        client.force_login(person)
        return {}
    limits = Limits(actor.token.division, actor.token.layers)
    _, secret = issue_token("walk", person, timezone.now() + timedelta(days=1), limits)
    return {"Authorization": f"Bearer {secret}"}


def walk(actor: Actor, client: Client, rows: Rows, random: Random) -> Reader:
    """Ask every route as the actor; everything entered for it is taken back."""
    reader = Reader(actor, rows)
    with transaction.atomic():
        headers = enter(actor, client)
        for route in routes_for(random):
            for address in _examples(route, rows, random):
                reader.check(address, client.get(address, headers=headers))
        transaction.set_rollback(True)
    return reader


def _examples(route: str, rows: Rows, random: Random) -> Iterator[str]:
    maker = maker_of(route)
    assert maker is not None
    yield from maker(rows, random)


def routes_for(random: Random) -> list[str]:
    """Every route; of the administration's, which are alike, some at random."""
    routes = list(all_routes())
    admin = [route for route in routes if route.startswith("admin/")]
    return [r for r in routes if not r.startswith("admin/")] + random.sample(admin, ADMIN_ROUTES)


@pytest.mark.parametrize("role", ["", *Role.values])
def test_no_answer_tells_of_anything_out_of_scope(rows: Rows, role: str, caplog: Any) -> None:
    """By id, count, extent, value or pixel."""
    caplog.set_level("CRITICAL")
    random = Random(f"{SEED}{role}")
    codes = codes_of(rows, random)
    client = Client()
    readers = [walk(random_actor(role, codes, random), client, rows, random) for _ in range(SCOPES)]
    assert sum(reader.features for reader in readers) > (20 if role else 2), "the walk saw nothing"
    assert role == Role.OPERATOR or sum(reader.refusals for reader in readers), "nothing was ever refused"
