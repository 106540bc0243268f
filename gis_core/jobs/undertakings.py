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
def carried_out(undertaking: Undertaking) -> Iterator[Tell]:
    """Within the block the undertaking runs, or a part of it; what is given tells how far it has come.

    That raises Stopped when it is to end, which ends the block quietly. Afterwards it is done, or still
    running when not all of it was told to be done; an error passes on.
    """
    rows, began = Undertaking.objects.filter(pk=undertaking.pk), monotonic()
    facts: dict[str, Any] = {"state": Undertaking.State.RUNNING}
    told = float("-inf")

    def write() -> None:
        seconds = round(undertaking.seconds + monotonic() - began, 1)
        rows.update(seen_at=timezone.now(), seconds=seconds, **facts)

    def tell(done: int, total: int, counts: dict[str, Any]) -> None:
        nonlocal told
        facts.update(done=done, total=total, counts=counts)
        if monotonic() - told >= TELL_SECONDS:
            told = monotonic()
            write()
            if rows.filter(must_stop=True).exists():
                raise Stopped

    ended = Undertaking.State.FAILED
    try:
        yield tell
        is_whole = facts.get("done", 0) >= facts.get("total", 0)
        ended = Undertaking.State.DONE if is_whole else Undertaking.State.RUNNING
    except Stopped:
        ended = Undertaking.State.CANCELLED
    finally:
        facts["state"] = ended
        write()


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
