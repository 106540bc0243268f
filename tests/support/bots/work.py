"""The bots at work: processes with their own connections, some killed in the middle of a transaction."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import random
import signal
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import connection, connections, transaction

from gis_core.errors import GisError
from gis_core.sql import execute
from layers.editing.applied import Applied
from layers.editing.change import Change
from tests.support.bots.ground import ACTED_ON, list_near
from tests.support.bots.operations import Bot, choose, own_change_set, update_plainly

# Answers that an editor has to expect when others work at the same place.
EXPECTED = ("conflict", "rejected", "geometry", "not_found")
# Part of the operations whose editor is killed before the commit, and seconds until then at most.
KILLED, UNTIL_KILLED = 0.02, 0.25


@dataclass(frozen=True)
class Logged:
    """What an editor was told: the change set and its changes, or the kind of refusal, or a crash."""

    bot: int
    operation: str
    layer: str
    change_set: int = 0
    changes: tuple[Change, ...] = ()
    refusal: str = ""
    crash: str = ""
    seconds: float = 0.0


@dataclass
class Run:
    """All that was logged, and how many editors were killed."""

    log: list[Logged] = field(default_factory=list)
    killed: int = 0

    def count(self) -> Counter[tuple[str, str]]:
        """How often each operation had which answer."""
        return Counter((one.operation, one.refusal or "done") for one in self.log)


def run_bots(count: int, operations: int, seed: int, folder: Path) -> Run:
    """`operations` by `count` editors at once; whoever is killed is followed by another."""
    keys = {layer: list_near(layer) for layer in ACTED_ON}
    connections.close_all()
    share, run, context = operations // count, Run(), multiprocessing.get_context("fork")
    waiting = [(number, share) for number in range(count)]
    working: dict[Any, tuple[int, Path]] = {}
    while waiting or working:
        while waiting:
            number, left = waiting.pop()
            path = folder / f"{number}-{left}.log"
            process = context.Process(target=_work, args=(seed, number, left, keys, path))
            process.start()
            working[process] = (left, path)
        time.sleep(0.02)
        for process in [process for process in working if not process.is_alive()]:
            left, path = working.pop(process)
            process.join()
            entries = list(_read(path))
            run.log += entries
            if process.exitcode == -signal.SIGKILL:
                run.killed += 1
                if left - len(entries) - 1 > 0:
                    waiting.append((int(path.stem.split("-")[0]), left - len(entries) - 1))
    return run


def _read(path: Path) -> Iterator[Logged]:
    """The whole entries of a log."""
    with path.open("rb") as file:
        while True:
            try:
                yield pickle.load(file)  # noqa: S301  written by our own processes
            except (EOFError, pickle.UnpicklingError):
                return


def _work(seed: int, number: int, operations: int, keys: dict[str, list[int]], path: Path) -> None:
    """One editor's process."""
    connections.close_all()
    bot = Bot(random.Random(f"{seed} {number} {operations}"), keys)
    with path.open("ab") as file:
        for turn in range(operations):
            bot.case = f"bot {number}-{operations}-{turn}"
            if bot.draw.random() < KILLED:
                _die_before_commit(bot)
            pickle.dump(_do(number, bot), file)
            file.flush()
    connections.close_all()
    os._exit(0)  # nothing of the process that this one was made of is ended here


def _do(number: int, bot: Bot) -> Logged:
    operation, layer = choose(bot)
    began = time.monotonic()
    facts: dict[str, Any] = {}
    try:
        facts = _describe(*_commit(operation, bot, layer))
    except GisError as error:
        known = error.kind in EXPECTED
        facts = {"refusal": error.kind} if known else {"crash": f"{error.kind} {error.sentence}"}
    except Exception:  # noqa: BLE001  whatever it is, the test tells it
        facts = {"crash": traceback.format_exc()}
    return Logged(number, operation.__name__, layer, seconds=time.monotonic() - began, **facts)


def _commit(operation: Any, bot: Bot, layer: str) -> tuple[int, Any]:
    """The change set and what was written; plain SQL does not answer its number, so it is asked for."""
    with transaction.atomic() if operation is update_plainly else nullcontext():
        done = operation(bot, layer)
        return (done.change_set if isinstance(done, Applied) else own_change_set()), done


def _describe(change_set: int, done: Applied | Sequence[Change]) -> dict[str, Any]:
    changes = done.changes if isinstance(done, Applied) else tuple(done)
    return {"change_set": change_set, "changes": changes}


def _die_before_commit(bot: Bot) -> None:
    """Begin something and be killed at some moment of it; it never commits."""
    threading.Timer(bot.draw.uniform(0.0, UNTIL_KILLED), os.kill, (os.getpid(), signal.SIGKILL)).start()
    operation, layer = choose(bot)
    with transaction.atomic():
        try:
            operation(bot, layer)
        except GisError:
            execute("SELECT 1" if not connection.needs_rollback else "ROLLBACK")
        time.sleep(10 * UNTIL_KILLED)
