"""Attacks the services at random: `bin/fuzz [--inputs N] [--minutes M] [--seed S] [--parts fes,cql2,…]`.

Makes a database with the demonstration province in the command's own cluster and drops it afterwards. Most
inputs go straight into the application, every fiftieth over a socket to a server. Prints what was answered and
what is wrong; wrongly answered requests are kept in var/fuzz/answers. `--replay fes:4711` sends one again.
Exit code 1 when anything is wrong.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import logging
import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import django

# Seconds more than its minutes after which a process of the run hangs.
GRACE_SECONDS = 300


def read_options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(
        prog="bin/fuzz", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=0, help="stop after so many, whatever is left")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parts", default="", help="some of the parts, by commas; all by default")
    parser.add_argument("--size", choices=("tiny", "small", "medium"), default="tiny", help="of the province")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--replay", default="", metavar="PART:NUMBER", help="send one input and show it")
    parser.add_argument("--work", default="", help=argparse.SUPPRESS)  # a process of a run: its options
    return parser.parse_args()


def main(options: argparse.Namespace) -> int:
    """The exit code."""
    from tests.fuzz.run import PARTS

    if options.work:
        return _work(json.loads(options.work))
    parts = options.parts.split(",") if options.parts else list(PARTS)
    if unknown := set(parts) - PARTS.keys():
        print(f"No such part: {', '.join(sorted(unknown))}. There are: {', '.join(PARTS)}.", file=sys.stderr)
        return 2
    folder = Path(os.environ.get("QIONGTU_VAR", "var")) / "answers"
    with _made_database(options.size):
        return _replay(options) if options.replay else _attack(options, parts, folder)


@contextmanager
def _made_database(size: str) -> Iterator[None]:
    """Within the block Django works on a database of its own with the province in it."""
    from django.core.management import call_command
    from django.test.utils import setup_databases, teardown_databases

    from layers.statistics import refresh_all
    from tiles.renderers import stop_renderers

    made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    call_command("load_province", size=size, verbosity=0)
    refresh_all()
    try:
        yield
    finally:
        stop_renderers()
        teardown_databases(made, verbosity=0)


def _attack(options: argparse.Namespace, parts: list[str], folder: Path) -> int:
    from tests.fuzz.afterwards import find_remains
    from tests.support.processes import environment
    from tests.support.servers import running_server

    began = time.monotonic()
    with ExitStack() as stack:
        settings = environment(DJANGO_SETTINGS_MODULE="gis_core.site.settings")
        port = stack.enter_context(running_server(settings, folder / "server"))
        tallies = _run_processes(options, parts, folder.resolve(), port, settings)
    remains = [f"left behind: {said}" for said in find_remains()]
    faults = [fault for tally in tallies for fault in tally["faults"]] + remains
    _tell(options, tallies, faults, time.monotonic() - began)
    return 1 if faults else 0


def _run_processes(
    options: argparse.Namespace, parts: list[str], folder: Path, port: int, settings: dict[str, str]
) -> list[dict[str, Any]]:
    """The tally of each process; one that died or hung tells so as a fault."""
    common = {"parts": parts, "inputs": options.inputs, "minutes": options.minutes, "seed": options.seed,
              "shares": options.processes, "port": port, "folder": str(folder)}  # fmt: skip
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz", "--work", json.dumps({**common, "share": share})],
            env=settings, stdout=subprocess.PIPE, text=True,
        )
        for share in range(options.processes)
    ]  # fmt: skip
    limit = options.minutes * 60 + GRACE_SECONDS if options.minutes else None
    try:
        return [_collect(process, folder, limit) for process in running]
    finally:
        for process in running:
            process.kill()


def _be_quiet() -> None:
    """Refusals are what is asked for; faults are told by their answers."""
    logging.getLogger("django.request").setLevel(logging.CRITICAL)


def _work(given: dict[str, Any]) -> int:
    """A process of a run: its share, and its tally printed as JSON."""
    from tests.fuzz.worker import work

    faulthandler.enable()
    _be_quiet()
    tally = work(given)
    print(json.dumps({**vars(tally), "answers": dict(tally.answers)}), flush=True)
    return 0


def _collect(process: subprocess.Popen[str], folder: Path, limit: float | None) -> dict[str, Any]:
    try:
        said = process.communicate(timeout=limit)[0].strip().splitlines()
    except subprocess.TimeoutExpired:
        process.kill()
        said = []
    if process.returncode == 0 and said:
        found: dict[str, Any] = json.loads(said[-1])
        return found
    present = folder / f"present-{process.pid}.txt"
    at = present.read_text().strip() if present.exists() else "at the start"
    return {"answers": {}, "slowest": {}, "seconds": 0, "memory_mb": 0,
            "faults": [f"{at}: the process ended with {process.returncode}"]}  # fmt: skip


def _tell(
    options: argparse.Namespace, tallies: list[dict[str, Any]], faults: list[str], seconds: float
) -> None:
    counts: Counter[str] = Counter()
    slowest: dict[str, float] = {}
    for tally in tallies:
        counts.update(tally["answers"])
        for part, took in tally["slowest"].items():
            slowest[part] = max(slowest.get(part, 0.0), took)
    memory = ", ".join(f"{tally['memory_mb']} MB" for tally in tallies)
    print(
        f"{counts.total():,} inputs, seed {options.seed}, {seconds:.0f} s; most memory of a process: {memory}.\n"
    )
    print("| part | inputs | answers by status | slowest |\n|---|---|---|---|")
    for part, longest in sorted(slowest.items()):
        statuses = {key.split()[1]: count for key, count in sorted(counts.items()) if key.split()[0] == part}
        listed = ", ".join(f"{status}: {count:,}" for status, count in statuses.items())
        print(f"| {part} | {sum(statuses.values()):,} | {listed} | {longest:.1f} s |")
    print(f"\n{len(faults)} faults." + "".join(f"\n- {fault}" for fault in faults[:200]))


def _replay(options: argparse.Namespace) -> int:
    """Send one input and show it, its answer, and what is wrong."""
    from django.test import Client

    from tests.fuzz.ground import Ground
    from tests.fuzz.judge import find_fault
    from tests.fuzz.run import LONGEST, make_request
    from tests.fuzz.senders import InProcess
    from tests.fuzz.worker import make_editor

    part, _, number = options.replay.partition(":")
    request = make_request(options.seed, part, int(number), Ground())
    client = Client()
    client.force_login(make_editor("replay"))
    sys.stdout.buffer.write(request.describe() + b"\n\n")
    sys.stdout.flush()
    answer = InProcess(client).send(request)
    fault = find_fault(request, answer, LONGEST)
    print(
        f"{answer.status} {answer.headers} {answer.seconds:.2f} s\n{answer.body[:3000]!r}\n{fault or 'nothing wrong'}"
    )
    return 1 if fault else 0


if __name__ == "__main__":
    asked = read_options()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
    django.setup()
    sys.exit(main(asked))
