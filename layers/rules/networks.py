"""network: one node number is one place, and one place one number."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from gis_core.geometry.crs import STORAGE
from gis_core.geometry.local import to_plane
from gis_core.sql import compose, fetch_all, load_sql
from layers.rules import Rule
from layers.rules.edited import Edited, Ids
from layers.rules.fault import Fault
from layers.rules.fetch import SQL, as_array, boxes_of
from layers.rules.shapes import Floats, Places
from layers.rules.words import say_length

NO_NODE = -1


@dataclass(frozen=True)
class Ends:
    """Line ends, two a line: the line's id, the node number (NO_NODE for none) and the place in degrees."""

    ids: Ids
    nodes: Ids
    places: Floats


def check_network(edited: Edited, rule: Rule) -> list[Fault]:
    """Ends without a number, ends of one number at two places, ends at one place with two numbers."""
    if not len(edited.ids):
        return []
    start, end = rule.parameters["start"], rule.parameters["end"]
    mine = _list_ends(edited, start, end)
    missing = mine.ids[mine.nodes == NO_NODE].tolist()
    faults = [_say_missing(edited, key) for key in sorted(set(missing))]
    everything = _join(mine, _fetch_ends(edited, mine, start, end))
    for first, second in find_torn(everything, len(mine.ids), rule.parameters["tolerance_m"]).T.tolist():
        faults.append(_say_torn(edited, everything, first, second))
    return _drop_repeated(faults)


def _list_ends(edited: Edited, start: str, end: str) -> Ends:
    numbers = [row.get(name) for row in edited.rows for name in (start, end)]
    nodes = [NO_NODE if number is None else int(number) for number in numbers]
    ends = [shapely.get_point(edited.geometries, k) for k in (0, -1)]
    places = np.column_stack([shapely.get_x(ends[0]), shapely.get_y(ends[0]),
                              shapely.get_x(ends[1]), shapely.get_y(ends[1])])  # fmt: skip
    return Ends(np.repeat(edited.ids, 2), np.array(nodes, dtype=np.int64), places.reshape(-1, 2))


def _fetch_ends(edited: Edited, mine: Ends, start: str, end: str) -> Ends:
    names = {"table": edited.layer.table, "start": start, "end": end}
    statement = compose(load_sql(SQL / "line_ends.sql"), names)
    parameters = {
        **boxes_of(shapely.points(mine.places)),
        "nodes": as_array(np.unique(mine.nodes[mine.nodes != NO_NODE]).tolist()),
        "own": as_array(edited.own_ids.tolist()),
        "srid": STORAGE,
    }
    rows = fetch_all(statement, parameters)
    numbers = [NO_NODE if number is None else number for row in rows for number in row[1:3]]
    places = np.array([row[3:] for row in rows], dtype=np.float64).reshape(-1, 2)
    ids = np.repeat(np.array([row[0] for row in rows], dtype=np.int64), 2)
    return Ends(ids, np.array(numbers, dtype=np.int64), places)


def _join(first: Ends, second: Ends) -> Ends:
    return Ends(
        np.concatenate([first.ids, second.ids]),
        np.concatenate([first.nodes, second.nodes]),
        np.vstack([first.places, second.places]),
    )


def find_torn(ends: Ends, changed: int, tolerance: float) -> Places:
    """Pairs of ends, one of the first `changed` in each, of which place and number do not say the same."""
    pairs = np.hstack([_pair_by_node(ends), _pair_by_place(ends.places, tolerance)])
    pairs = np.unique(np.sort(pairs, axis=0), axis=1)
    pairs = pairs[:, (pairs[0] < changed) & (ends.nodes[pairs] != NO_NODE).all(axis=0)]
    together = measure_apart(ends.places, pairs) <= tolerance
    return pairs[:, together != (ends.nodes[pairs[0]] == ends.nodes[pairs[1]])]


def _pair_by_node(ends: Ends) -> Places:
    """Each end with the next one of its number: unequal places show between some such two."""
    order = np.argsort(ends.nodes, kind="stable")
    same = ends.nodes[order][1:] == ends.nodes[order][:-1]
    return np.vstack([order[:-1][same], order[1:][same]])


def _pair_by_place(places: Floats, tolerance: float) -> Places:
    points = shapely.points(places)
    first, second = shapely.STRtree(points).query(points, predicate="dwithin", distance=tolerance / 1e5)
    return np.vstack([first, second])[:, first < second]


def measure_apart(places: Floats, pairs: Places) -> Floats:
    """Metres between the two places of each pair."""
    both = places[pairs.T.ravel()]
    plane = to_plane(both, np.repeat(np.arange(pairs.shape[1]), 2))
    return np.hypot(*plane[1::2].T) if len(plane) else np.zeros(0)


def _say_missing(edited: Edited, key: int) -> Fault:
    return Fault((key,), f"{edited.title} {key} 的端点没有结点编号。")


def _say_torn(edited: Edited, ends: Ends, first: int, second: int) -> Fault:
    keys = tuple(sorted({int(ends.ids[first]), int(ends.ids[second])}))
    named = " 与 ".join(str(key) for key in keys)
    place = shapely.multipoints(ends.places[[first, second]])
    one, other = int(ends.nodes[first]), int(ends.nodes[second])
    if one != other:
        sentence = f"{edited.title} {named} 的端点位置相同，但结点编号不同（{one}、{other}）。"
        return Fault(keys, sentence, place)
    apart = float(measure_apart(ends.places, np.array([[first], [second]]))[0])
    sentence = f"{edited.title} {named} 在结点 {one} 处没有相接，相距 {say_length(apart)}。"
    return Fault(keys, sentence, place, apart, "m", badness=(apart,))


def _drop_repeated(faults: list[Fault]) -> list[Fault]:
    return list({(fault.features, fault.sentence): fault for fault in faults}.values())
