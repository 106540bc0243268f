"""Jobs that come due again and again: each application's `jobs.py` names them with `every`.

Due times stand in a table, so of many workers one takes a job when it is due; it is put on the queue, where
it is run like any other. A time that passed while no worker lived is made up for once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules

from gis_core.jobs.models import DueTime

# Name of each job in the table, the job, and how often it is due.
_scheduled: dict[str, tuple[Any, timedelta]] = {}


def every(period: timedelta, job: Any) -> None:
    """Have a job (a django-tasks task without arguments) put on the queue once in a period."""
    _scheduled[str(job.module_path)] = (job, period)


def discover_jobs() -> None:
    """Read the `jobs` module of every application; then all periodic jobs are known."""
    autodiscover_modules("jobs")


def enqueue_due() -> list[str]:
    """Put what is due on the queue and move its due time on; answers the names. A new job is due at once."""
    now = timezone.now()
    DueTime.objects.bulk_create((DueTime(job=name, due_at=now) for name in _scheduled), ignore_conflicts=True)
    with transaction.atomic():
        due = DueTime.objects.select_for_update(skip_locked=True).filter(job__in=_scheduled, due_at__lte=now)
        taken = list(due)
        for row in taken:
            job, period = _scheduled[row.job]
            job.enqueue()
            row.due_at = now + period
            row.save()
    return [row.job for row in taken]
