"""What abstract tests share: data sources for CQL2, an editor and a harbour to edit."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from gis_core.accounts.models import Role, User
from tests.support.cql2_sources import LANGUAGES, NAMES, Source
from tests.support.harbours import ITEMS, PORT, send


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Each encoding of CQL2."""
    return str(request.param)


@pytest.fixture(params=NAMES)
def source(request: pytest.FixtureRequest, province_client: Client, language: str) -> Source:
    """Each data source in each encoding."""
    return Source(province_client, str(request.param), language)


@pytest.fixture
def roads(province_client: Client, language: str) -> Source:
    """The source whose values are known best."""
    return Source(province_client, "road", language)


@pytest.fixture
def editor(make_person: Callable[..., User]) -> Client:
    """Somebody who may edit."""
    client = Client()
    client.force_login(make_person("46", Role.SURVEYOR))
    return client


@pytest.fixture
def port(editor: Client) -> str:
    """The address of a harbour just made."""
    made = send(editor, "POST", ITEMS, PORT)
    assert made.status_code == 201, made.content
    address: str = made["Location"].removeprefix("http://testserver")
    return address
