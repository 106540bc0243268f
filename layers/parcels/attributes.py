"""The fields of a new feature: inherited from the input it has most ground of, decided where they differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import shapely

from gis_core.errors import GisError
from gis_core.geometry.measure import area_statutory
from layers.catalogue import find_layer
from layers.parcels.act import Row, store_geometry
from layers.parcels.numbers import Issue, Series
from layers.parcels.outlines.outcome import SMALLEST
from layers.parcels.profile import Draft, Profile, profile_of

# Fields that an operation fills itself; a caller cannot.
OWN = ("id", "version", "geometry", "area")


def find_parents(inputs: Sequence[Row], part: Any) -> list[Row]:
    """The inputs that the part has ground of, the one it has most of first."""
    shared = shapely.intersection(part, np.array([row.geometry for row in inputs], dtype=object))
    areas = area_statutory(shared)
    order = np.argsort(-areas, kind="stable").tolist()
    return [inputs[n] for n in order if areas[n] > SMALLEST] or [inputs[order[0]]]


def inherit(layer: str, parents: Sequence[Row], named: Mapping[str, Any]) -> Draft:
    """The fields of an output before codes and areas are given.

    GisError("conflict") when parents differ in a deciding field that the caller does not name.
    """
    profile = profile_of(layer)
    check_named(layer, named)
    for name in profile.deciding:
        found = {row.values.get(name) for row in parents}
        if len(found) > 1 and name not in named:
            title = find_layer(layer).model._meta.get_field(name).verbose_name
            said = "、".join(sorted(str(value) for value in found))
            raise GisError("conflict", f"各图形的“{title}”不同（{said}），请指定变更后的值。", name)
    return {**parents[0].values, **profile.cleared, **named}


def check_named(layer: str, named: Mapping[str, Any]) -> None:
    """GisError("parameter") for a field that the layer does not have or that is not the caller's to fill."""
    known = {f.name for f in find_layer(layer).model._meta.concrete_fields}
    for name in named:
        if name not in known or name in OWN:
            raise GisError("parameter", f"不能指定字段“{name[:60]}”。", name[:60])


def complete(
    layer: str, drafts: Sequence[Draft], parts: Sequence[Any], areas: Sequence[Decimal], issue: Issue
) -> list[Draft]:
    """The outputs with their codes, areas and what follows from them."""
    profile = profile_of(layer)
    drafts = give_codes(layer, profile, drafts, issue)
    return [measure(layer, draft, part, area) for draft, part, area in zip(drafts, parts, areas, strict=True)]


def measure(layer: str, draft: Mapping[str, Any], part: Any, area: Decimal) -> Draft:
    """The draft with a geometry, its area where the layer has one, and the fields that follow."""
    measured: Draft = {**draft, "geometry": store_geometry(layer, part)}
    if any(f.name == "area" for f in find_layer(layer).attributes):
        measured["area"] = area
        measured.update(profile_of(layer).derive(measured))
    return measured


def give_codes(layer: str, profile: Profile, drafts: Sequence[Draft], issue: Issue) -> list[Draft]:
    """New codes in the order of the drafts, each series asked once."""
    coded = [dict(draft) for draft in drafts]
    for rule in profile.codes:
        places: dict[Series, list[int]] = defaultdict(list)
        for place, draft in enumerate(drafts):
            series = rule.find_series(layer, dict(draft))
            if series is not None:
                places[series].append(place)
        # In one order for all transactions: two that need the same two series must not wait for each other.
        for series in sorted(places, key=lambda one: one.key):
            for place, number in zip(places[series], issue(series, len(places[series])), strict=True):
                coded[place].update(rule.write(series, number))
    return coded
