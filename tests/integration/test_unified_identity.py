"""Signing in through the province's unified identity, against a small provider on this machine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from gis_core.accounts.models import Role, User
from gis_core.site.unified_identity import describe_provider
from tests.support.identity_provider import CLIENT_ID, IdentityProvider, serve_identities

pytestmark = pytest.mark.django_db

Maker = Callable[..., User]
BEGIN = "/accounts/oidc/unified/login/"
FAILED = "/accounts/login/?oidc=failed"


@pytest.fixture
def provider(settings: Any) -> Iterator[IdentityProvider]:
    """The provider, configured as the environment would."""
    with serve_identities() as found:
        settings.OIDC_ISSUER = found.issuer
        settings.SOCIALACCOUNT_PROVIDERS = describe_provider(found.issuer, "统一身份认证", CLIENT_ID, "s")
        yield found


def sign_in(client: Client, begin: str = BEGIN, **changed: str) -> Any:
    """To the provider and back with a code: the answer of our callback."""
    sent = client.get(begin)
    assert sent.status_code == 302, sent.content
    asked = {key: values[0] for key, values in parse_qs(urlsplit(sent["Location"]).query).items()}
    assert asked["client_id"] == CLIENT_ID and asked["code_challenge_method"] == "S256"
    assert urlsplit(asked["redirect_uri"]).path == f"{BEGIN}callback/"
    return client.get(f"{BEGIN}callback/", {"code": "c", "state": asked["state"], **changed})


def linked() -> Any:
    """Accounts of the unified identity; the browser's tests leave others."""
    return User.objects.filter(socialaccount__isnull=False)


def who(client: Client) -> dict[str, Any]:
    return dict(client.get("/api/catalogue").json()["user"])


def test_it_is_offered_only_when_configured(provider: IdentityProvider, settings: Any) -> None:
    assert BEGIN in Client().get("/accounts/login/").content.decode()
    settings.OIDC_ISSUER, settings.SOCIALACCOUNT_PROVIDERS = "", {}
    assert "oidc" not in Client().get("/accounts/login/").content.decode()
    assert Client().get(BEGIN).status_code == 404


def test_somebody_unknown_sees_what_is_public(provider: IdentityProvider) -> None:
    """A viewer without division and password, the same person the next time."""
    provider.facts = {"sub": "46-1", "name": "王五", "email": "w@example.test", "preferred_username": "admin"}
    for _ in range(2):
        client = Client()
        assert sign_in(client, f"{BEGIN}?next=/%3Fa")["Location"] == "/?a"
        person = who(client)
        assert (person["role"], person["division"], person["name"]) == ("viewer", "", "王五")
    found = linked().get()
    assert found.username == "unified-46-1" and not found.email and not found.has_usable_password()
    assert provider.exchanged[0]["code_verifier"]


def test_accounts_are_linked_by_the_subject_and_never_by_e_mail(
    provider: IdentityProvider, make_person: Maker
) -> None:
    local = make_person("4601", Role.SURVEYOR, email="w@example.test")
    provider.facts = {"sub": "7", "email": "w@example.test", "email_verified": True,
                      "preferred_username": local.username}  # fmt: skip
    client = Client()
    sign_in(client)
    assert who(client)["username"] == "unified-7"
    SocialAccount.objects.update(user=local)
    client = Client()
    sign_in(client)
    assert who(client)["username"] == local.username


def test_somebody_unknown_is_refused_where_so_configured(provider: IdentityProvider, settings: Any) -> None:
    settings.OIDC_REFUSE_UNKNOWN = True
    client = Client()
    assert sign_in(client)["Location"] == FAILED
    assert who(client) == {"signed_in": False} and not linked().exists()
    assert "没有成功" in client.get(FAILED).content.decode()


def test_somebody_deactivated_stays_outside(provider: IdentityProvider) -> None:
    sign_in(Client())
    linked().update(is_active=False)
    client = Client()
    assert sign_in(client)["Location"] == FAILED
    assert who(client) == {"signed_in": False}


@pytest.mark.parametrize("fault", ["key", "audience", "state", "error", "gone"])
def test_a_forged_answer_does_not_sign_in(provider: IdentityProvider, fault: str, settings: Any) -> None:
    """Another key, a token for somebody else, a state of another browser, a refusal, no provider."""
    client, changed = Client(), {}
    if fault == "key":
        provider.signing_key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    elif fault == "audience":
        provider.audience = "another"
    elif fault == "state":
        changed = {"state": "x"}
    elif fault == "error":
        changed = {"error": "access_denied"}
    else:
        settings.SOCIALACCOUNT_PROVIDERS = describe_provider("http://127.0.0.1:9", "x", CLIENT_ID, "s")
    answer = client.get(BEGIN) if fault == "gone" else sign_in(client, **changed)
    assert answer.status_code == 302 and answer["Location"] == FAILED
    assert who(client) == {"signed_in": False} and not linked().exists()


def test_nobody_links_accounts_by_themselves(provider: IdentityProvider, make_person: Maker) -> None:
    client = Client()
    person = make_person("4601")
    client.force_login(person)
    sign_in(client, f"{BEGIN}?process=connect")
    assert not SocialAccount.objects.filter(user=person).exists()
