"""An instant of the past as the database knows it: which change sets had taken effect by then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from gis_core.errors import GisError
from gis_core.sql import fetch_one, load_sql

STATEMENT = Path(__file__).parent / "sql" / "find_instant.sql"
# A commit takes effect at an instant a little before others see it; so near to now we wait for it.
COMMITTING = timedelta(seconds=10)
WAIT_FOR_COMMITS = """
SELECT pg_advisory_lock_shared(hn_chain_lock()), pg_advisory_unlock_shared(hn_chain_lock())
"""


@dataclass(frozen=True)
class Instant:
    """Change sets numbered up to `newest` had taken effect, except those `pending`."""

    at: datetime
    newest: int
    pending: tuple[int, ...] = ()

    def compose_seen(self, column: str) -> str:
        """SQL condition: the change set in `column` had taken effect. Bind `parameters`."""
        seen = f"{column} <= %(instant_newest)s"
        return f"{seen} AND {column} <> ALL (%(instant_pending)s)" if self.pending else seen

    @property
    def parameters(self) -> dict[str, Any]:
        """Values for `compose_seen`."""
        return {"instant_newest": self.newest, "instant_pending": list(self.pending)}


def find_instant(at: datetime) -> Instant:
    """The instant `at`; GisError("parameter") without a time zone or when it lies ahead."""
    if at.tzinfo is None:
        raise GisError("parameter", "时间应带时区，例如 2026-01-01T00:00:00+08:00。", "at")
    at = _to_utc(at)
    now = timezone.now()
    if at > now + COMMITTING:
        raise GisError("out_of_range", "不能查询未来的时间。", "at")
    if at > now - COMMITTING:
        fetch_one(WAIT_FOR_COMMITS)
    newest, pending = fetch_one(load_sql(STATEMENT), {"at": at}) or (0, [])
    return Instant(at, int(newest), tuple(pending))


def _to_utc(at: datetime) -> datetime:
    """The same moment; PostgreSQL knows no zones beyond sixteen hours."""
    try:
        return at.astimezone(UTC)
    except OverflowError as error:
        raise GisError("out_of_range", "时间超出范围。", "at") from error
