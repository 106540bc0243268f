"""Many editors at once, at random, then every check: `bin/bench bots [--operations 10000] [--seed 1]`.

Works on a copy of the configured database, which is dropped afterwards; the original is only read. Prints
how often each operation had which answer.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from pathlib import Path

import django

from gis_core.site.owner import become_owner


def main() -> None:
    """Run and print a Markdown table; an AssertionError says what was broken."""
    from tests.support.bots.trial import let_them_work
    from tests.support.own_database import copied_database

    parser = argparse.ArgumentParser()
    for name, given in (("operations", 10_000), ("editors", 20), ("seed", 1), ("instants", 100)):
        parser.add_argument(f"--{name}", type=int, default=given)
    asked = parser.parse_args()
    began = time.monotonic()
    with copied_database(), tempfile.TemporaryDirectory() as folder:
        run = let_them_work(asked.editors, asked.operations, asked.instants, asked.seed, Path(folder))
    seconds = time.monotonic() - began
    print(
        f"{len(run.log)} operations answered, {run.killed} editors killed, {seconds:.0f} s; nothing broken.\n"
    )
    print("| operation | answer | times |\n|---|---|---|")
    for (operation, answer), times in sorted(run.count().items()):
        print(f"| {operation} | {answer} | {times} |")


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
    become_owner()
    django.setup()
    main()
