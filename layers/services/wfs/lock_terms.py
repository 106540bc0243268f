"""For how long and how strictly features are to be locked."""

from __future__ import annotations

from gis_core.errors import GisError
from layers.services.wfs.dialect import Dialect
from layers.services.wfs.requests import LockTerms

# Seconds of a lock that names no time (WFS 2.0), minutes before that; the longest time a lock may have.
USUAL_SECONDS = 300
LONGEST_SECONDS = 24 * 3600
OPERATIONS = ("LockFeature", "GetFeatureWithLock")


def settle_lock(
    operation: str, dialect: Dialect, expiry: str, action: str, renewed: str = ""
) -> LockTerms | None:
    """The terms; None for an operation that locks nothing. Before 2.0 the time is told in minutes."""
    if operation not in OPERATIONS:
        return None
    if action.upper() not in ("", "ALL", "SOME"):
        raise GisError("parameter", "lockAction 应为 ALL 或 SOME。", "lockAction")
    return LockTerms(_read_seconds(expiry, dialect), action.upper() == "SOME", renewed)


def _read_seconds(expiry: str, dialect: Dialect) -> int:
    if not expiry:
        return USUAL_SECONDS
    if not expiry.isascii() or not expiry.isdigit() or len(expiry) > 9 or int(expiry) == 0:
        raise GisError("parameter", "expiry 应为正整数。", "expiry")
    return min(int(expiry) * (1 if dialect.is_new else 60), LONGEST_SECONDS)
