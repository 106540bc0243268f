"""How often one may try to sign in: counted in the database, so the same for all processes.

A try is counted before the password is looked at, so that many at once get no further than many in a row.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from gis_core.accounts.models import SignInAttempts
from gis_core.sql import fetch_one, load_sql

COUNT_TRY = Path(__file__).parent / "sql" / "count_try.sql"


@dataclass(frozen=True)
class Tries:
    """The two counters of a try: of the account from this address, and of the address."""

    account: str
    address: str

    @classmethod
    def of(cls, username: str, address: str) -> Tries:
        """The counters' keys; hashed, for people type passwords where names belong."""
        return cls(_key("account", username.strip().casefold(), address), _key("address", address))


def _key(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def count_try(tries: Tries) -> int:
    """Count a try; answers how many seconds to wait, 0 when it may go on."""
    return max(
        _count(tries.account, settings.SIGN_IN_TRIES_PER_ACCOUNT),
        _count(tries.address, settings.SIGN_IN_TRIES_PER_ADDRESS),
    )


def _count(key: str, most: int) -> int:
    row = fetch_one(load_sql(COUNT_TRY), {"key": key, "seconds": settings.SIGN_IN_WINDOW_SECONDS})
    made, seconds = row or (0, 0.0)
    return math.ceil(seconds) if made > most else 0


def forget_tries(tries: Tries) -> None:
    """After a success: the account's counter ends, the address gets its try back; old counters go."""
    SignInAttempts.objects.filter(key=tries.account).delete()
    SignInAttempts.objects.filter(key=tries.address, tries__gt=0).update(tries=F("tries") - 1)
    SignInAttempts.objects.filter(ends_at__lt=timezone.now()).delete()
