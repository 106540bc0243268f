"""Boundary points and lines after an act on parcels: what stays keeps its identity, the rest follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import shapely

from gis_core.geometry.measure import to_shapely
from layers.editing.change import Change, delete, insert, update
from layers.parcels.act import Act, Row
from layers.parcels.boundary_lines import reconcile_lines
from layers.parcels.numbers import Issue, format_identifiers, identifier_series, issue_numbers
from layers.parcels.outlines.network import Place
from layers.parcels.tracing import Plot, TracedPoint, trace_lines, trace_points

PARCELS, POINTS = "parcel", "boundary_point"
# A new point: no mark set yet, analytical (code lists of GB/T 42547-2023).
UNMARKED = {"mark": "6", "point_type": "1"}


def reconcile(
    act: Act,
    rows: Sequence[Row],
    context: Sequence[Row],
    points: Sequence[Row],
    lines: Sequence[Row],
    issue: Issue = issue_numbers,
) -> Act:
    """The act with the changes of boundary points and lines added.

    `rows` are the act's inputs and all their neighbours, `context` the neighbours of those (they say where
    the outside is); `points` and `lines` the boundary features of `rows` (`fetch_points`, `fetch_lines`).
    Only what the act changes is touched: traced before and after, the rest is left as it is stored.
    """
    old = sorted([*rows, *context], key=lambda row: row.key)
    inner = {row.key for row in rows}
    before = [_plot(row.values) for row in old]
    after, codes = _plots_after(act, old, inner)
    codes |= {str(row.values["parcel_code"]) for row in rows}
    changes = _reconcile_points(before, after, points, issue)
    # Only of the inner plots is every neighbour known.
    was, now = ([t for t in trace_lines(p) if {t.left, t.right} & codes] for p in (before, after))
    return act.extend([*changes, *reconcile_lines(was, now, lines, issue)])


def _plots_after(act: Act, old: Sequence[Row], inner: set[int]) -> tuple[list[Plot], set[str]]:
    """The plots as the act leaves them, kept ones first; and the codes of the new ones."""
    changed = {c.key: c.new for c in act.changes if c.layer == PARCELS and c.key is not None}
    kept = [
        _plot({**row.values, **(changed.get(row.key) or {})})
        for row in old
        if changed.get(row.key, {}) is not None
    ]
    new = [_plot(c.new) for c in act.changes if c.layer == PARCELS and c.old is None and c.new]
    return [*kept, *new], {plot.code for plot in new}


def _plot(values: Any) -> Plot:
    outline = values["geometry"]
    if not isinstance(outline, shapely.Geometry):
        outline = to_shapely(outline)
    return Plot(str(values["parcel_code"]), str(values["district"]), outline)


def _reconcile_points(
    before: Sequence[Plot], after: Sequence[Plot], points: Sequence[Row], issue: Issue
) -> list[Change]:
    was, now = trace_points(before), trace_points(after)
    stored = {_place(row): row for row in points}
    changes, new = [], []
    for place in dict.fromkeys([*was, *now]):
        if was.get(place) == now.get(place):
            continue
        if place not in now:
            changes += [delete(POINTS, r.key, r.values, r.version) for r in [stored.get(place)] if r]
        elif place in stored:
            changes += _rename(stored[place], now[place])
        else:
            new.append(place)
    return [*changes, *_insert_points(new, now, issue)]


def _place(row: Row) -> Place:
    return float(row.geometry.x), float(row.geometry.y)


def _rename(row: Row, traced: TracedPoint) -> list[Change]:
    """The point's new list of parcels; nothing when it is the same."""
    new = {"parcel_codes": traced.codes, "district": traced.district}
    old = {name: row.values[name] for name in new}
    return [] if new == old else [update(POINTS, row.key, old, new, row.version)]


def _insert_points(places: Sequence[Place], now: dict[Place, TracedPoint], issue: Issue) -> list[Change]:
    """New points, numbered after the highest of the county."""
    if not places:
        return []
    series = identifier_series(POINTS, now[places[0]].codes[:6])
    numbers = issue(series, len(places))
    identifiers = format_identifiers(series, numbers)
    facts = [
        {"parcel_codes": now[place].codes, "district": now[place].district, "geometry": shapely.Point(place)}
        for place in places
    ]
    return [
        insert(POINTS, {**fact, **UNMARKED, "identifier": identifier, "point_number": f"J{number}"})
        for fact, number, identifier in zip(facts, numbers, identifiers, strict=True)
    ]
