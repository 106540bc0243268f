"""Whatever is written: what is no usable geometry is reported, and the other rules go on without it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from gis_core.findings import Severity
from layers.catalogue import find_layer
from layers.rules import no_spikes
from layers.rules.engine import check
from layers.rules.validity import find_sound
from tests.support.coverages import strip
from tests.support.edits import insert_all

GOOD = strip(0, 0, 20, 20)
WEDGE = shapely.polygons([(110, 19), (110.01, 19), (110.01, 19.00001)])
HOSTILE = {
    "null": None,
    "empty": shapely.Polygon(),
    "nan": shapely.polygons([(110, 19), (110, np.nan), (111, 20)]),
    "inf": shapely.polygons([(110, 19), (np.inf, 19), (111, 20)]),
    "z": shapely.polygons([(110, 19, 5), (111, 19, 5), (111, 20, 5)]),
    "point": shapely.points(110, 19),
    "multi": shapely.multipolygons([GOOD]),
    "bowtie": shapely.polygons([(110, 19), (110.1, 19.1), (110.1, 19), (110, 19.1)]),
    "hole outside": shapely.polygons(
        shapely.get_rings(GOOD)[0], [shapely.get_rings(strip(50, 50, 60, 60))[0]]
    ),
    "far away": shapely.box(200, 19, 201, 20),
    "metres": shapely.box(500_000, 2_100_000, 500_010, 2_100_010),
    "no geometry": "POLYGON EMPTY",
    "flat": shapely.polygons([(110, 19), (110.1, 19), (110.2, 19)]),
}
LAYER = replace(find_layer("parcel"), rules=[no_spikes()])


@pytest.mark.parametrize("shape", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_geometry_is_a_finding_and_the_others_are_still_checked(shape: Any) -> None:
    edited = replace(insert_all("parcel", [GOOD, shape, WEDGE]), layer=LAYER)
    findings = check(edited)
    assert all(finding.as_dict()["sentence"].endswith("。") for finding in findings)
    assert {(f.rule, f.features) for f in findings} == {("valid_geometry", (2,)), ("no_spikes", (3,))}
    assert all(finding.severity is Severity.ERROR for finding in findings)


def test_what_was_invalid_before_in_the_same_way_is_a_warning() -> None:
    edited = replace(insert_all("parcel", [HOSTILE["bowtie"]]), layer=LAYER)
    edited = replace(edited, geometries_before=edited.geometries, rows_before=[{}])
    assert [f.severity for f in check(edited)] == [Severity.WARNING]
    assert check(replace(edited, changed=frozenset({"remark"}))) == []


def test_two_hundred_thousand_vertices_are_a_geometry() -> None:
    angles = np.linspace(0, 2 * np.pi, 200_000, endpoint=False)
    ring = shapely.polygons(np.column_stack([110 + 0.1 * np.cos(angles), 19 + 0.1 * np.sin(angles)]))
    assert find_sound(LAYER, insert_all("parcel", [ring]).geometries).all()
