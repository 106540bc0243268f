"""Acts that end features and make others of them: split, merge, redistribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from gis_core.geometry.measure import area_statutory_rounded
from layers.editing.change import delete, insert
from layers.parcels.act import Act, Row, Wishes, outlines_of, touch_neighbours
from layers.parcels.areas import Allotment, allot_areas
from layers.parcels.attributes import complete, find_parents, inherit
from layers.parcels.lineage import Descent
from layers.parcels.outlines.cut import cut_by_bearing, cut_by_line
from layers.parcels.outlines.join import join
from layers.parcels.outlines.outcome import Outcome
from layers.parcels.outlines.redraw import redistribute as redistribute_outlines
from layers.parcels.outlines.share import cut_by_area, cut_equally
from layers.parcels.profile import profile_of
from layers.parcels.restriction import refuse_restricted

TITLES = {"split": "分割", "merge": "合并", "redistribute": "重划"}


def split_by_line(layer: str, row: Row, neighbours: Sequence[Row], line: Any, wishes: Wishes) -> Act:
    """One feature divided along a drawn line (degrees); errors as `cut_by_line`."""
    (outline,) = outlines_of([row])
    outcome = cut_by_line(outline, line, outlines_of(neighbours))
    return replace_features(layer, "split", [row], neighbours, outcome, wishes)


def split_by_bearing(
    layer: str, row: Row, neighbours: Sequence[Row], place: Any, azimuth: float, wishes: Wishes
) -> Act:
    """One feature divided along a straight line through a point at a grid azimuth."""
    (outline,) = outlines_of([row])
    outcome = cut_by_bearing(outline, place, azimuth, outlines_of(neighbours))
    return replace_features(layer, "split", [row], neighbours, outcome, wishes)


def split_by_area(
    layer: str,
    row: Row,
    neighbours: Sequence[Row],
    wanted: Decimal,
    azimuth: float,
    side: str,
    wishes: Wishes,
) -> Act:
    """One feature divided so that `wanted` m² lie on one side of a direction; that part comes first."""
    (outline,) = outlines_of([row])
    outcome = cut_by_area(outline, float(wanted), azimuth, side, outlines_of(neighbours))
    return replace_features(layer, "split", [row], neighbours, outcome, wishes)


def split_equally(
    layer: str, row: Row, neighbours: Sequence[Row], count: int, azimuth: float, wishes: Wishes
) -> Act:
    """One feature divided into equal areas along parallel lines."""
    (outline,) = outlines_of([row])
    outcome = cut_equally(outline, count, azimuth, outlines_of(neighbours))
    return replace_features(layer, "split", [row], neighbours, outcome, wishes)


def merge(layer: str, rows: Sequence[Row], neighbours: Sequence[Row], wishes: Wishes) -> Act:
    """Features joined by edges made one; differing deciding fields must be named in the wishes."""
    outcome = join(outlines_of(rows), outlines_of(neighbours))
    return replace_features(layer, "merge", rows, neighbours, outcome, wishes)


def redistribute(
    layer: str, rows: Sequence[Row], neighbours: Sequence[Row], outlines: Sequence[Any], wishes: Wishes
) -> Act:
    """Features replaced by newly drawn outlines over the same ground."""
    outcome = redistribute_outlines(outlines_of(rows), outlines, outlines_of(neighbours))
    return replace_features(layer, "redistribute", rows, neighbours, outcome, wishes)


def replace_features(
    layer: str,
    operation: str,
    rows: Sequence[Row],
    neighbours: Sequence[Row],
    outcome: Outcome,
    wishes: Wishes,
) -> Act:
    """Inputs deleted, outputs inserted with new codes, neighbours' vertices; stored areas sum to the inputs'.

    GisError("conflict") when an input is frozen, or attributes differ undecided.
    """
    deletes = [delete(layer, row.key, row.values, row.version) for row in rows]
    refuse_restricted(deletes, wishes.day)
    parents = [find_parents(rows, part) for part in outcome.parts]
    count = len(outcome.parts)
    drafts = [inherit(layer, mine, wishes.values_of(n, count)) for n, mine in enumerate(parents)]
    allotment = allot_stored(rows, outcome.parts)
    outputs = complete(layer, drafts, outcome.parts, allotment.areas, wishes.issue)
    changes = [*deletes, *(insert(layer, new) for new in outputs)]
    changes += touch_neighbours(layer, neighbours, outcome)
    lineage = _descend(layer, operation, len(rows), parents, outputs)
    return Act(layer, operation, tuple(changes), lineage, outcome.residual_m2, allotment.findings)


def allot_stored(rows: Sequence[Row], parts: Sequence[Any]) -> Allotment:
    """Areas of the parts summing to the rows' stored ones; their own where the layer stores none."""
    stored = [row.values.get("area") for row in rows]
    if any(area is None for area in stored):
        return Allotment(tuple(area_statutory_rounded(part) for part in parts), Decimal("0.00"))
    return allot_areas(sum((Decimal(area) for area in stored if area is not None), Decimal()), parts)


def _descend(
    layer: str,
    operation: str,
    first: int,
    parents: Sequence[Sequence[Row]],
    outputs: Sequence[Mapping[str, Any]],
) -> tuple[Descent, ...]:
    """One step for each output and each input it has ground of; `first` is the first insert's place."""
    code = profile_of(layer).code
    steps = []
    for place, (mine, new) in enumerate(zip(parents, outputs, strict=True)):
        old_codes = "、".join(str(row.values.get(code, "")) for row in mine)
        content = f"由 {old_codes} {TITLES[operation]}，面积 {new.get('area', '')} 平方米"
        steps += [
            Descent(
                layer, row.key, first + place, str(row.values.get(code, "")), str(new.get(code, "")), content
            )
            for row in mine
        ]
    return tuple(steps)
