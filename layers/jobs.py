"""Work on layers that no request waits for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django_tasks import task

from gis_core.jobs.schedule import every
from gis_core.sql import fetch_one
from layers.catalogue import find_layer
from layers.history.anchors import anchor_file, append_anchor
from layers.history.freshness import compact_marks
from layers.statistics import refresh_all, refresh_layer


@task()
def refresh_statistics(layer: str = "") -> int:
    """Count one layer, or all when none is named; answers how many were counted."""
    if layer:
        refresh_layer(find_layer(layer))
        return 1
    return refresh_all()


@task()
def compact_tile_marks() -> int:
    """Merge the marks of edited tile cells; answers the rows saved."""
    return compact_marks()


@task()
def anchor_evidence() -> str:
    """Note the end of the chain of evidence outside the database; answers it."""
    anchor = append_anchor(anchor_file())
    return f"{anchor.sequence}:{anchor.hash}" if anchor else ""


@task()
def forget_reads() -> int:
    """Remove records of reads that are older than they are kept; answers how many."""
    row = fetch_one("SELECT hn_forget_reads(%(days)s)", {"days": settings.READ_DAYS})
    return int(row[0]) if row else 0


every(timedelta(minutes=10), compact_tile_marks)
every(timedelta(days=1), anchor_evidence)
every(timedelta(days=1), forget_reads)
every(timedelta(days=1), refresh_statistics)
