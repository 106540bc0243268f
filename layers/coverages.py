"""The files of raster layers: where they lie, and what value they hold at a place."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings

from gis_core.errors import GisError
from gis_core.raster.read import read_value_at
from layers.access import Person
from layers.declare import LayerOptions
from layers.queries import features_at

log = logging.getLogger(__name__)
# Files asked at a place, the finest first: where the finest has no data a coarser one may have some.
MOST_FILES = 8


def folder() -> Path:
    """The folder of all raster files."""
    return Path(settings.VAR) / "coverages"


def file_of(path: str) -> Path:
    """The file of a row; GisError("unavailable") when its path leads out of the folder."""
    found = (folder() / path).resolve()
    if not found.is_relative_to(folder().resolve()):
        raise GisError("unavailable", f"栅格文件“{path[:100]}”不在栅格文件夹内。", path[:100])
    return found
