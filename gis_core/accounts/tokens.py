"""Service tokens: issue, find, revoke. The secret is 256 random bits; the database keeps its SHA-256."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from gis_core.accounts.models import Department, ServiceToken, User
from gis_core.errors import GisError

MARK = "qt_"
SHOWN = 10
SECRET_BYTES = 32
# `last_used_at` is written at most this often.
USE_NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Limits:
    """What a token may not do of what its owner may."""

    division: str = ""
    layers: Sequence[str] = ()
    channels: Sequence[str] = ()
    read_only: bool = True


def issue_token(
    name: str, owner: User, expires_at: datetime, limits: Limits, department: Department | None = None
) -> tuple[ServiceToken, str]:
    """A new token and its secret, which is never to be had again.

    GisError("parameter") when it would have expired already or lives longer than TOKEN_MAX_DAYS.
    """
    check_expiry(expires_at)
    token = ServiceToken(
        name=name,
        owner=owner,
        department=department or owner.department,
        expires_at=expires_at,
        division=limits.division,
        layers=list(limits.layers),
        channels=list(limits.channels),
        read_only=limits.read_only,
    )
    secret = set_secret(token)
    token.full_clean()
    token.save()
    return token, secret


def set_secret(token: ServiceToken) -> str:
    """Give a token that is not yet saved its secret; answers it."""
    secret = MARK + secrets.token_urlsafe(SECRET_BYTES)
    token.prefix, token.digest = secret[:SHOWN], digest_of(secret)
    return secret


def check_expiry(expires_at: datetime) -> None:
    """GisError("parameter") when the day is past or too far away."""
    now = timezone.now()
    if not now < expires_at <= now + timedelta(days=settings.TOKEN_MAX_DAYS):
        sentence = f"有效期应在今后 {settings.TOKEN_MAX_DAYS} 天之内。"
        raise GisError("parameter", sentence, "expires_at")


def digest_of(secret: str) -> str:
    """What the database keeps of a secret."""
    return sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()


def find_token(secret: str) -> ServiceToken:
    """The valid token of the secret; GisError("sign_in") when unknown, revoked, expired or ownerless."""
    digest = digest_of(secret)
    token = ServiceToken.objects.select_related("owner__department").filter(digest=digest).first()
    if token is None or not hmac.compare_digest(token.digest, digest):
        raise GisError("sign_in", "服务令牌不正确。", "Authorization")
    if token.revoked_at is not None:
        raise GisError("sign_in", "服务令牌已被吊销，请联系系统管理员。", "Authorization")
    if token.expires_at <= timezone.now():
        raise GisError("sign_in", "服务令牌已过期，请申请新的令牌。", "Authorization")
    if not token.owner.is_active:
        raise GisError("sign_in", "服务令牌的所有人已停用。", "Authorization")
    return token


def note_use(token: ServiceToken) -> None:
    """Remember that the token was used, at most once a minute over all processes."""
    now = timezone.now()
    due = now - USE_NOTED_EVERY
    if token.last_used_at is None or token.last_used_at < due:
        unnoted = Q(last_used_at__isnull=True) | Q(last_used_at__lt=due)
        ServiceToken.objects.filter(unnoted, pk=token.pk).update(last_used_at=now)


def revoke_token(token: ServiceToken) -> None:
    """End a token now and for good."""
    ServiceToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())
