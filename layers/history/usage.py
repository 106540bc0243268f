"""How much each account used each layer on each day, out of the records of reads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gis_core.sql import fetch_all, load_sql

STATEMENT = Path(__file__).parent / "sql" / "usage.sql"
# Lines of one answer: beyond it somebody is to ask for fewer days.
MOST_LINES = 20_000


@dataclass(frozen=True)
class Usage:
    """A line. Tiles are counted by samples: their numbers are estimates. What is not known is None."""

    day: date
    person: str
    protocol: str
    layer: str
    answers: int
    features: int | None
    bytes: int | None


def count_usage(first: date, last: date, person: str = "", layer: str = "") -> list[Usage]:
    """The lines of the days from `first` to `last`, both included; the newest day first."""
    zone = timezone.get_current_timezone()
    values = {
        "since": datetime.combine(first, time(), zone),
        "until": datetime.combine(last + timedelta(days=1), time(), zone),
        "zone": settings.TIME_ZONE,
        "person": person,
        "layer": layer,
        "most": MOST_LINES,
    }
    return [Usage(*row) for row in fetch_all(load_sql(STATEMENT), values)]
