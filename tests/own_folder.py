"""A pytest plugin: when tests run in two processes, each has what the system makes for itself alone.

Named in pyproject.toml, so it is there before Django's settings are read.
"""

from __future__ import annotations

import os
from pathlib import Path

# What bin/test has set up for all, and nothing writes in a test.
SHARED = ("secrets", "static", "socket", "cluster", "run")


def take_own_folder(worker: str) -> None:
    """QIONGTU_VAR becomes a folder of this process, in which the shared ones are linked."""
    common = Path(os.environ["QIONGTU_VAR"]).resolve()
    own = common / worker
    own.mkdir(exist_ok=True)
    for name in SHARED:
        link = own / name
        if (common / name).exists() and not link.exists():
            link.symlink_to(common / name)
    os.environ["QIONGTU_VAR"] = str(own)


if worker := os.environ.get("PYTEST_XDIST_WORKER"):
    take_own_folder(worker)
