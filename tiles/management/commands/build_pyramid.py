"""`manage.py build_pyramid`: makes what is missing or stale of the low-zoom pyramid, with several processes.

Ended at any moment, it goes on where it stood when started again. The worker does the same by itself, with
one process and a second after each edit.
"""

from __future__ import annotations

import os
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from layers.catalogue import find_layer
from tiles.pyramid.refresh import Progress, layers_with_pyramid, refresh_layer
from tiles.pyramid.workers import run_with

# Seconds between two lines of progress.
SAID_EVERY = 5.0


class Command(BaseCommand):
    """Makes the pyramid of some layers, or of all that have one."""

    help = "Makes what is missing or stale of the low-zoom pyramid."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which layers, and how many processes."""
        parser.add_argument("layers", nargs="*", help="names of layers; none: all that have a pyramid")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, **options: Any) -> None:
        """Make and say what was made."""
        self._said = 0.0
        chosen = [find_layer(name) for name in options["layers"]] or layers_with_pyramid()
        run = run_with(options["workers"])
        for layer in chosen:
            start = monotonic()
            made = refresh_layer(layer, run, self._report)
            self.stdout.write(f"{layer.name}: {made} cells, {monotonic() - start:.1f} s")

    def _report(self, progress: Progress) -> None:
        if monotonic() - self._said >= SAID_EVERY or progress.done == progress.found:
            self._said = monotonic()
            self.stdout.write(f"{progress.layer} z{progress.zoom}: {progress.done}/{progress.found}")
            self.stdout.flush()
