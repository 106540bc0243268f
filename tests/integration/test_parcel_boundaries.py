"""Boundary points and lines after an act: as made from nothing, and what stays keeps its identity."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shapely

from layers.catalogue import find_layer
from layers.editing.change import Kind
from layers.parcels import adjust, replace
from layers.parcels.act import Act, Row, Wishes
from layers.parcels.boundaries import reconcile
from layers.parcels.boundary_lines import measure_length
from layers.parcels.fetch import fetch_lines, fetch_points, find_neighbours, read_row
from layers.parcels.tracing import Plot, TracedLine, trace_lines, trace_points
from tests.integration.test_parcel_acts import line_through, pick, shares_an_edge
from tests.support.acting import carry_out, make_issue, read_around

pytestmark = pytest.mark.django_db
Rows = list[Row]


def plots_of(rows: Rows) -> list[Plot]:
    return [Plot(r.values["parcel_code"], r.values["district"], r.geometry) for r in rows]


def line_facts(places: Any, left: str, right: str) -> tuple[Any, ...]:
    return tuple(map(tuple, places)), left, right


def stored_lines(rows: Rows) -> set[tuple[Any, ...]]:
    return {
        line_facts(
            shapely.get_coordinates(r.geometry).tolist(), r.values["left_parcel"], r.values["right_parcel"]
        )
        for r in rows
    }


def traced(lines: list[TracedLine], codes: set[str]) -> set[tuple[Any, ...]]:
    return {line_facts(t.places, t.left, t.right) for t in lines if {t.left, t.right} & codes}


def stored_points(rows: Rows) -> dict[tuple[float, float], str]:
    return {(r.geometry.x, r.geometry.y): r.values["parcel_codes"] for r in rows}


def split(rows: Rows, near: Rows) -> Act:
    return replace.split_by_line("parcel", rows[0], near, line_through(rows[0]), Wishes(issue=make_issue()))


def split_in_many(rows: Rows, near: Rows) -> Act:
    return replace.split_equally("parcel", rows[0], near, 5, 33.0, Wishes(issue=make_issue()))


def merge(rows: Rows, near: Rows) -> Act:
    names = ("feature_code", "land_use", "right_type", "right_nature", "status", "district", "holder_name")
    named = {name: rows[0].values[name] for name in names}
    return replace.merge("parcel", rows, near, Wishes(values=[named], issue=make_issue()))


def move(rows: Rows, near: Rows) -> Act:
    shared = shapely.line_merge(shapely.intersection(rows[0].geometry.boundary, rows[1].geometry.boundary))
    places = shapely.get_coordinates(shapely.get_parts(shared)[0])
    line = shapely.LineString([places[0], (places[0] + places[-1]) / 2 + (4e-6, 5e-6), places[-1]])
    return adjust.move_boundary("parcel", rows, near, line, Wishes())


def retire(rows: Rows, near: Rows) -> Act:
    return adjust.retire("parcel", rows[0], Wishes())


def test_the_province_has_the_points_and_lines_that_are_traced() -> None:
    """The same conventions as the loader's: whole layers compared."""
    rows = [read_row(r) for r in find_layer("parcel").model._default_manager.order_by("pk")]
    points = [read_row(r) for r in find_layer("boundary_point").model._default_manager.all()]
    lines = [read_row(r) for r in find_layer("boundary_line").model._default_manager.all()]
    plots = plots_of(rows)
    assert stored_points(points) == {place: p.codes for place, p in trace_points(plots).items()}
    assert stored_lines(lines) == {line_facts(t.places, t.left, t.right) for t in trace_lines(plots)}
    for line in lines:
        assert abs(measure_length(line.geometry) - line.values["length"]) <= 0.011


@pytest.mark.parametrize("operation", [split, split_in_many, merge, move, retire])
def test_reconciled_is_the_same_as_made_from_nothing(operation: Callable[[Rows, Rows], Act]) -> None:
    key = pick("parcel")
    keys = [key]
    if operation in (merge, move):
        keys.append(next(n for n in find_neighbours("parcel", [key]) if shares_an_edge(key, n)))
    rows, near, far = read_around("parcel", *keys)
    inner = [*rows, *near]
    points, lines = fetch_points([*inner, *far]), fetch_lines(inner)
    act = operation(rows, near)
    whole = reconcile(act, inner, far, points, lines, make_issue())
    assert whole.changes[: len(act.changes)] == act.changes

    after = plots_of(carry_out([*inner, *far], whole.changes, "parcel"))
    codes = {p.code for p in after} - {row.values["parcel_code"] for row in far}
    new_lines = carry_out(lines, whole.changes, "boundary_line")
    assert stored_lines(new_lines) == traced(trace_lines(after), codes)
    mine = {place: p.codes for place, p in trace_points(after).items() if set(p.codes.split("/")) & codes}
    new_points = stored_points(carry_out(points, whole.changes, "boundary_point"))
    assert mine.items() <= new_points.items()
    gone = set(stored_points(points)) - set(new_points)
    assert not gone & set(trace_points(after))
    for line in new_lines:
        assert abs(measure_length(line.geometry) - line.values["length"]) <= 0.011


def test_points_that_stay_keep_their_identity_and_new_ones_go_on_from_the_highest() -> None:
    rows, near, far = read_around("parcel", pick("parcel"))
    points, lines = fetch_points([*rows, *near, *far]), fetch_lines([*rows, *near])
    act = replace.split_by_line("parcel", rows[0], near, line_through(rows[0]), Wishes())
    whole = reconcile(act, [*rows, *near], far, points, lines)
    changes = [c for c in whole.changes if c.layer == "boundary_point"]
    assert not [c for c in changes if c.kind is Kind.DELETE]
    renamed = [c for c in changes if c.kind is Kind.UPDATE]
    assert renamed and all(c.fields == {"parcel_codes"} for c in renamed)
    county = rows[0].values["parcel_code"][:6]
    model = find_layer("boundary_point").model
    taken = model._default_manager.filter(identifier__startswith=county).values_list("identifier", flat=True)
    new = [c.new for c in changes if c.kind is Kind.INSERT and c.new]
    assert [n["identifier"] for n in new] == [str(int(max(taken)) + n) for n in range(1, len(new) + 1)]
    assert all(n["point_number"] == f"J{int(n['identifier'][10:])}" for n in new)
    claimed = [c for c in whole.changes if c.layer == "boundary_line" and c.kind is Kind.UPDATE]
    assert claimed
