"""What every test may use: a database with the small test province in it, people, and their clients."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import setup_databases, teardown_databases

from gis_core.accounts.models import Role, User
from tests.support.own_database import copied_database
from tiles.renderers import stop_renderers

PROVINCE_SIZE = "tiny"
# The database that tests must never touch.
REAL_DATABASE = connection.settings_dict["NAME"]


def _make_test_database(*, keep: bool) -> list[Any]:
    """pytest-django makes none when no test asks for `db` (all for `own_database`): then it is made here."""
    if connection.settings_dict["NAME"] != REAL_DATABASE:
        return []
    return setup_databases(verbosity=0, interactive=False, aliases={"default"}, keepdb=keep)


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None,
    django_db_keepdb: bool,
    django_db_createdb: bool,
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[None]:
    """Load the test province once, committed, so that every test and every started server sees it."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        made = _make_test_database(keep=django_db_keepdb and not django_db_createdb)
        settings.READS_ARE_RECORDED = False  # from another thread, into the database that all tests share
        call_command("load_province", size=PROVINCE_SIZE, verbosity=0)
    yield
    if made and not django_db_keepdb:
        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            stop_renderers()
            teardown_databases(made, verbosity=0)
    # Their connections would keep the test database from being dropped.
    stop_renderers()


@pytest.fixture(scope="module")
def own_database(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[str]:
    """The module's own copy of the test database, in which commits are real; its URL.

    Such a module uses neither `db` nor `django_db`: what one of its tests commits, the next one sees.
    Threads of a test connect by `tests.support.own_database.run_together`, processes by the URL.
    """
    with django_db_blocker.unblock(), copied_database() as url:  # type: ignore[attr-defined]
        yield url


@pytest.fixture
def make_person(db: None) -> Callable[..., User]:
    """A maker of accounts: `make_person("460105", Role.SURVEYOR)`."""

    def make(division: str = "", role: Role = Role.VIEWER, **facts: object) -> User:
        name = f"person{User.objects.count()}"
        return User.objects.create_user(
            name, password="not-a-secret-1", division=division, role=role, **facts
        )

    return make


@pytest.fixture
def province_client(make_person: Callable[..., User]) -> Client:
    """A browser signed in as somebody of the whole province."""
    client = Client()
    client.force_login(make_person("46", Role.REVIEWER))
    return client
