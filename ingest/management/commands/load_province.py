"""`manage.py load_province --size small`: load the demonstration province."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from gis_core.errors import GisError
from ingest.models import ProvinceLoad
from ingest.province.context import DEFAULT_SEED
from ingest.province.generate import SIZES
from ingest.province.load import load_province, refuse_to_lose
from ingest.province.relief import restore_relief
from layers.catalogue import all_layers


class Command(BaseCommand):
    """Loads once; the same size again is a matter of a moment."""

    help = "Load the demonstration province (replaces what the layers hold)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Size, seed, and whether to load again what is there."""
        parser.add_argument("--size", choices=SIZES, default="small")
        parser.add_argument("--seed", type=int, default=DEFAULT_SEED)
        parser.add_argument("--discard", action="store_true", help="even if that deletes real data")
        parser.add_argument("--again", action="store_true", help="load even if this size is there")
        parser.add_argument("--processes", type=int, default=min(2, os.cpu_count() or 1))

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, with a line of progress for each layer of each county."""
        size, seed = options["size"], options["seed"]
        if not options["again"] and ProvinceLoad.objects.filter(size=size, seed=seed).exists():
            self.restore(size, seed)
            return
        layers = [layer for layer in all_layers() if layer.kind == "feature"]
        tell = self.stdout.write if options["verbosity"] else _say_nothing
        try:
            if not options["discard"]:
                refuse_to_lose(layers)
            counts = load_province(size, seed, layers, options["processes"], tell)
        except (DatabaseError, GisError, OSError) as error:
            raise CommandError(f"the province could not be loaded: {error}") from error
        self.stdout.write(f"loaded {size}: {sum(counts.values()):,} features in {len(counts)} layers")

    def restore(self, size: str, seed: int) -> None:
        """The rows are there; the files beside the database may have been removed."""
        try:
            restored = restore_relief(size, seed)
        except OSError as error:
            raise CommandError(f"the elevation model could not be written: {error}") from error
        self.stdout.write(f"already loaded: {size}" + (", elevation model written anew" if restored else ""))


def _say_nothing(line: str) -> None:
    """Progress that nobody asked for."""
