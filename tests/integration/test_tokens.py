"""Programs that come with a service token, and persons with a certificate that a proxy has checked."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, RequestFactory
from django.utils import timezone

from gis_core.accounts.models import Role, ServiceToken, User
from gis_core.accounts.tokens import Limits, issue_token, revoke_token
from gis_core.errors import GisError
from gis_core.http.client import address_of
from layers.thematic.parcel import Parcel

pytestmark = pytest.mark.django_db

Maker = Callable[..., User]


def issue(owner: User, **limits: Any) -> tuple[ServiceToken, str]:
    """A token of a month."""
    return issue_token("QGIS", owner, timezone.now() + timedelta(days=30), Limits(**limits))


def names(client: Client, **headers: Any) -> set[str]:
    """The layers in the catalogue."""
    answer = client.get("/api/catalogue", headers=headers)
    assert answer.status_code == 200, answer.content
    return {layer["name"] for layer in answer.json()["layers"]}


def basic(secret: str) -> str:
    return "Basic " + b64encode(f"any:{secret}".encode()).decode()


def test_only_the_hash_is_kept(make_person: Maker) -> None:
    token, secret = issue(make_person("4601"))
    row = ServiceToken.objects.filter(pk=token.pk).values().get()
    assert secret not in str(row) and secret.startswith(row["prefix"]) and len(row["digest"]) == 64
    assert len(secret) > 43


def test_a_token_stands_for_its_owner_without_a_session(make_person: Maker) -> None:
    """Bearer and Basic; nothing is set in the browser, and a POST needs no CSRF token."""
    _, secret = issue(make_person("4601"))
    for header in (f"Bearer {secret}", basic(secret)):
        client = Client(enforce_csrf_checks=True)
        assert "parcel" in names(client, Authorization=header)
        assert "parcel" not in names(client)
        assert not client.cookies
    answer = Client().get("/api/catalogue", headers={"Authorization": f"Bearer {secret}"})
    assert "Authorization" in answer["Vary"]


def test_a_token_takes_away_layers_divisions_and_channels(make_person: Maker) -> None:
    parcel = Parcel.objects.first()
    assert parcel is not None
    owner, away = (
        make_person("46", Role.SURVEYOR),
        "4690" if not parcel.district.startswith("4690") else "4602",
    )
    address = f"/api/features/parcel/{parcel.pk}"
    wanted = {
        200: {"division": parcel.district[:6], "layers": ["parcel"], "channels": ["map"]},
        404: {"division": away},
        403: {"channels": ["tiles"]},
    }
    for status, limits in wanted.items():
        _, secret = issue(owner, **limits)
        assert Client().get(address, headers={"Authorization": f"Bearer {secret}"}).status_code == status
    _, secret = issue(owner, layers=["road"])
    assert names(Client(), Authorization=f"Bearer {secret}") == {"road"}


@pytest.mark.parametrize(
    "header", ["Bearer qt_unknown", "Bearer", "Basic !!", basic("my-password"), "Digest x", "Bearer \udc80"]
)
def test_what_is_no_token_is_never_a_stranger(make_person: Maker, header: str) -> None:
    """401 with a sentence and a challenge, even for a public layer and even with a session."""
    client = Client()
    client.force_login(make_person("46"))
    answer = client.get("/tiles/road.json", headers={"Authorization": header})
    assert answer.status_code == 401 and answer.json()["kind"] == "sign_in"
    assert answer["WWW-Authenticate"].startswith("Basic") and answer["Cache-Control"] == "no-store"


def test_expired_revoked_and_ownerless_tokens_are_refused(make_person: Maker) -> None:
    owner = make_person("46")
    (expired, one), (revoked, two), (_, three) = issue(owner), issue(owner), issue(owner)
    ServiceToken.objects.filter(pk=expired.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    revoke_token(revoked)
    texts = []
    for secret in (one, two):
        answer = Client().get("/api/catalogue", headers={"Authorization": f"Bearer {secret}"})
        assert answer.status_code == 401
        texts.append(answer.json()["detail"])
    assert "过期" in texts[0] and "吊销" in texts[1]
    names(Client(), Authorization=f"Bearer {three}")
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert Client().get("/api/catalogue", headers={"Authorization": f"Bearer {three}"}).status_code == 401


def test_a_token_opens_no_page_for_people(make_person: Maker) -> None:
    """Not the administration, not even an operator's."""
    _, secret = issue(make_person("46", Role.OPERATOR))
    for address in ("/admin/", "/", "/accounts/login/"):
        assert Client().get(address, headers={"Authorization": f"Bearer {secret}"}).status_code == 403


def test_a_token_in_the_address_only_where_allowed(make_person: Maker, settings: Any) -> None:
    _, secret = issue(make_person("4601"))
    assert Client().get("/api/catalogue", {"token": secret}).status_code == 401
    settings.TOKEN_IN_ADDRESS = True
    answer = Client().get("/api/catalogue", {"token": secret}).json()
    assert "parcel" in {layer["name"] for layer in answer["layers"]}


def test_use_is_noted_at_most_once_a_minute(make_person: Maker) -> None:
    token, secret = issue(make_person("4601"))
    names(Client(), Authorization=f"Bearer {secret}")
    token.refresh_from_db()
    first = token.last_used_at
    names(Client(), Authorization=f"Bearer {secret}")
    token.refresh_from_db()
    assert first is not None and token.last_used_at == first
    ServiceToken.objects.filter(pk=token.pk).update(last_used_at=first - timedelta(seconds=61))
    names(Client(), Authorization=f"Bearer {secret}")
    token.refresh_from_db()
    assert token.last_used_at is not None and token.last_used_at > first


@pytest.mark.parametrize("days", [-1, 0, 367, 4000])
def test_a_token_has_an_end(make_person: Maker, days: int) -> None:
    with pytest.raises(GisError):
        issue_token("QGIS", make_person("46"), timezone.now() + timedelta(days=days), Limits())


def test_the_command_prints_the_secret_once(make_person: Maker, capsys: pytest.CaptureFixture[str]) -> None:
    owner = make_person("4601")
    call_command("issue_token", owner.username, "QGIS 制图", days=10, layers=["parcel"])
    secret = capsys.readouterr().out.strip()
    assert names(Client(), Authorization=f"Bearer {secret}") == {"parcel"}
    with pytest.raises(CommandError):
        call_command("issue_token", owner.username, "QGIS", days=9999)
    with pytest.raises(CommandError):
        call_command("issue_token", "nobody", "QGIS")


def test_a_certificate_is_believed_of_a_trusted_proxy_only(make_person: Maker, settings: Any) -> None:
    """Also from the right proxy only when it says that it verified; unknown ones are strangers."""
    make_person("4601", certificate="CN=张三,O=海南 | 01AF")
    headers = {
        "X-Client-Verify": "SUCCESS",
        "X-Client-Subject": "CN=张三,O=海南",
        "X-Client-Serial": "01AF",
    }
    assert "parcel" not in names(Client(), **headers)
    settings.TRUSTED_PROXIES = ["127.0.0.0/8"]
    assert "parcel" in names(Client(), **headers)
    assert "parcel" not in names(Client(REMOTE_ADDR="10.0.0.1"), **headers)
    assert "parcel" not in names(Client(), **{**headers, "X-Client-Verify": "FAILED"})
    assert "parcel" not in names(Client(), **{**headers, "X-Client-Serial": "02"})
    User.objects.update(is_active=False)
    assert "parcel" not in names(Client(), **headers)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("203.0.113.9", "1.2.3.4", "203.0.113.9"),  # no proxy of ours: what it says is not believed
        ("10.0.0.1", "1.2.3.4", "1.2.3.4"),
        ("10.0.0.1", "6.6.6.6, 1.2.3.4", "1.2.3.4"),  # the left part was sent by the client itself
        ("10.0.0.1", "1.2.3.4, 10.0.0.2", "1.2.3.4"),
        ("10.0.0.1", "", "10.0.0.1"),
        ("10.0.0.1", "rubbish", "10.0.0.1"),
        ("10.0.0.1", "2001:db8::7", "2001:db8::7"),
        ("", "1.2.3.4", ""),
    ],
)
def test_the_clients_address(settings: Any, peer: str, forwarded: str, client: str) -> None:
    settings.TRUSTED_PROXIES = ["10.0.0.0/24"]
    request = RequestFactory().get("/", REMOTE_ADDR=peer, headers={"X-Forwarded-For": forwarded})
    assert address_of(request) == client


@pytest.mark.parametrize(("peer", "scheme"), [("127.0.0.1", "https"), ("192.0.2.7", "http")])
def test_only_a_trusted_proxy_says_that_it_was_https(settings: Any, peer: str, scheme: str) -> None:
    settings.TRUSTED_PROXIES = ["127.0.0.1"]
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    said = Client(REMOTE_ADDR=peer).get("/tiles/road.json", headers={"X-Forwarded-Proto": "https"}).json()
    assert said["tiles"][0].startswith(f"{scheme}://")
