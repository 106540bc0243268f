"""Signing in: limits that hold over processes, and what a change of a person does at once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from gis_core.accounts.models import Role, SignInAttempts, User
from gis_core.accounts.throttle import Tries, count_try

pytestmark = pytest.mark.django_db

Maker = Callable[..., User]
ADDRESS = "/accounts/login/"
PASSWORD = "not-a-secret-1"  # as conftest gives it


def attempt(name: str, password: str, address: str = "192.0.2.1") -> Any:
    """One try from an address."""
    return Client(REMOTE_ADDR=address).post(ADDRESS, {"username": name, "password": password})


def is_throttled(answer: Any) -> bool:
    return answer.status_code == 200 and "尝试次数过多，请 15 分钟后再试。" in answer.content.decode()


def test_a_wrong_password_says_so_and_no_more(make_person: Maker) -> None:
    """The same sentence whether the name exists or not."""
    person = make_person("46")
    one, two = attempt(person.username, "wrong"), attempt("nobody", "wrong")
    sentence = "用户名或密码不正确，请重新输入。"
    assert sentence in one.content.decode() and sentence in two.content.decode()


def test_too_many_tries_wait(make_person: Maker, settings: Any) -> None:
    """Then also the right password waits; another address or account does not; a success resets."""
    person, other = make_person("46"), make_person("46")
    for _ in range(settings.SIGN_IN_TRIES_PER_ACCOUNT - 1):
        attempt(person.username, "wrong")
    assert attempt(person.username, PASSWORD).status_code == 302
    for _ in range(settings.SIGN_IN_TRIES_PER_ACCOUNT):
        assert not is_throttled(attempt(person.username.upper(), "wrong"))
    assert is_throttled(attempt(person.username, PASSWORD))
    assert attempt(other.username, PASSWORD).status_code == 302
    assert attempt(person.username, PASSWORD, "192.0.2.2").status_code == 302


def test_an_address_that_tries_many_accounts_waits(make_person: Maker, settings: Any) -> None:
    settings.SIGN_IN_TRIES_PER_ADDRESS = 8
    for number in range(8):
        attempt(f"guess{number}", "wrong")
    person = make_person("46")
    assert is_throttled(attempt(person.username, PASSWORD))
    assert attempt(person.username, PASSWORD, "192.0.2.2").status_code == 302


def test_the_wait_ends(make_person: Maker) -> None:
    person = make_person("46")
    for _ in range(9):
        attempt(person.username, "wrong")
    SignInAttempts.objects.update(ends_at="2020-01-01T00:00Z")
    assert attempt(person.username, PASSWORD).status_code == 302


@pytest.mark.django_db(transaction=False)
def test_tries_at_once_are_all_counted(django_db_blocker: Any) -> None:
    """Over several connections, as several processes have, each try counts once."""
    tries = Tries.of("somebody", "192.0.2.77")

    def count() -> int:
        try:
            return count_try(tries)
        finally:
            connection.close()

    with django_db_blocker.unblock():
        with ThreadPoolExecutor(4) as pool:
            waits = list(pool.map(lambda _: count(), range(24)))
        assert sum(1 for wait in waits if wait == 0) == 5
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_forget, tries).result()


def _forget(tries: Tries) -> None:
    SignInAttempts.objects.filter(key__in=[tries.account, tries.address]).delete()
    connection.close()


def test_the_administration_has_no_second_way_in(make_person: Maker) -> None:
    """Its sign-in leads to the counted one; somebody without business there is told so."""
    answer = Client().post("/admin/login/?next=/admin/", {"username": "x", "password": "y"})
    assert answer.status_code == 302 and answer["Location"].startswith(ADDRESS)
    client = Client()
    client.force_login(make_person("46"))
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_change_of_a_person_counts_at_the_next_request(make_person: Maker) -> None:
    """Division, role and being active, however they were changed."""
    person = make_person("4601")
    client = Client()
    client.force_login(person)

    def seen() -> dict[str, Any]:
        return dict(client.get("/api/catalogue").json()["user"])

    assert seen()["division"] == "4601"
    User.objects.filter(pk=person.pk).update(division="4602", role=Role.REVIEWER)
    assert (seen()["division"], seen()["role"]) == ("4602", "reviewer")
    assert client.get("/admin/").status_code == 302
    person.refresh_from_db()
    person.role = Role.OPERATOR
    person.save(update_fields=["role"])
    assert client.get("/admin/").status_code == 200
    User.objects.filter(pk=person.pk).update(is_active=False)
    assert seen() == {"signed_in": False}


def test_the_flags_follow_the_role(make_person: Maker) -> None:
    """Saving sets them; a statement that sets only one side is refused by the database."""
    person = make_person("46", Role.OPERATOR)
    assert person.is_staff and person.is_superuser
    with transaction.atomic(), pytest.raises(IntegrityError):
        User.objects.filter(pk=person.pk).update(role=Role.VIEWER)
    assert User.objects.create_superuser("root", password="x").role == Role.OPERATOR


def test_somebody_deactivated_loses_every_session_for_good(make_person: Maker) -> None:
    person = make_person("46")
    client = Client()
    client.force_login(person)
    person.refresh_from_db()
    person.is_active = False
    person.save()
    person.is_active = True
    person.save()
    assert client.get("/api/catalogue").json()["user"] == {"signed_in": False}
