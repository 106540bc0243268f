"""inside: each feature lies in an area of another layer, the one that its code names."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
import shapely

from gis_core.geometry.vertices import to_degrees
from layers.catalogue import find_layer
from layers.rules import Rule
from layers.rules.edited import Edited, Shapes, shape_array
from layers.rules.fault import Fault
from layers.rules.fetch import MARGIN, Found, fetch_containers
from layers.rules.outside import Outside, find_outside
from layers.rules.shapes import Places
from layers.rules.words import say_area, say_length


def check_inside(edited: Edited, rule: Rule) -> list[Fault]:
    """Features that reach out of their container, or have none."""
    if not len(edited.ids):
        return []
    by, own = rule.parameters["by"], rule.parameters["own"]
    codes = [str(row.get(own) or "") if by else "" for row in edited.rows]
    layer = find_layer(rule.parameters["layer"])
    longest = layer.model._meta.get_field(by).max_length if by else 0
    free, tolerance = edited.geometries[[not code for code in codes]], rule.parameters["tolerance_m"]
    prefixes = list_prefixes(codes, longest)
    found = fetch_containers(layer, by, edited.geometries, prefixes, free, MARGIN + tolerance)
    pairs = pair_containers(edited.geometries, codes, found, tolerance)
    outside = find_outside(edited.geometries, found.shapes, pairs, tolerance)
    return [_describe(edited, layer.title, codes, piece) for piece in outside]


def list_prefixes(codes: Iterable[str], longest: int) -> list[str]:
    """Every beginning of the codes that could be a code of the containers."""
    return sorted({code[:k] for code in codes for k in range(1, min(len(code), longest) + 1)})


def pair_containers(shapes: Shapes, codes: Sequence[str], found: Found, tolerance: float) -> Places:
    """Feature and container places: by code those with the longest code it begins with, else all near."""
    by_code: dict[str, list[int]] = defaultdict(list)
    for place, code in enumerate(found.codes):
        by_code[code].append(place)
    coded = [(k, place) for k, code in enumerate(codes) if code for place in _longest(code, by_code)]
    free = np.flatnonzero([not code for code in codes])
    first, second = pair_boxes(shapes[free], found.shapes, tolerance)
    near = np.vstack([free[first], second])
    return np.hstack([near, np.array(coded, dtype=np.intp).reshape(-1, 2).T])


def _longest(code: str, by_code: dict[str, list[int]]) -> list[int]:
    for length in range(len(code), 0, -1):
        if code[:length] in by_code:
            return by_code[code[:length]]
    return []


def _describe(edited: Edited, container: str, codes: Sequence[str], piece: Outside) -> Fault:
    key, code = int(edited.ids[piece.owner]), codes[piece.owner]
    wanted = f"代码“{code}”所属的{container}" if code else container
    if piece.is_whole:
        sentence = f"{edited.title} {key} 不在{wanted}范围内。"
        return Fault((key,), sentence, edited.geometries[piece.owner])
    size = say_area(piece.amount) if piece.unit == "m²" else say_length(piece.amount)
    sentence = f"{edited.title} {key} 超出{wanted}范围 {size}。"
    return Fault((key,), sentence, piece.shape, piece.amount, piece.unit, badness=(piece.amount,))


def pair_boxes(shapes: Shapes, containers: Shapes, tolerance: float) -> Places:
    """Pairs whose boxes are within the tolerance (metres); exact tests are cheap with prepared containers."""
    west, south, east, north = shapely.bounds(shapes).reshape(-1, 4).T
    reach = 2 * to_degrees(tolerance)
    boxes = shapely.box(west - reach, south - reach, east + reach, north + reach)
    pairs: Places = shapely.STRtree(containers).query(boxes)
    return pairs


def union_of(shapes: Shapes) -> Shapes:
    """One area of several; none of none."""
    return shape_array([shapely.union_all(shapes)] if len(shapes) else [])
