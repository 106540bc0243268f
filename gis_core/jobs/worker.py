"""The worker: runs queued jobs (django-tasks, database back end), queues what is due, tells that it lives."""

from __future__ import annotations

import logging
import os
import socket
import threading
from datetime import timedelta

from django.db import OperationalError, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker

from gis_core.jobs.constant import start_constant
from gis_core.jobs.models import Heartbeat
from gis_core.jobs.schedule import discover_jobs, enqueue_due

log = logging.getLogger(__name__)

# Seconds between two looks into the queue, and between two signs of life.
POLL_SECONDS = 1.0
HEARTBEAT_SECONDS = 10.0
# Seconds that constant work is waited for at the end.
STOP_SECONDS = 5.0
# Rows of workers that are long gone are removed after this.
FORGET_AFTER = timedelta(hours=1)


def seconds_since_heartbeat() -> float:
    """Seconds since any worker reported; infinite when none ever did."""
    latest = Heartbeat.objects.order_by("-seen_at").first()
    return (timezone.now() - latest.seen_at).total_seconds() if latest else float("inf")


def run_worker() -> None:
    """Work until told to stop (SIGINT, SIGTERM finish the job in hand)."""
    name = f"{socket.gethostname()}-{os.getpid()}"
    discover_jobs()
    stopping = threading.Event()
    pulse = threading.Thread(target=_beat, args=(name, stopping), daemon=True)
    pulse.start()
    constant = start_constant(stopping)
    try:
        worker = build_worker(name)
        worker.configure_signals()
        worker.run()
    finally:
        stopping.set()
        pulse.join()
        for thread in constant:
            thread.join(STOP_SECONDS)
        Heartbeat.objects.filter(worker=name).delete()


def build_worker(name: str) -> Worker:
    """A worker on the default queue that goes on when the queue is empty."""
    return Worker(
        queue_names=["default"],
        interval=POLL_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=name[-64:],
        excluded_queue_names=[],
    )


def _beat(name: str, stopping: threading.Event) -> None:
    """Report until stopped; uses a connection of its own thread."""
    try:
        while not stopping.is_set():
            _report(name)
            stopping.wait(HEARTBEAT_SECONDS)
    finally:
        connections.close_all()


def _report(name: str) -> None:
    """Say that the worker lives, and queue what is due; a database that is away is tried again next beat."""
    try:
        Heartbeat.objects.update_or_create(worker=name, defaults={"seen_at": timezone.now()})
        Heartbeat.objects.filter(seen_at__lt=timezone.now() - FORGET_AFTER).delete()
        enqueue_due()
    except OperationalError as error:
        log.warning("no sign of life could be written: %s", error)
    finally:
        connections.close_all()
