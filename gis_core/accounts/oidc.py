"""Signing in through the province's unified identity (OpenID Connect), by django-allauth.

An account is linked by the provider's subject, never by e-mail. Somebody unknown gets an account that sees
what is public, until an operator assigns division and role; or is refused, if so configured.
"""

from __future__ import annotations

from typing import Any

import requests
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.internal import jwtkit
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_http_methods

from gis_core.accounts.models import User
from gis_core.accounts.roles import Role

PROVIDER = "unified"
FAILED = "/accounts/login/?oidc=failed"


class LocalAdapter(DefaultAccountAdapter):
    """Nobody makes an account by themselves other than through the unified identity."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are entered by an operator."""
        return False


class UnifiedAdapter(DefaultSocialAccountAdapter):
    """How an identity of the provider becomes a person here."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Whether somebody unknown gets an account; otherwise back to the sign-in page."""
        if settings.OIDC_REFUSE_UNKNOWN:
            raise ImmediateHttpResponse(HttpResponseRedirect(FAILED))
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Only signing in: linking is the operator's. Somebody deactivated stays outside."""
        known = sociallogin.user if sociallogin.is_existing else None
        if sociallogin.state.get("process") != "login" or (known and not known.is_active):
            raise ImmediateHttpResponse(HttpResponseRedirect(FAILED))

    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """A new person from the provider's facts; the e-mail is not taken over: it proves nothing here."""
        person: User = sociallogin.user
        sociallogin.email_addresses = []
        person.username = ""
        person.last_name = str(data.get("name") or data.get("username") or "")[:150]
        person.role, person.division, person.department = Role.VIEWER, "", None
        return person

    def save_user(self, request: HttpRequest, sociallogin: Any, form: Any = None) -> User:
        """Save under a name of our own, so that no provider's name takes a local person's place."""
        person: User = sociallogin.user
        person.username = f"{PROVIDER}-{sociallogin.account.uid}"[:150]
        if User.objects.filter(username=person.username).exists():
            raise ImmediateHttpResponse(HttpResponseRedirect(FAILED))
        person.set_unusable_password()
        sociallogin.save(request)
        return person

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """Back to the sign-in page, which says that it did not succeed."""
        raise ImmediateHttpResponse(HttpResponseRedirect(FAILED))


class StrictAdapter(OpenIDConnectOAuth2Adapter):
    """Checks the signature of every ID token, also of one that came straight from the provider."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        return dict(
            jwtkit.verify_and_decode(
                credential=id_token,
                keys_url=self.openid_config["jwks_uri"],
                issuer=self.openid_config["issuer"],
                audience=app.client_id,
                lookup_kid=jwtkit.lookup_kid_jwk,
            )
        )


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, provider_id: str) -> HttpResponse:
    """`/accounts/oidc/unified/login/`: on to the provider."""
    return _run(OAuth2LoginView, request, provider_id)


@require_GET
def finish(request: HttpRequest, provider_id: str) -> HttpResponse:
    """`/accounts/oidc/unified/login/callback/`: back from the provider."""
    return _run(OAuth2CallbackView, request, provider_id)


def _run(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    """The view of allauth; a provider that cannot be reached or answers nonsense leads back."""
    if not settings.OIDC_ISSUER or provider_id != PROVIDER:
        raise Http404
    try:
        answer: HttpResponse = view.adapter_view(StrictAdapter(request, provider_id))(request)
    except ImmediateHttpResponse as immediate:
        return immediate.response
    except (OAuth2Error, requests.RequestException, KeyError, ValueError):
        return HttpResponseRedirect(FAILED)
    return answer
