"""Periodic jobs: due at once when new, then once in a period, and taken by one worker of many."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gis_core.jobs.models import DueTime
from gis_core.jobs.schedule import discover_jobs, enqueue_due
from tests.support.own_database import run_together

MERGE = "layers.jobs.compact_tile_marks"


def test_a_job_is_queued_once_in_its_period(own_database: str) -> None:
    discover_jobs()
    assert MERGE in enqueue_due()
    assert enqueue_due() == []
    queued = DBTaskResult.objects.filter(task_path=MERGE)
    assert queued.count() == 1
    DueTime.objects.filter(job=MERGE).update(due_at=timezone.now() - timedelta(days=9))
    assert sorted(run_together([enqueue_due] * 4)) == [[], [], [], [MERGE]]
    assert queued.count() == 2
    assert DueTime.objects.get(job=MERGE).due_at > timezone.now()
