"""Is there room on the disk to go on working?"""

from __future__ import annotations

import shutil
from pathlib import Path

# Below this the database may stop at its next checkpoint, bytes.
LEAST_FREE = 200 * 2**20


def has_room(folder: Path) -> bool:
    """Whether the disk that holds `folder` (or its nearest existing parent) has the least free space."""
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free >= LEAST_FREE
