"""Boundary lines after an act on parcels: a line that goes on in another keeps its identity."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

import shapely

from gis_core.geometry.measure import length_geodesic, round_area
from layers.editing.change import Change, delete, insert, update
from layers.parcels.act import Row
from layers.parcels.numbers import Issue, format_identifiers, identifier_series
from layers.parcels.outlines.network import Edge, Place
from layers.parcels.tracing import TracedLine

LINES = "boundary_line"
# A line that nothing is known of yet: 两点连线, in the middle (code lists of GB/T 42547-2023).
UNSURVEYED = {"line_kind": "08", "position": "2"}


def reconcile_lines(
    was: Sequence[TracedLine], now: Sequence[TracedLine], lines: Sequence[Row], issue: Issue
) -> list[Change]:
    """Changes from the lines as they were traced to those that follow now; equal ones are not touched.

    A new line takes over the stored one with which it has most edges; a stored one all of whose edges are
    gone or taken over ends.
    """
    same = {_key(t) for t in was} & {_key(t) for t in now}
    gone = {edge for t in was if _key(t) not in same for edge in t.edges}
    stored = {row.key: _edges(row) for row in lines}
    affected = [row for row in lines if set(stored[row.key]) <= gone]
    wanted = [t for t in now if _key(t) not in same]
    claims, sources = _claim(wanted, affected, stored)
    changes = [
        delete(LINES, row.key, row.values, row.version)
        for row in affected
        if row.key not in {claimed.key for claimed in claims.values()}
    ]
    changes += [change for n, row in claims.items() for change in _rewrite(row, wanted[n])]
    new = [n for n in range(len(wanted)) if n not in claims]
    return changes + _insert_lines([(wanted[n], sources.get(n)) for n in new], issue)


def _key(line: TracedLine) -> tuple[frozenset[Edge], str, str]:
    return frozenset(line.edges), line.left, line.right


def _edges(row: Row) -> list[Edge]:
    places: list[Place] = [(x, y) for x, y in shapely.get_coordinates(row.geometry).tolist()]
    return [frozenset(pair) for pair in pairwise(places)]


def _claim(
    wanted: Sequence[TracedLine], affected: Sequence[Row], stored: Mapping[int, Sequence[Edge]]
) -> tuple[dict[int, Row], dict[int, Row]]:
    """Which stored line each wanted one goes on from (each once), and which it has its attributes from."""
    owner: dict[Edge, Row] = {edge: row for row in affected for edge in stored[row.key]}
    common: dict[int, Counter[int]] = defaultdict(Counter)
    rows = {row.key: row for row in affected}
    for n, line in enumerate(wanted):
        common[n].update(owner[edge].key for edge in line.edges if edge in owner)
    sources = {n: rows[counts.most_common(1)[0][0]] for n, counts in common.items() if counts}
    claims: dict[int, Row] = {}
    taken: set[int] = set()
    for n in sorted(sources, key=lambda n: -common[n][sources[n].key]):
        if sources[n].key not in taken:
            taken.add(sources[n].key)
            claims[n] = sources[n]
    return claims, sources


def _describe(line: TracedLine) -> dict[str, Any]:
    geometry = shapely.LineString(line.places)
    return {
        "geometry": geometry,
        "left_parcel": line.left,
        "right_parcel": line.right,
        "length": measure_length(geometry),
        "district": line.district,
    }


def measure_length(geometry: Any) -> Decimal:
    """Length in m along geodesics, to 0.01 as stored."""
    return round_area(float(length_geodesic(geometry)))


def _rewrite(row: Row, line: TracedLine) -> list[Change]:
    new = _describe(line)
    if row.geometry.equals_exact(new["geometry"], 0):
        new["length"] = row.values["length"]
    names = [n for n in new if n == "geometry" or new[n] != row.values[n]]
    if names == ["geometry"] and row.geometry.equals_exact(new["geometry"], 0):
        return []
    return [
        update(LINES, row.key, {n: row.values[n] for n in names}, {n: new[n] for n in names}, row.version)
    ]


def _insert_lines(lines: Sequence[tuple[TracedLine, Row | None]], issue: Issue) -> list[Change]:
    """New lines; a piece of an old one has its kind and position."""
    if not lines:
        return []
    series = identifier_series(LINES, lines[0][0].left[:6])
    identifiers = format_identifiers(series, issue(series, len(lines)))
    changes = []
    for (line, source), identifier in zip(lines, identifiers, strict=True):
        known = UNSURVEYED if source is None else {name: source.values[name] for name in UNSURVEYED}
        changes.append(insert(LINES, {**_describe(line), **known, "identifier": identifier}))
    return changes
