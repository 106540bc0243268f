"""`manage.py migrate`, and then the history's triggers as the declarations say today.

Triggers list a layer's columns, so they follow every change of a declaration; here they cannot be forgotten.
"""

from __future__ import annotations

from typing import Any

from django.core.management.commands import migrate
from django.db import connection, transaction

from layers.catalogue import all_layers
from layers.history.triggers import install, past_table


class Command(migrate.Command):
    """Django's command, then `install` for the layers whose tables are there."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate; a plan, a check or a step back to nothing leaves the triggers alone."""
        super().handle(*args, **options)
        if options["plan"] or options["check_unapplied"]:
            return
        tables = set(connection.introspection.table_names())
        layers = [layer for layer in all_layers() if layer.kind == "feature" and past_table(layer) in tables]
        coverages = [layer for layer in all_layers() if layer.kind == "coverage" and layer.table in tables]
        if layers:
            with transaction.atomic():
                install(layers, coverages)
