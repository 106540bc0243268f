"""Who is asking: a program with a token, a person with a session, or with a certificate the proxy checked."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from gis_core.accounts.certificates import find_holder
from gis_core.accounts.credentials import read_secret
from gis_core.accounts.models import User
from gis_core.accounts.passes import COOKIE, GOOD_SECONDS, VOID, issue_pass
from gis_core.accounts.tokens import find_token, note_use
from gis_core.errors import GisError
from gis_core.http.channels import channels_of, is_machine_path
from gis_core.http.errors import CHALLENGE, to_problem
from gis_core.http.ows_errors import answer_error, service_of

Handler = Callable[[HttpRequest], HttpResponse]


class IdentityMiddleware:
    """Sets `request.user`; a token goes before a session, a session before a certificate."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Serve the request as whom it comes from; a token that is not valid is answered 401."""
        try:
            secret = read_secret(request)
            if secret is not None:
                _enter_with_token(request, secret)
        except GisError as error:
            return _refuse(request, error)
        if secret is None and not request.user.is_authenticated and (holder := find_holder(request)):
            request.user = holder
        response = self.get_response(request)
        if request.META.get(VOID) and secret is None and request.user.is_authenticated:
            _give_pass(request, response)
        if is_machine_path(request.path):
            patch_vary_headers(response, ["Authorization"])
        return response


def _enter_with_token(request: HttpRequest, secret: str) -> None:
    if not is_machine_path(request.path):
        raise GisError("forbidden", "服务令牌只能用于数据服务的地址。", "Authorization")
    token = find_token(secret)
    narrowing = token.narrowing()
    channels = channels_of(request.path)
    if narrowing.channels and not any(narrowing.allows_channel(name) for name in channels):
        raise GisError("forbidden", "服务令牌不包括这种服务方式。", "Authorization")
    person: User = token.owner
    person.narrowing = narrowing
    request.user = person
    # Nothing of a browser's comes along by itself, so there is nothing to forge; and no session is begun.
    setattr(request, "_dont_enforce_csrf_checks", True)  # noqa: B010 - Django's own name for it
    note_use(token)


def _give_pass(request: HttpRequest, response: HttpResponse) -> None:
    """A pass beside the session's cookie, for the gateway; then the answer is this person's alone."""
    key = request.session.session_key
    if not key or not isinstance(request.user, User) or not (text := issue_pass(request.user, key)):
        return
    response.set_cookie(
        COOKIE,
        text,
        max_age=GOOD_SECONDS,
        path="/tiles/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    response["Cache-Control"] = "private, no-cache"


def _refuse(request: HttpRequest, error: GisError) -> HttpResponse:
    response = answer_error(error, request) if service_of(request.path) else to_problem(error, request)
    if error.kind == "sign_in":
        response["WWW-Authenticate"] = CHALLENGE
    response["Cache-Control"] = "no-store"
    return response
