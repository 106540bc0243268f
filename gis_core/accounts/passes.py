"""A pass: who somebody is, signed by us, good for minutes; what shows kept tiles reads it without a query.

It rests on a session, goes beside its cookie, and is void when any account or grant has changed since.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.core import signing

from gis_core.accounts.models import User
from gis_core.sql import fetch_one

COOKIE = "qiongtu_pass"
SALT = "gis_core.accounts.pass"
# Somebody who signs out in one place may go on seeing kept tiles elsewhere with a copy of the cookie so long.
GOOD_SECONDS = 600
# In a request's environment: the gateway found no pass that is good.
VOID = "qiongtu.pass_void"


@dataclass(frozen=True)
class Pass:
    """What a pass says: the person as of a state of all accounts."""

    person: User
    epoch: int


def issue_pass(person: User, session_key: str) -> str:
    """The text of a pass for who has this session; the account is read anew."""
    # First the epoch: a change between the two statements then voids the pass.
    epoch = access_epoch()
    found = User.objects.filter(pk=person.pk, is_active=True).first()
    if found is None:
        return ""
    claims = {
        "i": found.pk,
        "n": found.username,
        "r": found.role,
        "d": found.division,
        "p": found.department_id,
        "e": epoch,
        "k": _mark_of(session_key),
    }
    return signing.dumps(claims, salt=SALT)


def read_pass(text: str, session_key: str) -> Pass | None:
    """What the pass says, or None when it is forged, too old or of another session."""
    try:
        claims: dict[str, Any] = signing.loads(text, salt=SALT, max_age=GOOD_SECONDS)
    except signing.BadSignature:
        return None
    if claims["k"] != _mark_of(session_key):
        return None
    person = User(
        pk=claims["i"],
        username=claims["n"],
        role=claims["r"],
        division=claims["d"],
        department_id=claims["p"],
    )
    person.is_staff = person.is_superuser = person.rights.administers
    return Pass(person, claims["e"])


def access_epoch() -> int:
    """Grows with every change of accounts and grants (sql/access_epoch.sql)."""
    row = fetch_one("SELECT value FROM accounts_accessepoch")
    return int((row or (0,))[0])


def _mark_of(session_key: str) -> str:
    return blake2b(session_key.encode(), digest_size=8).hexdigest()
