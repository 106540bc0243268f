"""Several processes that make cells side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from multiprocessing import get_context

import django

from tiles.pyramid.refresh import Runner, Work, do_work, run_here

# A process is ended after so many cells: what native libraries lose with each never adds up.
CELLS_A_LIFE = 500


@contextmanager
def start_workers(count: int) -> Iterator[Runner]:
    """A runner of `count` processes, each with its own connection; of one: this process itself."""
    if count < 2:
        yield run_here
        return
    context = get_context("spawn")
    with ProcessPoolExecutor(
        count, context, initializer=django.setup, max_tasks_per_child=CELLS_A_LIFE
    ) as pool:

        def run(work: Sequence[Work]) -> Iterator[object]:
            for done in as_completed([pool.submit(do_work, each) for each in work]):
                done.result()
                yield done

        yield run
