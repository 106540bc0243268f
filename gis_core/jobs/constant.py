"""Work that goes on as long as a worker lives: each application's `jobs.py` names it with `constantly`.

For what must follow the data within seconds. Each piece has a thread of its own, behind everything else that
wants the processor.
"""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable
from dataclasses import dataclass

from django.db import connections

log = logging.getLogger(__name__)
# How much the threads give way to others (0 to 19), and seconds until work that failed is tried again.
NICENESS = 10
AFTER_A_FAULT = 30.0


@dataclass(frozen=True)
class Constant:
    """A piece of work and the seconds between two runs."""

    name: str
    seconds: float
    work: Callable[[], object]


_named: dict[str, Constant] = {}


def constantly(name: str, seconds: float, work: Callable[[], object]) -> None:
    """Have `work` done again and again, `seconds` after it last ended."""
    _named[name] = Constant(name, seconds, work)


def start_constant(stopping: threading.Event) -> list[threading.Thread]:
    """Start all that was named; the threads end soon after `stopping` is set."""
    threads = [
        threading.Thread(target=_repeat, args=(each, stopping), name=each.name, daemon=True)
        for each in _named.values()
    ]
    for thread in threads:
        thread.start()
    return threads


def _repeat(constant: Constant, stopping: threading.Event) -> None:
    os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
    wait = constant.seconds
    while not stopping.wait(wait):
        wait = constant.seconds
        try:
            constant.work()
        except Exception:
            # The worker's loop: whatever is wrong with one run, the next one is tried.
            log.exception("constant work %s failed", constant.name)
            connections.close_all()
            wait = AFTER_A_FAULT
    connections.close_all()
