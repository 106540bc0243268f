"""crosses_no: a feature lies on one side of the outlines of another layer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import shapely

from layers.catalogue import find_layer
from layers.rules import Rule
from layers.rules.edited import Edited, Shapes, shape_array
from layers.rules.fault import Fault
from layers.rules.fetch import fetch_containers
from layers.rules.outside import clip_around
from layers.rules.shapes import Piece, Places, overlay, wide_pieces
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
    for piece in _cut_off(owner, shapes[owner], containers[container], tolerance):
        if piece.owner not in worst or not piece.area <= worst[piece.owner].area:
            worst[piece.owner] = piece
    return list(worst.values())


def _cut_off(owner: Places, shapes: Shapes, containers: Shapes, tolerance: float) -> list[Piece]:
    """Pair by pair the smaller of the two parts of a polygon inside and outside, where both are wide."""
    near = shape_array([clip_around(one, other) for one, other in zip(containers, shapes, strict=True)])
    inner, failed = overlay(shapely.intersection, shapes, near)
    outer, failed_too = overlay(shapely.difference, shapes, near)
    inside = {piece.owner: piece for piece in wide_pieces(inner, tolerance)}
    outside = {piece.owner: piece for piece in wide_pieces(outer, tolerance)}
    lesser = [
        min(inside[k], outside[k], key=lambda piece: piece.area)
        for k in sorted(inside.keys() & outside.keys())
    ]
    unknown = [
        Piece(k, shapes[k], float("nan"), float("nan"))
        for k in sorted({*failed.tolist(), *failed_too.tolist()})
    ]
    return [replace(piece, owner=int(owner[piece.owner])) for piece in [*lesser, *unknown]]


def _describe(edited: Edited, container: str, piece: Piece) -> Fault:
    key = int(edited.ids[piece.owner])
    if not np.isfinite(piece.area):
        return Fault(
            (key,), f"{edited.title} {key} 是否跨越{container}界线无法判定，请检查图形。", piece.shape
        )
    sentence = f"{edited.title} {key} 跨越{container}界线，界线一侧有 {say_area(piece.area)}。"
    return Fault((key,), sentence, piece.shape, piece.area, "m²", badness=(piece.area,))
