"""Health, sign-in and administration."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from gis_core.accounts.demo import ACCOUNTS
from gis_core.accounts.models import Role, User
from gis_core.jobs.models import Heartbeat
from layers.catalogue import all_layers

pytestmark = pytest.mark.django_db


def test_health() -> None:
    """Alive always; ready only with a worker that reports."""
    assert Client().get("/healthz").status_code == 200
    Heartbeat.objects.all().delete()
    answer = Client().get("/readyz")
    assert answer.status_code == 503 and answer.json() == {"database": True, "worker": False, "disk": True}
    Heartbeat.objects.create(worker="test", seen_at=timezone.now())
    assert Client().get("/readyz").status_code == 200


def test_pages_open_for_a_stranger() -> None:
    """The map and the sign-in page are there, with the headers of every page."""
    for address in ("/", "/accounts/login/"):
        response = Client().get(address)
        assert response.status_code == 200
        assert "default-src 'self'" in response["Content-Security-Policy"]


def test_demo_accounts_can_sign_in(tmp_path: Path, settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The printed passwords work; a second call prints the same ones."""
    settings.VAR = tmp_path
    call_command("demo_accounts")
    first = capsys.readouterr().out
    call_command("demo_accounts")
    assert capsys.readouterr().out == first
    kept = tmp_path / "secrets" / "demo_accounts.txt"
    assert kept.stat().st_mode & 0o077 == 0
    for line in kept.read_text(encoding="utf-8").splitlines():
        username, password = line.split("\t")[:2]
        assert password in first and Client().login(username=username, password=password)
    assert User.objects.filter(username__in=[a.username for a in ACCOUNTS]).count() == len(ACCOUNTS)


@pytest.fixture
def operator(make_person: Callable[..., User]) -> Client:
    """A browser signed in as the operator."""
    client = Client()
    client.force_login(make_person("46", Role.OPERATOR))
    return client


@pytest.mark.parametrize("layer", all_layers(), ids=lambda layer: layer.name)
def test_every_layer_has_an_admin_list_and_a_map(operator: Client, layer: object) -> None:
    """The list page opens, and a feature's page shows a Leaflet map."""
    meta = layer.model._meta  # type: ignore[attr-defined]
    base = f"/admin/{meta.app_label}/{meta.model_name}/"
    assert operator.get(base).status_code == 200
    assert operator.get(base, {"q": "46"}).status_code == 200
    row = layer.model._default_manager.first()  # type: ignore[attr-defined]
    if row is not None:
        page = operator.get(f"{base}{row.pk}/change/")
        assert page.status_code == 200
        assert layer.kind != "feature" or b"leaflet" in page.content  # type: ignore[attr-defined]
