"""What tiles cost: `bin/bench tiles [kept cold low fresh pyramid] [peers …]`, with `wrk` for the first.

`fresh` changes land-use patches of the configured database, `pyramid` makes their pyramid anew (both refused
where they are not demonstration data).
`peers` runs other servers beside ours on the same database, and compares what they answer; after it may stand
`vector`, `low`, `kept`, `pictures` (all by default) or `growth`. `--install` installs those servers first.
`--sizes` measures `growth` once for each database URL given, or for each size of the demonstration province,
which it loads for that. Prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import django

HEAD = "| what | seen | figure | bar |\n|---|---|---|---|"


def main(options: argparse.Namespace) -> None:
    """Print the table of the parts asked for, all of our own by default."""
    django.setup()
    if not options.no_head:
        print(HEAD, flush=True)
    for line in list_lines(options):
        print(line, flush=True)


def list_lines(options: argparse.Namespace) -> Iterator[str]:
    """The lines of the table."""
    from tests.bench.tiles_parts import cold, fresh, kept, low, pyramid
    from tests.bench.tiles_peers.table import measure_peers

    if options.wanted[:1] == ["peers"]:
        yield from measure_peers(options.peers, options.wanted[1:], options.only)
        return
    parts = {
        "kept": kept.measure_kept,
        "cold": cold.measure_cold,
        "low": low.measure_low,
        "fresh": fresh.measure_fresh,
        "pyramid": pyramid.measure_pyramid,
    }
    for name in options.wanted or parts:
        yield from parts[name]()


def install(folder: Path) -> None:
    """Install the other servers; their own output is long."""
    from tests.bench.tiles_peers.install import install_peers

    for line in list(install_peers(folder)):
        print(line, flush=True)


def measure_sizes(options: argparse.Namespace) -> None:
    """`growth` for each size or database, each in a process of its own."""
    print(HEAD, flush=True)
    for size in options.sizes:
        environment = dict(os.environ)
        if "://" in size:
            environment |= {"DATABASE_URL": size, "DATABASE_OWNER_URL": size}
        else:
            subprocess.run(
                [sys.executable, "-m", "tests.bench.province", size], stdout=sys.stderr, check=True
            )
        command = [sys.executable, "-m", "tests.bench.tiles", "--no-head", "--peers", str(options.peers)]
        only = [word for name in options.only for word in ("--only", name)]
        subprocess.run([*command, *only, "peers", "growth"], env=environment, check=True)


def read_options(words: list[str]) -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="bin/bench tiles", description=__doc__)
    parser.add_argument("wanted", nargs="*")
    parser.add_argument(
        "--peers",
        type=lambda text: Path(text).resolve(),
        default=find_folder(),
        help="folder of the other servers",
    )
    parser.add_argument("--only", action="append", default=[], help="one of the other servers, by its name")
    parser.add_argument("--install", action="store_true")
    parser.add_argument("--sizes", nargs="+", default=[])
    parser.add_argument("--no-head", action="store_true", help="without the head of the table")
    return parser.parse_args(words)


def find_place(text: str) -> Path:
    """The folder, from wherever programs are started."""
    return Path(text).resolve()


def find_folder() -> Path:
    """Where the other servers are: QIONGTU_PEERS, or `peers` beside the other things that are made."""
    return Path(
        os.environ.get("QIONGTU_PEERS") or Path(os.environ.get("QIONGTU_VAR", "var")) / "peers"
    ).resolve()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
    # Ended from outside, it ends what it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    asked = read_options(sys.argv[1:])
    if asked.install:
        install(asked.peers)
    if asked.sizes:
        measure_sizes(asked)
    elif asked.wanted or not asked.install:
        main(asked)
