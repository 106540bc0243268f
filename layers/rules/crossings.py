"""crosses_no: a feature lies on one side of the outlines of another layer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import shapely

from layers.catalogue import find_layer
from layers.rules import Rule
from layers.rules.edited import Edited, Shapes, shape_array
from layers.rules.fault import Fault
from layers.rules.fetch import fetch_containers
from layers.rules.outside import clip_around
from layers.rules.shapes import Piece, wide_pieces
from layers.rules.words import say_area


def check_crossings(edited: Edited, rule: Rule) -> list[Fault]:
    """Polygons of which ground wider than `tolerance_m` metres lies on both sides of an outline."""
    layer = find_layer(rule.parameters["layer"])
    found = fetch_containers(layer, "", edited.geometries)
    pieces = find_crossings(edited.geometries, found.shapes, rule.parameters["tolerance_m"])
    return [_describe(edited, layer.title, piece) for piece in pieces]


def find_crossings(shapes: Shapes, containers: Shapes, tolerance: float) -> list[Piece]:
    """For each polygon that an outline cuts, the smaller part it cuts off; the largest over all outlines."""
    shapely.prepare(containers)
    owner, container = shapely.STRtree(containers).query(shapes)
    for test in (shapely.covers, shapely.disjoint):
        left = ~test(containers[container], shapes[owner])
        owner, container = owner[left], container[left]
    worst: dict[int, Piece] = {}
    for k, c in zip(owner.tolist(), container.tolist(), strict=True):
        piece = _cut_off(k, shapes[k], containers[c], tolerance)
        if piece is not None and (k not in worst or piece.area > worst[k].area):
            worst[k] = piece
    return list(worst.values())


def _cut_off(owner: int, shape: Any, container: Any, tolerance: float) -> Piece | None:
    try:
        near = clip_around(container, shape)
        inner = shapely.intersection(shape, near)
        if inner.area == 0:  # it touches the outline from outside
            return None
        halves = shape_array([inner, shapely.difference(shape, near)])
    except shapely.GEOSException:
        return Piece(owner, shape, float("nan"), float("nan"))
    pieces = wide_pieces(halves, tolerance)
    return replace(min(pieces, key=lambda piece: piece.area), owner=owner) if len(pieces) == 2 else None


def _describe(edited: Edited, container: str, piece: Piece) -> Fault:
    key = int(edited.ids[piece.owner])
    if not np.isfinite(piece.area):
        return Fault(
            (key,), f"{edited.title} {key} 是否跨越{container}界线无法判定，请检查图形。", piece.shape
        )
    sentence = f"{edited.title} {key} 跨越{container}界线，界线一侧有 {say_area(piece.area)}。"
    return Fault((key,), sentence, piece.shape, piece.area, "m²", badness=(piece.area,))
