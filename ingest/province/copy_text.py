"""Batches as the text that COPY reads: one line a row, tab between columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isnan
from typing import Any

import numpy as np
import shapely
from django.db.models import Field, Model

from gis_core.geometry.crs import STORAGE
from ingest.province.batch import Batch

NULL = "\\N"
# Characters that mean something in COPY's text format.
ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
# Room for the numbers of one county's rows within a layer's ids.
IDS_A_COUNTY = 10_000_000


def copy_columns(model: type[Model]) -> list[str]:
    """The columns of the table that a batch fills, in the model's order."""
    return [str(field.column) for field in _list_fields(model)]


def _list_fields(model: type[Model]) -> list[Any]:
    """All but the one whose value is the load's own."""
    return [field for field in model._meta.concrete_fields if field.name != "began"]


def write_lines(batch: Batch, model: type[Model]) -> Iterator[str]:
    """The batch's rows as lines; columns it does not have get the field's default, or null."""
    known = {field.name for field in model._meta.concrete_fields}
    if unknown := set(batch.columns) - known:
        raise ValueError(f"{batch.layer} has no columns {sorted(unknown)}")
    columns = [_write_column(batch, field) for field in _list_fields(model)]
    for cells in zip(*columns, strict=True):
        yield "\t".join(cells) + "\n"


def _write_column(batch: Batch, field: Field[Any, Any]) -> Iterable[str]:
    """One column as texts."""
    count = len(batch)
    if field.name == "id":
        start = batch.county * IDS_A_COUNTY + batch.first
        return map(str, range(start, start + count))
    if field.name == "geometry":
        return _write_geometries(batch.geometries, field)
    given = {"district": batch.district, "version": 1, "is_demo": True, **batch.columns}
    value = given[field.name] if field.name in given else _default(field)
    if isinstance(value, list | tuple | np.ndarray):
        return _write_values(value)
    return [_write_value(value)] * count


def _write_geometries(geometries: Any, field: Any) -> list[str]:
    """Hexadecimal EWKB with the storage SRID; single parts are made multi where the column is."""
    if field.geom_type == "MULTIPOLYGON":
        geometries = [_to_multi(geometry) for geometry in geometries]
    stamped = shapely.set_srid(np.asarray(geometries, dtype=object), STORAGE)
    # Three times as fast as GEOS's own hexadecimal writer.
    return [wkb.hex() for wkb in shapely.to_wkb(stamped, include_srid=True).tolist()]


def _to_multi(geometry: Any) -> Any:
    return shapely.multipolygons([geometry]) if geometry.geom_type == "Polygon" else geometry


def _write_values(values: Any) -> list[str]:
    if isinstance(values, np.ndarray):
        values = values.tolist()
    return [_write_value(value) for value in values]


def _write_value(value: Any) -> str:
    """A cell: null, number, truth or escaped text; a NaN is null."""
    if value is None or (isinstance(value, float) and isnan(value)):
        return NULL
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    return str(value)


def _default(field: Field[Any, Any]) -> Any:
    return field.get_default() if field.has_default() else None
