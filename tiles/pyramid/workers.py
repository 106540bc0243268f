"""Several processes that make cells side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context

from tiles.pyramid.process import begin_life
from tiles.pyramid.refresh import Runner, Work, do_work, run_here

# Fewer cells are sooner made here than processes are started.
FEW = 16


def run_with(count: int) -> Runner:
    """A runner of `count` processes, each with its own connection; of one: this process itself.

    They live for one level of a layer, so what native libraries lose with each cell never adds up.
    """

    def run(work: Sequence[Work]) -> Iterator[object]:
        if count < 2 or len(work) < FEW:
            yield from run_here(work)
            return
        with ProcessPoolExecutor(count, get_context("spawn"), initializer=begin_life) as pool:
            for done in as_completed([pool.submit(do_work, each) for each in work]):
                done.result()
                yield done

    return run
