"""Performing an act in one transaction: rows, neighbours, boundary features, writing, lineage."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from gis_core.errors import GisError
from gis_core.findings import Finding
from layers.access import Person
from layers.declare import LayerOptions
from layers.editing.actor import Actor
from layers.editing.applied import Applied
from layers.editing.apply import apply
from layers.parcels.act import Act, Row
from layers.parcels.boundaries import PARCELS, reconcile
from layers.parcels.fetch import (
    fetch_lines,
    fetch_points,
    fetch_rows,
    find_neighbours,
    find_touching,
    read_row,
)
from layers.parcels.lineage import record_lineage
from layers.queries import visible

# An act given its inputs and their neighbours.
Plan = Callable[[list[Row], list[Row]], Act]


@dataclass(frozen=True)
class Performed:
    """What was written, and what the act itself found: m² gained or lost, areas that did not agree."""

    applied: Applied
    residual_m2: float
    findings: tuple[Finding, ...]


def perform(
    layer: LayerOptions,
    keys: Sequence[int],
    versions: Sequence[int],
    plan: Plan,
    actor: Actor,
    reason: str,
    *,
    drawn: Sequence[Any] = (),
    case_number: str = "",
    dry_run: bool = False,
) -> Performed:
    """Carry out an act on features that the actor sees, at the versions they have read.

    `drawn` are the new outlines (degrees), which may touch features that the inputs do not.
    Neighbours gain vertices whoever's they are: a point on an edge is no change of theirs to refuse.
    """
    with transaction.atomic():
        rows = _read_inputs(layer, keys, versions, actor.person)
        around = {*find_neighbours(layer.name, keys), *find_touching(layer.name, drawn)} - {*keys}
        neighbours = _read_others(layer, sorted(around))
        act = plan(rows, neighbours)
        if layer.name == PARCELS:
            act = _follow_boundaries(layer, act, rows, neighbours)
        applied = apply(
            act.changes, actor, reason, case_number=case_number, operation=act.operation, dry_run=dry_run,
            also=lambda done: record_lineage(
                done.change_set, act.operation, reason, act.lineage, done.keys
            ),
            followers=_list_followers(layer, act, keys),
        )  # fmt: skip
        if dry_run:
            transaction.set_rollback(True)  # numbers that were issued are free again
    return Performed(applied, act.residual_m2, act.findings)


def _read_inputs(
    layer: LayerOptions, keys: Sequence[int], versions: Sequence[int], person: Person
) -> list[Row]:
    """The features as the person sees them, under the versions that the person has read."""
    rows = fetch_rows(layer.name, visible(layer, person), keys)
    return [Row(row.key, version, row.values) for row, version in zip(rows, versions, strict=True)]


def _read_others(layer: LayerOptions, keys: Sequence[int]) -> list[Row]:
    found = layer.model._default_manager.filter(pk__in=keys).order_by("pk")
    return [read_row(instance) for instance in found]


def _follow_boundaries(layer: LayerOptions, act: Act, rows: Sequence[Row], neighbours: Sequence[Row]) -> Act:
    """The act with the boundary points and lines brought along."""
    inner = [*rows, *neighbours]
    keys = {row.key for row in inner}
    context = _read_others(layer, _find_around(layer, keys))
    points, lines = fetch_points([*inner, *context]), fetch_lines(inner)
    _refuse_stale(layer, keys, neighbours, context)
    return reconcile(act, inner, context, points, lines)


def _find_around(layer: LayerOptions, keys: set[int]) -> list[int]:
    return [key for key in find_neighbours(layer.name, sorted(keys)) if key not in keys] if keys else []


def _refuse_stale(
    layer: LayerOptions, keys: set[int], neighbours: Sequence[Row], context: Sequence[Row]
) -> None:
    """GisError("conflict") when others changed the surroundings before the boundary features were read.

    Those would be current, and written over from what is no longer so. A change after that is found by the
    versions of the boundary features, and one of the inputs by their own.
    """
    read = {row.key: row.version for row in (*neighbours, *context)}
    found = layer.model._default_manager.filter(pk__in=read).values_list("pk", "version")
    around = _find_around(layer, keys)
    if dict(found) != read or around != [row.key for row in context]:
        raise GisError("conflict", "相邻宗地刚刚被他人改动，请重试。", layer.name)


def _list_followers(layer: LayerOptions, act: Act, keys: Sequence[int]) -> frozenset[tuple[str, int]]:
    """Features that only follow: neighbours that gain a vertex, and boundary points and lines."""
    return frozenset(
        (change.layer, change.key)
        for change in act.changes
        if change.key is not None and (change.layer != layer.name or change.key not in keys)
    )
