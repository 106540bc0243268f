"""covers_district: ground that was covered before an edit is covered after it."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely

from layers.catalogue import find_layer
from layers.rules import Rule
from layers.rules.containers import union_of
from layers.rules.edges import find_changed_outline
from layers.rules.edited import Edited, Ids, Shapes, shape_array
from layers.rules.fault import Fault
from layers.rules.fetch import fetch_containers, fetch_neighbours
from layers.rules.shapes import Piece, overlay, wide_pieces
from layers.rules.validity import find_sound
from layers.rules.words import name_features, say_area, say_length

# Layer whose areas are to be covered, by the level that the rule names.
SURVEY_AREAS = {"village": "village_survey_area"}


def check_gaps(edited: Edited, rule: Rule) -> list[Fault]:
    """Ground inside the survey areas that the edit uncovered, wider than `tolerance_m` metres."""
    tolerance = rule.parameters["tolerance_m"]
    ids, before = edited.once(find_possible_losses)
    if not len(ids):
        return []
    others = fetch_neighbours(edited.layer, before, edited.own_ids)
    lost = find_lost(before, np.concatenate([edited.geometries, others.shapes]))
    pieces = wide_pieces(shape_array(shapely.get_parts(union_of(lost)).tolist()), tolerance)
    inside = _clip_to_survey(pieces, rule.parameters["level"], tolerance)
    return [_describe(edited, ids, before, piece) for piece in inside]


def find_possible_losses(edited: Edited) -> tuple[Ids, Shapes]:
    """The features, as they were, that may have lost ground to nobody of the edit."""
    moved = ~shapely.equals_exact(edited.geometries_before, edited.geometries, 0)
    ids, before = _list_before(edited, moved)
    suspects = find_suspects(before, edited.geometries[moved])
    return ids[suspects], before[suspects]


def _list_before(edited: Edited, moved: np.ndarray) -> tuple[Ids, Shapes]:
    """What the edit took its ground from: moved and removed features as they were, if they were sound."""
    ids = np.concatenate([edited.ids[moved], edited.removed_ids])
    before = np.concatenate([edited.geometries_before[moved], edited.removed_geometries])
    sound = find_sound(edited.layer, before)
    return ids[sound], before[sound]


def find_suspects(before: Shapes, after: Shapes) -> np.ndarray:
    """Which polygons of before may have lost ground: those met by an edge that before and after do not share.

    When only boundaries between the edited features moved there are none, and the common case ends here.
    """
    suspects = np.zeros(len(before), dtype=bool)
    lines = find_changed_outline(before, after)
    _, met = shapely.STRtree(before).query(lines, predicate="intersects")
    suspects[met] = True
    return suspects


def find_lost(before: Shapes, after: Shapes) -> Shapes:
    """What each polygon of before had that none of after has; empty where all is covered.

    Where the geometry library gives up, the whole polygon counts as lost.
    """
    tree = shapely.STRtree(after)
    covers = shape_array(
        [shapely.union_all(after[tree.query(shape, predicate="intersects")]) for shape in before]
    )
    lost, failed = overlay(shapely.difference, before, covers)
    lost[failed] = before[failed]
    return lost


def _clip_to_survey(pieces: list[Piece], level: str, tolerance: float) -> list[Piece]:
    """What of the pieces lies in survey areas."""
    shapes = shape_array([piece.shape for piece in pieces])
    areas = fetch_containers(find_layer(SURVEY_AREAS[level]), "", shapes)
    if not len(areas.ids):
        return []
    clipped = shapely.intersection(shapes, union_of(areas.shapes)[0])
    return wide_pieces(clipped, tolerance)


def _describe(edited: Edited, ids: Ids, before: Shapes, piece: Piece) -> Fault:
    keys = _find_former(ids, before, piece.shape)
    size = f"{say_area(piece.area)}，最宽处 {say_length(piece.width)}"
    sentence = f"{name_features(edited.title, keys)} 原来覆盖的范围出现缝隙 {size}。"
    return Fault(tuple(keys), sentence, piece.shape, piece.area, "m²")


def _find_former(ids: Ids, before: Shapes, gap: Any) -> list[int]:
    """The features that held the ground of the gap."""
    held = shapely.area(shapely.intersection(before, gap)) > 0
    return sorted(set(ids[held].tolist()))
