"""The files of raster layers: where they lie, and what value they hold at a place."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from gis_core.errors import GisError
from gis_core.raster.read import read_value_at
from layers.access import Person
from layers.declare import LayerOptions
from layers.describe import describe_feature
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


@dataclass(frozen=True)
class FileState:
    """A file as it was: what is drawn from it holds while it is the same; of a missing one both are 0."""

    path: Path
    written: int  # nanoseconds
    size: int

    @classmethod
    def of(cls, path: Path) -> FileState:
        """As it is now."""
        try:
            found = path.stat()
        except OSError:
            return cls(path, 0, 0)
        return cls(path, found.st_mtime_ns, found.st_size)

    def is_current(self) -> bool:
        """Whether it is still the same; costs some microseconds."""
        return FileState.of(self.path) == self


def values_at(layer: LayerOptions, person: Person, lon: float, lat: float) -> list[dict[str, Any]]:
    """What the layer's cells tell at a place, as one description like a feature's; empty without data.

    The cells of an image tell nothing but what is seen.

    The finest file with data answers. A file that cannot be read says so in place of its value, and in the
    log: the other layers asked at the place are not to suffer.
    """
    if layer.quantity is None:
        return []
    rows = features_at(layer, person, lon, lat, 0.0, MOST_FILES)
    for row in sorted(rows, key=lambda row: row.resolution or 0):
        value, fault = _read(row.path, lon, lat)
        if value is not None or fault:
            return [_describe(layer, row, (lon, lat), value, fault)]
    return []


def _read(path: str, lon: float, lat: float) -> tuple[float | None, str]:
    """The value and an empty sentence, or None and what is wrong with the file."""
    try:
        return read_value_at(file_of(path), lon, lat), ""
    except GisError as error:
        log.warning("coverage %s: %s", path, error.sentence)
        return None, error.sentence


def _describe(
    layer: LayerOptions, row: Any, place: tuple[float, float], value: float | None, fault: str
) -> dict[str, Any]:
    quantity = layer.quantity
    if quantity is None:
        raise ValueError(f"{layer.name} does not say what its cells tell")
    told = None if value is None else round(value, quantity.decimals)
    shown = fault or f"{told:,.{quantity.decimals}f} {quantity.unit}".strip()
    attribute = {
        "name": "value",
        "source": "",
        "title": quantity.title,
        "title_en": quantity.title_en,
        "type": "number",
        "unit": "" if fault else quantity.unit,
        "code_list": "",
        "value": told,
        "meaning": "",
        "meaning_en": "",
        "text": shown,
    }
    described = describe_feature(layer, row)
    # The place itself: a file's outline is of no use to the eye, and says nothing of the value.
    point = {"type": "Point", "coordinates": list(place)}
    return {
        **described,
        "title": shown,
        "geometry": point,
        "bounds": [*place, *place],
        "attributes": [attribute, *described["attributes"]],
    }
