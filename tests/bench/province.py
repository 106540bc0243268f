"""How long a load of the demonstration province takes: `bin/bench province [small medium large]`.

Replaces the province in the configured database (refused where that holds other than demonstration data);
prints a Markdown table.
"""

from __future__ import annotations

import os
import sys
import time

import django
from django.core.management import call_command
from django.db import connection

from gis_core.site.owner import become_owner

SIZES = ("small", "medium", "large")
FIGURES = """
SELECT (counts->>'land_use_patch')::bigint,
       (SELECT sum(value::bigint) FROM jsonb_each_text(counts)),
       pg_size_pretty(pg_database_size(current_database()))
FROM ingest_provinceload
"""


def measure(size: str) -> str:
    """One row of the table: size, patches, features, seconds, features a second, size of the database."""
    began = time.monotonic()
    call_command("load_province", size=size, again=True, verbosity=0)
    seconds = time.monotonic() - began
    with connection.cursor() as cursor:
        cursor.execute(FIGURES)
        patches, total, held = cursor.fetchone()
    return f"| {size} | {patches:,} | {total:,} | {seconds:.0f} | {float(total) / seconds:,.0f} | {held} |"


def main(sizes: list[str]) -> None:
    """Print the table for the sizes asked for."""
    print("| size | land-use patches | features | seconds | features/s | database |", flush=True)
    print("|---|---|---|---|---|---|", flush=True)
    for size in sizes:
        print(measure(size), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
    become_owner()
    django.setup()
    main(sys.argv[1:] or list(SIZES))
