"""Acts after which the features are still themselves: reshape, move a shared boundary, change attributes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gis_core.errors import GisError
from gis_core.geometry.measure import area_statutory_rounded
from layers.editing.change import Change, delete, insert, update
from layers.parcels.act import Act, Row, Wishes, outlines_of, touch_neighbours
from layers.parcels.attributes import check_named, complete, measure
from layers.parcels.lineage import Descent
from layers.parcels.outlines.outcome import Outcome
from layers.parcels.outlines.redraw import redraw
from layers.parcels.outlines.shift import move_boundary as shift_boundary
from layers.parcels.profile import profile_of
from layers.parcels.replace import allot_stored
from layers.parcels.restriction import refuse_restricted


def reshape(layer: str, row: Row, neighbours: Sequence[Row], outline: Any, wishes: Wishes) -> Act:
    """A new outline (degrees) for one feature; its area is measured anew."""
    outcome = redraw(outline, outlines_of(neighbours), outlines_of([row])[0])
    area = area_statutory_rounded(outcome.parts[0])
    return _keep_features(layer, "reshape", [row], neighbours, outcome, [area], wishes)


def move_boundary(
    layer: str, rows: Sequence[Row], neighbours: Sequence[Row], line: Any, wishes: Wishes
) -> Act:
    """The common boundary of features replaced by a new line; stored areas keep their sum."""
    outcome = shift_boundary(outlines_of(rows), line, outlines_of(neighbours))
    allotment = allot_stored(rows, outcome.parts)
    act = _keep_features(layer, "move_boundary", rows, neighbours, outcome, allotment.areas, wishes)
    return Act(layer, act.operation, act.changes, act.lineage, act.residual_m2, allotment.findings)


def create(layer: str, neighbours: Sequence[Row], outline: Any, wishes: Wishes) -> Act:
    """A new feature; the wishes name its fields, `parcel_code` being its sub-district (12 digits).

    GisError("parameter") when what a code is made of is missing.
    """
    outcome = redraw(outline, outlines_of(neighbours))
    named = wishes.values_of(0, 1)
    check_named(layer, named)
    area = area_statutory_rounded(outcome.parts[0])
    try:
        (new,) = complete(layer, [dict(named)], outcome.parts, [area], wishes.issue)
    except KeyError as missing:
        raise GisError(
            "parameter", f"新建要素缺少字段“{missing.args[0]}”。", str(missing.args[0])
        ) from missing
    step = Descent(layer, None, 0, "", str(new.get(profile_of(layer).code, "")), f"新建，面积 {area} 平方米")
    changes = [insert(layer, new), *touch_neighbours(layer, neighbours, outcome)]
    return Act(layer, "create", tuple(changes), (step,), outcome.residual_m2)


def retire(layer: str, row: Row, wishes: Wishes) -> Act:
    """The end of a feature (灭失)."""
    change = delete(layer, row.key, row.values, row.version)
    refuse_restricted([change], wishes.day)
    code = str(row.values.get(profile_of(layer).code, ""))
    return Act(layer, "retire", (change,), (Descent(layer, row.key, None, code, "", "灭失"),))


def change_attributes(layer: str, row: Row, values: Mapping[str, Any]) -> Act:
    """New values of some fields; a frozen parcel may have them. Codes that were issued stay."""
    check_named(layer, values)
    profile = profile_of(layer)
    if profile.code in values:
        raise GisError("parameter", "代码由系统发放，不能改写。", profile.code)
    changed = {name: value for name, value in values.items() if value != row.values.get(name)}
    draft = {**row.values, **changed}
    follows = profile.derive(draft) if draft.get("area") is not None else {}
    changed.update({name: value for name, value in follows.items() if value != row.values.get(name)})
    if not changed:
        return Act(layer, "change_attributes", ())
    change = update(layer, row.key, {n: row.values.get(n) for n in changed}, changed, row.version)
    return Act(layer, "change_attributes", (change,), (_stay(layer, row, 0, "属性变更"),))


def _keep_features(
    layer: str,
    operation: str,
    rows: Sequence[Row],
    neighbours: Sequence[Row],
    outcome: Outcome,
    areas: Sequence[Decimal],
    wishes: Wishes,
) -> Act:
    """Updates of the rows' geometry and area, and of neighbours that gained a vertex."""
    parts = zip(rows, outcome.parts, areas, strict=True)
    updates = [_update_outline(layer, row, part, area) for row, part, area in parts]
    refuse_restricted(updates, wishes.day)
    changes = [*updates, *touch_neighbours(layer, neighbours, outcome)]
    lineage = [
        _stay(layer, row, n, f"界址调整，面积由 {row.values.get('area', '')} 变为 {area} 平方米")
        for n, (row, area) in enumerate(zip(rows, areas, strict=True))
    ]
    return Act(layer, operation, tuple(changes), tuple(lineage), outcome.residual_m2)


def _update_outline(layer: str, row: Row, part: Any, area: Decimal) -> Change:
    new = measure(layer, row.values, part, area)
    names = ["geometry", *(n for n in new if n != "geometry" and new[n] != row.values.get(n))]
    return update(
        layer, row.key, {n: row.values.get(n) for n in names}, {n: new[n] for n in names}, row.version
    )


def _stay(layer: str, row: Row, place: int, content: str) -> Descent:
    """A feature that is changed and stays itself."""
    code = str(row.values.get(profile_of(layer).code, ""))
    return Descent(layer, row.key, place, code, code, content)
