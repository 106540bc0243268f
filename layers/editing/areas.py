"""Statutory areas of what an edit draws, where it does not say them itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import numpy as np

from gis_core.errors import GisError
from gis_core.geometry.measure import area_statutory, round_area
from layers.declare import LayerOptions
from layers.editing.change import Change, Kind
from layers.fields import EllipsoidalAreaField
from layers.parcels.areas import allot_measured


def set_areas(
    layer: LayerOptions, changes: list[Change], before: Mapping[int, Mapping[str, Any]], kept: Collection[int]
) -> list[Change]:
    """The changes with the areas, m² to 0.01, of their new geometries.

    The new areas of features of one division sum to their old ones when the drawn areas do so but for
    rounding: moving a boundary between neighbours leaves the division's control area as it was. Features in
    `kept` only gain vertices on their edges and keep their areas. GisError("geometry") for one too large.
    """
    fields = [f for f in layer.model._meta.concrete_fields if isinstance(f, EllipsoidalAreaField)]
    for field in fields:
        places = [n for n, change in enumerate(changes) if _is_missing(change, field.name, kept)]
        areas = _measure(changes, places, before, field.name) if places else {}
        _require_storable(areas.values(), field)
        changes = [_set(change, field.name, areas.get(n)) for n, change in enumerate(changes)]
    return changes


def _require_storable(areas: Iterable[Decimal], field: EllipsoidalAreaField) -> None:
    """GisError("geometry") for an area that the column cannot hold: half a continent."""
    most = Decimal(10) ** (field.max_digits - field.decimal_places)
    if any(abs(area) >= most for area in areas):
        raise GisError("geometry", f"图形的{field.verbose_name}超出了可登记的范围。", "geometry")


def _is_missing(change: Change, name: str, kept: Collection[int]) -> bool:
    new = change.new or {}
    return "geometry" in new and name not in new and change.key not in kept


def _measure(
    changes: list[Change], places: list[int], before: Mapping[int, Mapping[str, Any]], name: str
) -> dict[int, Decimal]:
    """The areas by place in the changes."""
    shapes = np.array([(changes[n].new or {})["geometry"] for n in places], dtype=object)
    measured = dict(zip(places, area_statutory(shapes).tolist(), strict=True))
    groups: dict[str, list[int]] = defaultdict(list)
    for n in places:
        row = before.get(changes[n].key or 0)
        if changes[n].kind is Kind.UPDATE and row and row.get(name) is not None:
            groups[str(row["district"])].append(n)
    found: dict[int, Decimal] = {}
    for group in groups.values():
        whole = sum((before[changes[n].key or 0][name] for n in group), Decimal())
        areas = allot_measured(whole, (measured[n] for n in group)).areas
        found.update(zip(group, areas, strict=True))
    return found | {n: round_area(area) for n, area in measured.items() if n not in found}


def _set(change: Change, name: str, area: Decimal | None) -> Change:
    if area is None or change.new is None:
        return change
    old = None if change.old is None else {**change.old, name: None}
    return replace(change, old=old, new={**change.new, name: area})
