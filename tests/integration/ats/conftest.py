"""The data sources of the abstract tests of CQL2."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.support.cql2_sources import LANGUAGES, NAMES, Source


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
