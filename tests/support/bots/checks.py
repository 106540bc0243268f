"""What must be true after the bots, measured without the product's own rules."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import numpy as np
import shapely

from gis_core.accounts.models import User
from gis_core.geometry.local import to_metres
from gis_core.sql import compose, fetch_all
from layers.catalogue import find_layer
from layers.history.change_sets import ChangeSet
from layers.history.instants import find_instant
from layers.parcels.lineage import Lineage
from layers.parcels.tracing import Plot, trace_lines, trace_points
from layers.queries import find_source
from tests.support.bots.ground import (
    ACTED_ON,
    LAYERS,
    LINES,
    PARCELS,
    PATCHES,
    POINTS,
    make_actor,
    read_table,
    read_versions,
)
from tests.support.bots.replay import replay
from tests.support.bots.work import Run

# Metres: wider ones are overlaps and gaps; wider holes between parcels are ground that is nobody's.
NARROWEST, WIDEST_GAP = 0.001, 0.5
MAKING = ("split", "merge", "redistribute", "create")
SUMS = """
SELECT village.district, village.control_area, sum(patch.area)
FROM {villages} AS village JOIN {patches} AS patch ON patch.district = village.district
WHERE village.control_area IS NOT NULL GROUP BY 1, 2
"""


def shapes_of(layer: str) -> dict[int, Any]:
    """The geometries of a layer by key."""
    return {key: shapely.from_wkb(row["geometry"]) for key, row in read_table(layer).items()}


def is_wide(shape: Any, metres: float = NARROWEST) -> bool:
    """Whether a disc of that width fits anywhere into an area (degrees)."""
    parts = np.array([p for p in shapely.get_parts(shape) if shapely.get_dimensions(p) == 2], dtype=object)
    return bool(len(parts)) and not shapely.is_empty(shapely.buffer(to_metres(parts), -metres / 2)).all()


def find_overlaps(layer: str) -> list[tuple[int, int]]:
    """Pairs of features with common ground wider than a millimetre."""
    shapes = shapes_of(layer)
    keys, polygons = list(shapes), np.array(list(shapes.values()), dtype=object)
    assert shapely.is_valid(polygons).all()
    flagged = np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(polygons)))
    tree, found = shapely.STRtree(polygons), set()
    for one in flagged.tolist():
        for other in tree.query(polygons[one], predicate="intersects").tolist():
            if one != other and is_wide(shapely.intersection(polygons[one], polygons[other])):
                found.add((min(keys[one], keys[other]), max(keys[one], keys[other])))
    return sorted(found)


def find_uncovered() -> list[str]:
    """Villages with ground wider than a millimetre that no patch covers."""
    patches = np.array(list(shapes_of(PATCHES).values()), dtype=object)
    tree = shapely.STRtree(patches)
    faults = []
    for key, village in shapes_of("village_survey_area").items():
        cover = shapely.union_all(patches[tree.query(village, predicate="intersects")])
        if is_wide(shapely.difference(village, cover)):
            faults.append(str(key))
    return faults


def find_narrow_gaps() -> list[str]:
    """Holes between parcels narrower than any real one."""
    union = shapely.union_all(np.array(list(shapes_of(PARCELS).values()), dtype=object))
    rings = [ring for part in shapely.get_parts(union) for ring in part.interiors]
    holes = [shapely.Polygon(ring) for ring in rings]
    return [hole.wkt for hole in holes if is_wide(hole) and not is_wide(hole, WIDEST_GAP)]


def check_ground() -> None:
    """No overlaps, no narrow gaps, sums of areas are the control areas."""
    found = [find_overlaps(layer) for layer in ACTED_ON]
    assert found == [[], []], found
    assert find_narrow_gaps() == []
    names = {"villages": find_layer("village_survey_area").table, "patches": find_layer(PATCHES).table}
    off = [row for row in fetch_all(compose(SUMS, names)) if abs(row[1] - row[2]) >= Decimal("0.01")]
    assert off == [], off


def check_versions() -> None:
    """Every version number of a feature from 1 on occurs once."""
    for layer in LAYERS:
        numbers: dict[int, list[int]] = defaultdict(list)
        for key, version in read_versions(layer):
            numbers[key].append(version)
        wrong = {key: found for key, found in numbers.items() if found != list(range(1, len(found) + 1))}
        assert wrong == {}, (layer, wrong)


def check_lineage() -> None:
    """Steps lead from features to features that came later, without a circle; nothing made has none."""
    for layer in ACTED_ON:
        known = {key for key, _ in read_versions(layer)}
        steps = list(Lineage.objects.filter(layer=layer, undone_by__isnull=True))
        edges = {(s.predecessor, s.successor) for s in steps if s.predecessor and s.successor}
        ends = {key for step in steps for key in (step.predecessor, step.successor) if key is not None}
        assert ends <= known, (layer, ends - known)
        _refuse_circles({(old, new) for old, new in edges if old != new})


def _refuse_circles(edges: set[tuple[int, int]]) -> None:
    later: dict[int, list[int]] = defaultdict(list)
    waiting = Counter(new for _, new in edges)
    for old, new in edges:
        later[old].append(new)
    free = [key for key in later if not waiting[key]]
    seen = 0
    while free:
        for new in later[free.pop()]:
            seen += 1
            waiting[new] -= 1
            if not waiting[new]:
                free.append(new)
    assert seen == len(edges), "circle in lineage"


def check_descent(run: Run) -> None:
    """Whatever an act made has a step from where it came."""
    steps = {(s.change_set, s.layer, s.successor) for s in Lineage.objects.all()}
    acts = {"split_by_line", "split_by_area", "merge", "redistribute"}
    made = {
        (one.change_set, change.layer, change.key)
        for one in run.log
        if one.operation in acts
        for change in one.changes
        if change.old is None and change.layer in ACTED_ON
    }
    assert made <= steps, made - steps


def check_boundaries() -> None:
    """Boundary points and lines are those of the parcels."""
    plots = [
        Plot(row["parcel_code"], row["district"], shapely.from_wkb(row["geometry"]))
        for _, row in sorted(read_table(PARCELS).items())
    ]
    points = {
        tuple(shapely.get_coordinates(shapely.from_wkb(row["geometry"]))[0]): set(
            row["parcel_codes"].split("/")
        )
        for row in read_table(POINTS).values()
    }
    traced = {place: set(point.codes.split("/")) for place, point in trace_points(plots).items()}
    assert points.keys() == traced.keys(), (
        len(points.keys() - traced.keys()),
        len(traced.keys() - points.keys()),
    )
    wrong = [(place, points[place], traced[place]) for place in points if points[place] != traced[place]]
    assert wrong == [], wrong
    stored = Counter(
        (
            _edges(shapely.get_coordinates(shapely.from_wkb(row["geometry"]))),
            row["left_parcel"],
            row["right_parcel"],
        )
        for row in read_table(LINES).values()
    )
    now = Counter((_edges(line.places), line.left, line.right) for line in trace_lines(plots))
    assert stored == now, (len(stored - now), len(now - stored))


def _edges(places: Any) -> frozenset[Any]:
    plain = [tuple(map(float, place)) for place in places]
    return frozenset(pairwise(plain))


def check_chain() -> None:
    """Change sets are numbered without a gap, each with the hash of the one before, in order of time."""
    rows = list(
        ChangeSet.objects.order_by("sequence").values_list("sequence", "previous_hash", "hash", "recorded_at")
    )
    assert [row[0] for row in rows] == list(range(1, len(rows) + 1))
    assert all(now[1] == before[2] and now[3] > before[3] for before, now in pairwise(rows))


def check_past(start: dict[str, Any], run: Run, since: datetime, instants: int, seed: int) -> None:
    """At random instants the database is what the log had made of it by then."""
    sealed = dict(ChangeSet.objects.filter(recorded_at__gt=since).values_list("pk", "sequence"))
    logged = [one.change_set for one in run.log if one.change_set]
    assert sorted(sealed) == sorted(logged), set(sealed) ^ set(logged)
    times = dict(ChangeSet.objects.values_list("pk", "recorded_at"))
    wanted = _draw_instants(since, [times[number] for number in logged], instants, seed)
    person = make_actor().person
    states = replay(start, run.log, sealed)
    held = next(states, None)
    before: dict[str, Any] = {layer: dict(table) for layer, table in start.items()}
    for at in wanted:
        while held is not None and times[held[0]] <= at:
            before = {layer: dict(table) for layer, table in held[1].items()}
            held = next(states, None)
        _compare(before, at, person)
    for _ in states:
        pass


def _draw_instants(since: datetime, times: Sequence[datetime], count: int, seed: int) -> list[datetime]:
    """Random ones, and the very instants of some change sets, in order."""
    draw, last = random.Random(seed), max(times)
    between = [since + (last - since) * draw.random() for _ in range(count // 2)]
    return sorted([*between, *draw.choices(list(times), k=count - len(between) - 1), last])


def _compare(state: dict[str, Any], at: datetime, person: User | Any) -> None:
    instant = find_instant(at)
    for layer in LAYERS:
        source = find_source(find_layer(layer), person, instant)
        then = read_table(layer, source.rows, source.parameters)
        wanted = {key: row for key, row in state[layer].items() if key > 0}
        assert then.keys() == wanted.keys(), (at, layer, then.keys() ^ wanted.keys())
        wrong = [key for key, row in wanted.items() if row != then[key]]
        assert not wrong, (at, layer, _show(wanted[wrong[0]], then[wrong[0]]))


def _show(wanted: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return {name: (wanted[name], found[name]) for name in wanted if wanted[name] != found[name]}
