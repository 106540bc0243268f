"""What must be true of the data when the attacks are over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils import timezone

from gis_core.findings import Severity
from gis_core.sql import fetch_all
from layers.catalogue import all_layers
from layers.editing.feature_locks import FeatureLock
from layers.history.evidence import verify
from layers.rules.engine import check
from tests.support.bots.checks import check_ground
from tests.support.edits import edit_stored

# Backends of this database that are in a transaction or hold an advisory lock, this one left out.
LEFT_OPEN = """
SELECT 'in transaction: ' || state || ' ' || left(query, 80) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND xact_start IS NOT NULL
    AND backend_type = 'client backend'
UNION ALL
SELECT 'lock of ' || pid FROM pg_locks
WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
WAIT_SECONDS = 15.0
LONGEST_LOCK = timedelta(days=1)
SAMPLE = 300


def find_remains() -> Iterator[str]:
    """Everything that is not as it should be, a sentence each."""
    yield from find_open()
    yield from (f"evidence: {fault.rule} {fault.sentence}" for fault in verify([]).faults)
    too_long = FeatureLock.objects.filter(expires_at__gt=timezone.now() + LONGEST_LOCK).count()
    if too_long:
        yield f"{too_long} locks without a near end"
    yield from _find_faulty()
    yield from _try(check_ground)


def find_open() -> list[str]:
    """Transactions and locks that nobody works on; those under way are given some time."""
    deadline = time.monotonic() + WAIT_SECONDS
    while (found := [row[0] for row in fetch_all(LEFT_OPEN)]) and time.monotonic() < deadline:
        time.sleep(0.2)
    return found


def _find_faulty() -> Iterator[str]:
    """Features written during the run that break a rule of their layer."""
    for layer in all_layers():
        if layer.kind != "feature" or not layer.rules:
            continue
        rows = list(layer.model._default_manager.order_by("-began", "-id")[:SAMPLE])
        for finding in check(edit_stored(layer, rows)) if rows else ():
            if finding.severity is Severity.ERROR:
                yield f"{layer.name}: {finding.rule} {finding.sentence}"


def _try(test: Callable[[], None]) -> Iterator[str]:
    try:
        test()
    except AssertionError as error:
        yield f"{test.__name__}: {str(error)[:300]}"
