"""Locks on features by WFS: taken, renewed and released; `layers.editing` holds all edits to them."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from gis_core.accounts.models import User
from gis_core.errors import GisError
from gis_core.http.ows_errors import ServiceError
from layers.access import Person
from layers.catalogue import find_layer
from layers.editing.feature_locks import FeatureLock, LockedFeature
from layers.editing.store import lock_rows
from layers.services.wfs.requests import LockTerms

Name = tuple[str, int]
MOST_LOCKED = 100_000
# How long an expired lock is remembered, so that its holder is told that it has expired.
REMEMBERED = timedelta(days=1)


def take_lock(names: list[Name], terms: LockTerms, person: Person) -> tuple[FeatureLock, list[Name]]:
    """The lock and the features that it holds.

    ServiceError with CannotLockAllFeatures when others hold some and some are not enough.
    """
    holder = require_person(person)
    if len(names) > MOST_LOCKED:
        raise GisError("too_large", f"一次最多锁定 {MOST_LOCKED} 个要素。", "LockFeature")
    with transaction.atomic():
        forget_expired()
        _await_editors(names)
        lock = renew_lock(terms, person) if terms.renewed else _make(holder, terms)
        rows = [LockedFeature(lock=lock, layer=layer, key=key) for layer, key in names]
        LockedFeature.objects.bulk_create(rows, batch_size=5_000, ignore_conflicts=True)
        held = set(LockedFeature.objects.filter(lock=lock).values_list("layer", "key"))
        if not terms.takes_some and (missing := [name for name in names if name not in held]):
            layer, key = missing[0]
            sentence = f"要素 {layer}.{key} 等 {len(missing)} 个已被他人锁定。"
            raise ServiceError("parameter", sentence, "lockAction", "CannotLockAllFeatures")
    return lock, [name for name in names if name in held]


def _await_editors(names: list[Name]) -> None:
    """Wait for edits under way, and let later ones wait until the lock is there."""
    for layer in sorted({layer for layer, _ in names}):
        lock_rows(find_layer(layer), [key for of, key in names if of == layer], ["id"])


def _make(holder: User, terms: LockTerms) -> FeatureLock:
    return FeatureLock.objects.create(
        token=secrets.token_hex(16),
        person=holder,
        seconds=terms.seconds,
        expires_at=timezone.now() + timedelta(seconds=terms.seconds),
    )


def renew_lock(terms: LockTerms, person: Person) -> FeatureLock:
    """The person's own lock with its time begun again."""
    lock = find_lock(terms.renewed, person)
    lock.seconds = terms.seconds
    lock.expires_at = timezone.now() + timedelta(seconds=terms.seconds)
    lock.save(update_fields=["seconds", "expires_at"])
    return lock


def find_lock(token: str, person: Person) -> FeatureLock:
    """The person's lock of that name; InvalidLockId for an unknown one, LockHasExpired for an old one."""
    lock = FeatureLock.objects.filter(token=token, person_id=person.pk).first()
    if lock is None:
        raise ServiceError("parameter", f"没有锁 {token[:64]}。", "lockId", "InvalidLockId")
    if lock.expires_at <= timezone.now():
        raise ServiceError("forbidden", "锁已到期，请重新锁定。", "lockId", "LockHasExpired")
    return lock


def release(lock: FeatureLock, changed: Collection[Name] | None) -> None:
    """End the lock, or only on the features that were changed; the rest then has its time again."""
    if changed is not None:
        for layer in {layer for layer, _ in changed}:
            keys = [key for of, key in changed if of == layer]
            lock.features.filter(layer=layer, key__in=keys).delete()
        if lock.features.exists():
            lock.expires_at = timezone.now() + timedelta(seconds=lock.seconds)
            lock.save(update_fields=["expires_at"])
            return
    lock.delete()


def forget_expired() -> None:
    """Free the features of expired locks, and forget locks that expired long ago."""
    now = timezone.now()
    LockedFeature.objects.filter(lock__expires_at__lte=now).delete()
    FeatureLock.objects.filter(expires_at__lte=now - REMEMBERED).delete()


def require_person(person: Person) -> User:
    """Somebody who has signed in."""
    if not isinstance(person, User) or not person.is_active:
        raise GisError("sign_in", "请先登录，或用服务令牌访问。")
    return person
