"""What editing costs: `bin/bench editing [single bulk history as_of scope]`.

Changes the land-use patches of the configured database (refused where they are not demonstration data) and
prints a Markdown table. The bars are those for the `large` province on 2 cores.
"""

from __future__ import annotations

import os
import sys

import django

from gis_core.site.owner import become_owner


def main(wanted: list[str]) -> None:
    """Print the table of the parts asked for, all by default."""
    from tests.bench.editing_parts import bulk, ground, reads, single

    parts = {
        "single": single.measure_single,
        "bulk": bulk.measure_bulk,
        "history": bulk.measure_history,
        "as_of": reads.measure_as_of,
        "scope": reads.measure_scope,
    }
    ground.refuse_real_data()
    print("| what | seen | figure | bar |\n|---|---|---|---|", flush=True)
    for name in wanted or parts:
        for line in parts[name]():
            print(line, flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
    become_owner()
    django.setup()
    main(sys.argv[1:])
