"""What downloads cost beside others: `bin/bench services [out stream hits capabilities] [--peers FOLDER]`.

Runs MapServer and tipg (`bin/bench tiles peers --install`) beside our own server on the configured database
and asks all for the same features in turn. Prints a Markdown table; the bars are those for the `large`
province on 2 cores.
"""

from __future__ import annotations

import argparse

import django

from tests.bench.tiles import find_folder, find_place

HEAD = "| what | seen | figure | bar |\n|---|---|---|---|"


def main(options: argparse.Namespace) -> None:
    """Print the table of the parts asked for, all by default."""
    django.setup()
    from tests.bench.services_parts.rows import measure

    print(HEAD, flush=True)
    for line in measure(options.wanted, options.peers):
        print(line, flush=True)


def read_options() -> argparse.Namespace:
    """What was asked for on the command line."""
    parser = argparse.ArgumentParser(prog="bin/bench services", description=__doc__)
    parser.add_argument("wanted", nargs="*")
    parser.add_argument("--peers", type=find_place, default=find_folder())
    return parser.parse_args()


if __name__ == "__main__":
    main(read_options())
