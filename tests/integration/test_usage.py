"""What the services were used for, by day, account, way and layer: for operators alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone

from gis_core.accounts.models import Role, User
from layers.history.read_records import ReadRecord

pytestmark = pytest.mark.usefixtures("own_database")


@pytest.fixture(autouse=True)
def records() -> Iterator[None]:
    now = timezone.now()
    with transaction.atomic():
        common = {"person": "=kept", "protocol": "wfs", "layer": "parcel"}
        ReadRecord.objects.create(read_at=now, features=3, bytes=100, **common)
        ReadRecord.objects.create(read_at=now, features=4, bytes=50, weight=10, **common)
        ReadRecord.objects.create(read_at=now - timedelta(days=40), features=9, bytes=9, **common)
        yield
        transaction.set_rollback(True)


def client_of(role: str) -> Client:
    person, _ = User.objects.get_or_create(username=f"usage-{role}", role=role, division="46")
    client = Client()
    client.force_login(person)
    return client


def test_answers_are_counted_by_what_they_stand_for() -> None:
    told = client_of(Role.OPERATOR).get("/api/usage?person==kept").json()["usage"]
    assert [(line["answers"], line["features"], line["bytes"]) for line in told] == [(11, 43, 600)]


def test_a_spreadsheet_opens_it_and_runs_nothing() -> None:
    answer = client_of(Role.OPERATOR).get("/api/usage?f=csv&layer=parcel&person==kept")
    assert answer.content.decode("utf-8-sig").splitlines()[1].split(",")[1:5] == [
        "'=kept",
        "wfs",
        "parcel",
        "11",
    ]


@pytest.mark.parametrize(("role", "status"), [(Role.VIEWER, 403), (Role.REVIEWER, 403)])
def test_nobody_else_sees_it(role: str, status: int) -> None:
    assert client_of(role).get("/api/usage").status_code == status
    assert Client().get("/api/usage").status_code == 401


@pytest.mark.parametrize(
    "days", ["from=x", "from=2026-13-01", "from=2020-01-01", "from=2026-02-01&to=2026-01-01"]
)
def test_days_that_are_none(days: str) -> None:
    assert client_of(Role.OPERATOR).get(f"/api/usage?{days}").status_code == 400
