"""no_overlaps: features of a layer share no ground."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from layers.rules import Rule
from layers.rules.edited import Edited, Shapes
from layers.rules.fault import Fault
from layers.rules.fetch import read_neighbours
from layers.rules.shapes import Piece, Places, overlay, wide_pieces
from layers.rules.words import name_features, say_area, say_length


def check_overlaps(edited: Edited, rule: Rule) -> list[Fault]:
    """Pairs of which one at least was edited, that overlap by more than `tolerance_m` metres of width."""
    others = edited.once(read_neighbours)
    ids = np.concatenate([edited.ids, others.ids])
    pairs = pair_suspects(edited.geometries, others.shapes)
    everything = np.concatenate([edited.geometries, others.shapes])
    pieces, failed = find_overlaps(everything, pairs, rule.parameters["tolerance_m"])
    faults = [_describe(edited, ids[pairs[:, piece.owner]], piece) for piece in pieces]
    return faults + [_give_up(edited, ids[pairs[:, k]]) for k in failed.tolist()]


def pair_suspects(changed: Shapes, others: Shapes) -> Places:
    """Pairs (two rows of places in changed + others) that touch, in which an edge does not match.

    In a clean coverage there are none, and the common case ends here.
    """
    everything = np.concatenate([changed, others])
    suspects = _find_unmatched(everything)
    tree = shapely.STRtree(everything)
    first, second = tree.query(everything[suspects], predicate="intersects")
    first = suspects[first]
    low, high = np.minimum(first, second), np.maximum(first, second)
    kept = (low != high) & (low < len(changed))
    return np.unique(np.vstack([low[kept], high[kept]]), axis=1)


def _find_unmatched(shapes: Shapes) -> Places:
    """Polygons with an edge that another one crosses, covers, or follows without sharing its vertices."""
    try:
        return np.flatnonzero(~shapely.is_empty(shapely.coverage_invalid_edges(shapes)))
    except shapely.GEOSException:
        return np.arange(len(shapes))


def find_overlaps(shapes: Shapes, pairs: Places, tolerance: float) -> tuple[list[Piece], Places]:
    """What each pair shares that is wider than the tolerance (owner: the pair), and pairs that failed."""
    shared = shapes[pairs[0]]
    differ = np.flatnonzero(~_are_same(shapes, pairs))
    shared[differ], failed = overlay(shapely.intersection, shared[differ], shapes[pairs[1]][differ])
    return _measure_once(shared, tolerance), differ[failed]


def _measure_once(shared: Shapes, tolerance: float) -> list[Piece]:
    """The wide pieces of each, where the same object may stand in many places."""
    numbers = np.fromiter((id(shape) for shape in shared), dtype=np.int64, count=len(shared))
    _, places, back = np.unique(numbers, return_index=True, return_inverse=True)
    found = {piece.owner: piece for piece in wide_pieces(shared[places], tolerance)}
    return [replace(found[k], owner=number) for number, k in enumerate(back.tolist()) if k in found]


def _are_same(shapes: Shapes, pairs: Places) -> NDArray[np.bool_]:
    """Pairs with one and the same outline: the many copies of a mistaken upload need no overlay."""
    _, alike = np.unique(np.array([hash(text) for text in shapely.to_wkb(shapes)]), return_inverse=True)
    same = alike[pairs[0]] == alike[pairs[1]]
    same[same] = shapely.equals_exact(shapes[pairs[0][same]], shapes[pairs[1][same]])
    return np.asarray(same, dtype=np.bool_)


def _describe(edited: Edited, pair: np.ndarray, piece: Piece) -> Fault:
    first, second = sorted(pair.tolist())
    size = f"{say_area(piece.area)}，最宽处 {say_length(piece.width)}"
    return Fault(
        (first, second),
        f"{name_features(edited.title, [first])} 与{name_features(edited.title, [second])} 重叠 {size}。",
        piece.shape,
        piece.area,
        "m²",
        badness=(piece.area,),
    )


def _give_up(edited: Edited, pair: np.ndarray) -> Fault:
    first, second = sorted(pair.tolist())
    return Fault((first, second), f"{edited.title} {first} 与 {second} 是否重叠无法判定，请检查图形。")
