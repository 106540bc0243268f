"""Tiles made outside requests."""

from __future__ import annotations

from functools import partial
from math import inf

from django_tasks import task

from gis_core.jobs.constant import constantly
from gis_core.jobs.models import Undertaking
from gis_core.jobs.undertakings import carried_out
from tiles.pyramid.follow import follow_edits
from tiles.pyramid.refresh import layers_with_pyramid
from tiles.seeding import Seeding, seed
from tiles.seeding_form import restore_seeding

KIND = "seed_tiles"
# Seconds after which other jobs have their turn.
TURN_SECONDS = 20.0
# Seconds between two looks at what has been edited.
LOOK_SECONDS = 0.5


@task()
def seed_tiles(undertaking: int) -> str:
    """Carry out a part of an order for tiles, and queue the rest; answers the state."""
    state = carry_out(undertaking, TURN_SECONDS)
    if state == Undertaking.State.RUNNING:
        seed_tiles.enqueue(undertaking)
    return state


def carry_out(undertaking: int, seconds: float = inf) -> str:
    """Go on with an order where it was, for so many seconds at most; answers the state."""
    found = Undertaking.objects.get(pk=undertaking)
    with carried_out(found) as tell:
        seed(restore_seeding(found.wanted), tell, found.done, found.counts, seconds)
    found.refresh_from_db()
    return found.state


def order_seeding(order: Seeding, asked_by: str) -> Undertaking:
    """Note an order; whoever calls this enqueues it or carries it out."""
    return Undertaking.objects.create(kind=KIND, wanted=order.as_json(), asked_by=asked_by)


for each in layers_with_pyramid():
    constantly(f"pyramid of {each.name}", LOOK_SECONDS, partial(follow_edits, each))
