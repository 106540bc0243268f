"""Repairs that move nothing by more than the tolerance; what would, stays as it was and stays a finding."""

from __future__ import annotations

import dataclasses
from typing import Any

import shapely

from gis_core.findings import Finding, Severity
from gis_core.geometry.validity import STORAGE_TOLERANCE, examine
from gis_core.geometry.vertices import to_degrees

# Faults after which the geometry is given back as it came.
_HOPELESS = frozenset({"empty", "nan_inf"})


def repair(geometry: Any, tolerance: float = STORAGE_TOLERANCE) -> tuple[Any, list[Finding]]:
    """The geometry put right as far as the tolerance (metres) allows, and what was or remains wrong.

    Z and M are dropped, repeated points removed, rings oriented (shells counter-clockwise), and an invalid
    polygon made valid only if its outline stays within the tolerance and it keeps its number of parts.
    Findings of severity REPAIRED tell what was done; the others remain. An empty geometry or one with NaN
    comes back unchanged.
    """
    before = examine(geometry, tolerance)
    if not before or before[0].rule in _HOPELESS:
        return geometry, before
    repaired = _drop_repeated(shapely.force_2d(geometry), tolerance)
    repaired = _make_valid(repaired, tolerance)
    repaired = shapely.orient_polygons(repaired)
    after = examine(repaired, tolerance)
    left = {finding.rule for finding in after}
    done = [dataclasses.replace(f, severity=Severity.REPAIRED) for f in before if f.rule not in left]
    return repaired, done + after


def _drop_repeated(geometry: Any, tolerance: float) -> Any:
    """Without repeated points, unless so many vanish that a part would collapse."""
    try:
        thinned = shapely.remove_repeated_points(geometry, to_degrees(tolerance))
    except shapely.GEOSException:  # a ring of one place: too few points would be left
        return geometry
    return thinned if _keeps_shape(geometry, thinned, tolerance) else geometry


def _make_valid(geometry: Any, tolerance: float) -> Any:
    if shapely.is_valid(geometry):
        return geometry
    valid = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    return valid if _keeps_shape(geometry, valid, tolerance) else geometry


def _keeps_shape(before: Any, after: Any, tolerance: float) -> bool:
    """Same type, same parts, and no point of either outline farther than the tolerance from the other."""
    if after.is_empty or before.geom_type != after.geom_type:
        return False
    if shapely.get_num_geometries(before) != shapely.get_num_geometries(after):
        return False
    outlines = _outline(before), _outline(after)
    return bool(shapely.hausdorff_distance(*outlines) <= to_degrees(tolerance))


def _outline(geometry: Any) -> Any:
    """All rings and lines as lines: what must not move (GEOS's boundary would refuse an invalid polygon)."""
    if shapely.get_dimensions(geometry) < 2:
        return geometry
    rings = shapely.get_rings(shapely.get_parts(geometry))
    return shapely.multilinestrings([shapely.linestrings(shapely.get_coordinates(ring)) for ring in rings])
