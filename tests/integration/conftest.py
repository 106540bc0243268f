"""What tests of the running services share: a server of their own, a token, and the made-up map."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from gis_core.accounts.models import Role, User
from gis_core.accounts.tokens import Limits, issue_token
from layers.statistics import refresh_all
from tests.support import patches
from tests.support.processes import environment
from tests.support.servers import running_server


@pytest.fixture(scope="module")
def served(own_database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server of the module's own database."""
    # Clients read within the bounds that the services tell.
    refresh_all()
    environ = environment(DJANGO_SETTINGS_MODULE="gis_core.site.settings")
    var = tmp_path_factory.mktemp("server")
    # Pages name static files by their hash, out of the list that bin/test has made.
    (var / "static").symlink_to(settings.STATIC_ROOT)
    with running_server(environ, var) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def secret(own_database: str) -> str:
    """A token of a surveyor of the province that may edit; programs send it as a password."""
    owner = User.objects.create_user("clients", role=Role.SURVEYOR, division="46")
    limits = Limits(read_only=False)
    return issue_token("a desktop", owner, timezone.now() + timedelta(days=1), limits)[1]


@pytest.fixture(scope="module")
def made_up_map(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The patches of `tests.support.patches`, committed for a file's tests and removed after them."""
    with django_db_blocker.unblock():
        patches.write_patches()
    yield
    with django_db_blocker.unblock():
        patches.remove_patches()
