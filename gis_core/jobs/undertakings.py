"""Running an undertaking: it tells how far it is, and stops when somebody wants it to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

from django.utils import timezone

from gis_core.errors import GisError
from gis_core.jobs.models import Undertaking

# How far, of how many, and what became of them.
Tell = Callable[[int, int, dict[str, Any]], None]
# Seconds between two words to the database.
TELL_SECONDS = 1.0


class Stopped(Exception):
    """Somebody wants the undertaking to end."""


@contextmanager
def carried_out(number: int) -> Iterator[Tell]:
    """Within the block the undertaking runs; what is given tells its progress, and raises Stopped.

    Stopped ends the block quietly. An error is noted and passes on. One that was interrupted is just run
    again: its work must know what is done already.
    """
    rows, began, told = Undertaking.objects.filter(pk=number), monotonic(), 0.0
    rows.update(state=Undertaking.State.RUNNING, seen_at=timezone.now())

    def tell(done: int, total: int, counts: dict[str, Any]) -> None:
        nonlocal told
        if done < total and monotonic() - told < TELL_SECONDS:
            return
        told = monotonic()
        facts = {"done": done, "total": total, "counts": counts, "seconds": round(told - began, 1)}
        rows.update(seen_at=timezone.now(), **facts)
        if rows.filter(must_stop=True).exists():
            raise Stopped

    try:
        yield tell
    except Stopped:
        rows.update(state=Undertaking.State.CANCELLED)
    else:
        rows.update(state=Undertaking.State.DONE)
    finally:
        rows.filter(state=Undertaking.State.RUNNING).update(state=Undertaking.State.FAILED)


def find_undertaking(number: int, kind: str) -> Undertaking:
    """The undertaking; GisError("not_found")."""
    found = Undertaking.objects.filter(pk=number, kind=kind).first()
    if found is None:
        raise GisError("not_found", f"没有编号为 {number} 的任务。", "id")
    return found


def describe_undertaking(undertaking: Undertaking) -> dict[str, Any]:
    """The undertaking for JSON."""
    names = ("wanted", "asked_by", "state", "must_stop", "total", "done", "counts", "seconds")
    times = {"asked_at": undertaking.asked_at, "seen_at": undertaking.seen_at}
    return {
        "id": undertaking.pk,
        **{name: getattr(undertaking, name) for name in names},
        **{name: time.isoformat() if time else None for name, time in times.items()},
    }
