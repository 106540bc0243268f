"""sum_is_control_area: the features of a division add up to its control area."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import shapely

from gis_core.sql import compose, fetch_all, load_sql
from layers.catalogue import find_layer
from layers.rules import Rule
from layers.rules.areas import area_fields
from layers.rules.edited import Edited
from layers.rules.fault import Fault
from layers.rules.fetch import SQL

# Areas are stored to 0.01 m²: a sum of them is off or it is not.
QUANTUM = Decimal("0.01")


def check_control_area(edited: Edited, rule: Rule) -> list[Fault]:
    """Touched divisions whose sum is not the control area.

    One that was off by as much before is an old fault, and so is one that the edit brought nearer.
    """
    added = sum_added(edited, area_fields(edited.layer)[0])
    touched = _list_touched(edited)
    faults = [
        _compare(edited, touched[district], district, (control, total, total - added[district]), place)
        for district, control, total, place in _fetch_sums(edited, rule, list(touched))
    ]
    return [fault for fault in faults if fault is not None]


def sum_added(edited: Edited, area: str) -> defaultdict[str, Decimal]:
    """What the edit added to the sum of each division, m²."""
    added: defaultdict[str, Decimal] = defaultdict(Decimal)
    for rows, sign in ((edited.rows, 1), (edited.rows_before, -1), (edited.removed_rows, -1)):
        for row in rows:
            if row is not None:
                added[str(row["district"])] += sign * Decimal(row.get(area) or 0)
    return added


def _list_touched(edited: Edited) -> Mapping[str, set[int]]:
    """The divisions of the features, before and after, with the features that are still there."""
    touched: defaultdict[str, set[int]] = defaultdict(set)
    for key, now, before in zip(edited.ids.tolist(), edited.rows, edited.rows_before, strict=True):
        for row in (now, before or now):
            touched[str(row["district"])].add(key)
    for key, row in zip(edited.removed_ids.tolist(), edited.removed_rows, strict=True):
        touched[str(row["district"])].add(key)
    return touched


def _fetch_sums(edited: Edited, rule: Rule, districts: list[str]) -> list[tuple[Any, ...]]:
    names = {
        "divisions": find_layer(rule.parameters["layer"]).table,
        "control": rule.parameters["area"],
        "table": edited.layer.table,
        "area": area_fields(edited.layer)[0],
    }
    statement = compose(load_sql(SQL / "control_areas.sql"), names)
    return fetch_all(statement, {"districts": districts})


def _compare(
    edited: Edited, keys: set[int], district: str, sums: tuple[Decimal, Decimal, Decimal], place: Any
) -> Fault | None:
    control, now, before = sums
    off = abs(now - control)
    if off < QUANTUM:
        return None
    sentence = (
        f"调查区 {district} 的{edited.title}面积之和 {now:.2f} m² 不等于控制面积 {control:.2f} m²，"
        f"相差 {off:.2f} m²。"
    )
    shape, is_old = shapely.from_wkb(bytes(place)), off <= abs(before - control)
    return Fault(tuple(sorted(keys)), sentence, shape, float(off), "m²", is_old=is_old)
