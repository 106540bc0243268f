"""What tiles cost: `bin/bench tiles [kept cold fresh]`, with `wrk` for the first.

`fresh` changes land-use patches of the configured database (refused where they are not demonstration data).
Prints a Markdown table.
"""

from __future__ import annotations

import os
import sys

import django


def main(wanted: list[str]) -> None:
    """Print the table of the parts asked for, all by default."""
    from tests.bench.tiles_parts import cold, fresh, kept

    parts = {"kept": kept.measure_kept, "cold": cold.measure_cold, "fresh": fresh.measure_fresh}
    print("| what | seen | figure | bar |\n|---|---|---|---|", flush=True)
    for name in wanted or parts:
        for line in parts[name]():
            print(line, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
    django.setup()
    main(sys.argv[1:])
