"""The operator's pages: people, departments, tokens, grants."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from gis_core.accounts.models import Role, ServiceToken, User
from layers.grants import AccessGrant

pytestmark = pytest.mark.django_db

Maker = Callable[..., User]


@pytest.fixture
def operator(make_person: Maker) -> User:
    return make_person("46", Role.OPERATOR)


@pytest.fixture
def client(operator: User) -> Client:
    client = Client()
    client.force_login(operator)
    return client


def facts_of(person: User, **changed: Any) -> dict[str, Any]:
    """The form of a person's page."""
    inline = {f"socialaccount_set-{key}": 0 for key in ("TOTAL_FORMS", "INITIAL_FORMS")}
    facts = {"username": person.username, "role": person.role, "division": person.division, "is_active": "on"}
    return {k: v for k, v in {**facts, **inline, **changed}.items() if v is not None}


@pytest.mark.parametrize(
    "page", ["accounts/user", "accounts/department", "accounts/servicetoken", "layers/accessgrant"]
)
def test_pages_open_in_chinese(client: Client, operator: User, page: str) -> None:
    for ending in ("", "add/"):
        answer = client.get(f"/admin/{page}/{ending}", follow=True)
        assert answer.status_code == 200 and re.search("[\u4e00-\u9fff]", answer.content.decode())
    assert client.get(f"/admin/accounts/user/{operator.pk}/change/").status_code == 200


def test_a_token_is_issued_shown_once_and_revoked(client: Client, operator: User) -> None:
    end = timezone.localtime() + timedelta(days=30)
    facts = {
        "name": "QGIS",
        "owner": operator.pk,
        "layers": ["parcel"],
        "read_only": "on",
        "expires_at_0": f"{end:%Y-%m-%d}",
        "expires_at_1": "08:00:00",
    }
    page = client.post("/admin/accounts/servicetoken/add/", facts)
    found = re.search(r"<code>(qt_[^<]+)</code>", page.content.decode())
    assert found and "no-store" in page["Cache-Control"], page.content.decode()
    headers = {"Authorization": f"Bearer {found[1]}"}
    answer = Client().get("/api/catalogue", headers=headers)
    assert [layer["name"] for layer in answer.json()["layers"]] == ["parcel"]
    token = ServiceToken.objects.get()
    for address in ("", f"{token.pk}/change/"):
        assert found[1] not in client.get(f"/admin/accounts/servicetoken/{address}").content.decode()
    client.post("/admin/accounts/servicetoken/", {"action": "revoke", "_selected_action": [token.pk]})
    assert Client().get("/api/catalogue", headers=headers).status_code == 401


def test_a_token_without_end_is_not_issued(client: Client, operator: User) -> None:
    facts = {"name": "x", "owner": operator.pk, "expires_at_0": "2099-01-01", "expires_at_1": "08:00:00"}
    page = client.post("/admin/accounts/servicetoken/add/", facts)
    assert "366 天之内" in page.content.decode() and not ServiceToken.objects.exists()


def test_a_grant_is_made_by_titles(client: Client) -> None:
    facts = {"role": "viewer", "layer": "parcel", "right": "read", "division": "4601"}
    client.post("/admin/layers/accessgrant/add/", facts)
    assert AccessGrant.objects.get().layer == "parcel"
    page = client.post("/admin/layers/accessgrant/add/", {**facts, "theme": "land"}).content.decode()
    assert "一个图层或一个专题" in page and AccessGrant.objects.count() == 1


def test_a_person_is_changed_and_becomes_an_operator(client: Client, make_person: Maker) -> None:
    person = make_person("4601")
    client.post(f"/admin/accounts/user/{person.pk}/change/", facts_of(person, role="operator"))
    person.refresh_from_db()
    assert person.role == Role.OPERATOR and person.is_staff


def test_an_operator_cannot_shut_the_door_behind(client: Client, operator: User) -> None:
    """Neither the own role nor the own account; nor are people deleted."""
    address = f"/admin/accounts/user/{operator.pk}"
    client.post(f"{address}/change/", facts_of(operator, role="viewer", is_active=None))
    client.post("/admin/accounts/user/", {"action": "deactivate", "_selected_action": [operator.pk]})
    operator.refresh_from_db()
    assert operator.role == Role.OPERATOR and operator.is_active
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403


def test_sessions_are_ended(client: Client, make_person: Maker) -> None:
    person = make_person("4601")
    browser = Client()
    browser.force_login(person)
    for action in ("end_sessions", "deactivate"):
        assert browser.get("/api/catalogue").json()["user"]["signed_in"]
        client.post("/admin/accounts/user/", {"action": action, "_selected_action": [person.pk]})
        assert not browser.get("/api/catalogue").json()["user"]["signed_in"]
        browser.force_login(User.objects.get(pk=person.pk))
