"""`manage.py work`: run the background worker until stopped."""

from __future__ import annotations

import logging
from typing import Any

from django.core.management.base import BaseCommand

from gis_core.jobs.worker import run_worker


class Command(BaseCommand):
    """Runs queued jobs; Ctrl-C lets the job in hand finish."""

    help = "Run queued jobs until stopped (Ctrl-C finishes the job in hand)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Block until told to stop."""
        logging.getLogger("django_tasks").setLevel(logging.INFO)
        run_worker()
