"""Tiles made outside requests."""

from __future__ import annotations

from typing import Any

from django_tasks import task

from gis_core.jobs.models import Undertaking
from gis_core.jobs.undertakings import carried_out
from tiles.seeding import Seeding, seed
from tiles.seeding_form import restore_seeding

KIND = "seed_tiles"


@task()
def seed_tiles(undertaking: int) -> dict[str, Any]:
    """Carry out an order for tiles; answers the counts, none when stopped. Run again, it goes on."""
    order = restore_seeding(Undertaking.objects.get(pk=undertaking).wanted)
    counts: dict[str, Any] = {}
    with carried_out(undertaking) as tell:
        counts.update(seed(order, tell))
    return counts


def order_seeding(order: Seeding, asked_by: str) -> Undertaking:
    """Note an order; whoever calls this enqueues it or carries it out."""
    return Undertaking.objects.create(kind=KIND, wanted=order.as_json(), asked_by=asked_by)
