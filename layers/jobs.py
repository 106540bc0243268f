"""Work on layers that no request waits for."""

from __future__ import annotations

from django_tasks import task

from layers.catalogue import find_layer
from layers.statistics import refresh_all, refresh_layer


@task()
def refresh_statistics(layer: str = "") -> int:
    """Count one layer, or all when none is named; answers how many were counted."""
    if layer:
        refresh_layer(find_layer(layer))
        return 1
    return refresh_all()
