"""What a process of the pool begins with; a module that wants no layers, for they are not there yet."""

from __future__ import annotations

import os
from multiprocessing import parent_process
from threading import Thread

import django


def begin_life() -> None:
    """The layers, and an eye on the process that started this one.

    When that is killed the pool's processes would wait for work for ever.
    """
    Thread(target=_end_with_parent, daemon=True).start()
    django.setup()


def _end_with_parent() -> None:
    if parent := parent_process():
        parent.join()
        os._exit(1)
