"""One editor's process: `python -m tests.bench.editing_parts.editor NUMBER BEGIN PAUSE`."""

from __future__ import annotations

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_core.site.settings")
    django.setup()
    from tests.bench.editing_parts.single import work

    work(int(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3]))
