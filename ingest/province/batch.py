"""What the generator gives away: rows of one layer, column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from gis_core.geometry.measure import area_statutory
from ingest.province.hashing import Floats
from ingest.province.plane import Geometries
from layers.parcels.numbers import LAYER_NUMBERS

MOST_ROWS = 20_000
SURVEY_YEAR = 2024


@dataclass(frozen=True)
class Batch:
    """Rows of one layer: geometries in degrees, and columns that are lists, arrays or one value for all rows.

    `district` is the division code that access filters on; `first` the number of the first row within its
    county (`county` 0 is the province), from which ids and identifiers follow.
    """

    layer: str
    geometries: Geometries
    district: Any
    columns: dict[str, Any]
    county: int = 0
    first: int = 1

    def __len__(self) -> int:
        return len(self.geometries)


def rounded_areas(geometries: Geometries) -> Floats:
    """Statutory areas in m2 to 0.01, as they are published."""
    return np.floor(np.asarray(area_statutory(geometries)) * 100.0 + 0.5) / 100.0


def split(batch: Batch, most: int = MOST_ROWS) -> list[Batch]:
    """The batch in pieces of at most `most` rows; an empty one gives none."""
    pieces = []
    for start in range(0, len(batch), most):
        rows = slice(start, start + most)
        columns = {name: _take(values, rows, len(batch)) for name, values in batch.columns.items()}
        district = _take(batch.district, rows, len(batch))
        pieces.append(
            Batch(batch.layer, batch.geometries[rows], district, columns, batch.county, batch.first + start)
        )
    return pieces


def _take(values: Any, rows: slice, count: int) -> Any:
    """A slice of a column; a single value stays."""
    if isinstance(values, list | tuple | np.ndarray):
        if len(values) != count:
            raise ValueError(f"a column of {len(values)} values for {count} rows")
        return values[rows]
    return values


def identifiers(county_code: str, layer: str, first: int, count: int) -> list[str]:
    """Identifiers (标识码) of consecutive rows."""
    stem = county_code[:6] + LAYER_NUMBERS[layer]
    return [f"{stem}{number:08d}" for number in range(first, first + count)]
