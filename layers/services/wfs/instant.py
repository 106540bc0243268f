"""The instant that a request asks about: `asof`, a vendor parameter of every version."""

from __future__ import annotations

from datetime import datetime

from django.utils.dateparse import parse_datetime

from gis_core.errors import GisError
from layers.history.instants import Instant, find_instant


def read_asof(text: str) -> Instant | None:
    """The instant; None for today's features. A blank before the zone is a plus that an address lost."""
    if not text:
        return None
    try:
        at: datetime | None = parse_datetime(text.strip().replace(" ", "+"))
    except ValueError:
        at = None
    if at is None:
        raise GisError("parameter", "asof 应为带时区的时间，例如 2026-01-01T00:00:00+08:00。", "asof")
    return find_instant(at)
