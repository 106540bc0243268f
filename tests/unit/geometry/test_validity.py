"""Findings on the wall of awkward geometries, and repairs that stay within the tolerance."""

from __future__ import annotations

import pytest
import shapely

from gis_core.findings import Finding, Severity
from gis_core.geometry.repair import repair
from gis_core.geometry.validity import examine
from gis_core.geometry.wkb import read_wkb
from tests.support import geometries as wall

SOUND = [name for name in wall.VALID if name not in ("two_squares", "squares_touching_at_a_point")]
REPAIRABLE = {
    "square_z": "wrong_dimension",
    "square_m": "wrong_dimension",
    "square_zm": "wrong_dimension",
    "repeated_point": "duplicate_points",
    "clockwise": "wrong_orientation",
    "hole_counter_clockwise": "wrong_orientation",
}
UNREPAIRABLE = [name for name in wall.FAULTY if name not in REPAIRABLE]


def rules(findings: list[Finding]) -> set[str]:
    return {finding.rule for finding in findings}


@pytest.mark.parametrize("name", SOUND)
def test_sound_ones_have_no_fault(name: str) -> None:
    single = name not in ("many_points", "many_lines", "mixed", "nested")
    assert rules(examine(wall.VALID[name])) == (set() if single else {"multipart"})


@pytest.mark.parametrize("name", wall.FAULTY)
def test_each_fault_is_found_and_said(name: str) -> None:
    geometry, rule = wall.FAULTY[name]
    findings = examine(geometry)
    assert rule in rules(findings)
    for finding in findings:
        assert finding.sentence.endswith("。") and "[" not in finding.sentence


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("bow_tie", (110.001, 20.001)),
        ("spike", (110.006, 20.0010001)),
        ("spike_without_width", (110.006, 20.001)),
        ("repeated_point", (110.002, 20.0)),
        ("overlapping_parts", (110.001, 20.002)),
    ],
)
def test_findings_say_where(name: str, place: tuple[float, float]) -> None:
    geometry, rule = wall.FAULTY[name]
    places = [finding.place for finding in examine(geometry) if finding.rule == rule]
    assert any(found == pytest.approx(place, abs=1e-9) for found in places)
    assert all(f.place_wkt.startswith("POINT (110.") for f in examine(geometry) if f.place)


def test_tolerance_decides_what_is_a_repeated_point() -> None:
    five_centimetres = shapely.polygons([(110, 20), (110.002, 20), (110.0020005, 20), (110.002, 20.002)])
    assert "duplicate_points" not in rules(examine(five_centimetres))
    assert "duplicate_points" in rules(examine(five_centimetres, tolerance=0.1))


@pytest.mark.parametrize("name", REPAIRABLE)
def test_repairs(name: str) -> None:
    geometry, rule = wall.FAULTY[name]
    repaired, findings = repair(geometry)
    assert [(f.rule, f.severity) for f in findings] == [(rule, Severity.REPAIRED)]
    assert examine(repaired) == [] and not repaired.has_z and not repaired.has_m
    outlines = shapely.boundary(shapely.force_2d(geometry)), shapely.boundary(repaired)
    assert shapely.hausdorff_distance(*outlines) == 0


@pytest.mark.parametrize("name", UNREPAIRABLE)
def test_what_would_move_stays_as_it_was(name: str) -> None:
    """The places of the vertices are those that came in, and the fault is still reported."""
    geometry, rule = wall.FAULTY[name]
    answer, findings = repair(geometry)
    assert any(f.rule == rule and f.severity is not Severity.REPAIRED for f in findings)
    assert set(map(str, shapely.get_coordinates(answer))) == set(map(str, shapely.get_coordinates(geometry)))


def test_self_overlap_below_the_tolerance_is_repaired() -> None:
    assert not shapely.is_valid(wall.overlap_within_tolerance) or examine(wall.overlap_within_tolerance)
    repaired, findings = repair(wall.overlap_within_tolerance, tolerance=0.05)
    assert shapely.is_valid(repaired) and repaired.geom_type == "Polygon"
    assert all(finding.severity is Severity.REPAIRED for finding in findings)


def test_sound_geometry_comes_back_itself() -> None:
    answer, findings = repair(wall.square)
    assert answer is wall.square and findings == []


@pytest.mark.parametrize(
    ("wkb", "rule"),
    [
        (wall.write_polygon([(0, 0), (1, 0), (1, 1), (0, 1)]), "ring_not_closed"),
        (wall.write_polygon([(0, 0), (1, 0), (1, 1)]), "ring_not_closed"),
        (wall.write_polygon([(0, 0), (0, 0)]), "too_few_points"),
        (wall.write_polygon([(0, 0)]), "too_few_points"),
        (wall.write_curve_polygon(), "curved"),
        (wall.write_curve_polygon(1000), "curved"),
        (wall.write_curve_polygon(0x80000000), "curved"),
        (wall.write_collection(wall.write_curve_polygon()), "curved"),
        (b"", "unreadable"),
        (b"\x07abcd", "unreadable"),
        (b"\x01\x63\x00\x00\x00", "unreadable"),
        (wall.write_polygon([(0, 0), (1, 0), (1, 1), (0, 0)])[:-5], "unreadable"),
        (b"\x01\x0f\x00\x00\x00\x00\x00\x00\x00", "unreadable"),
    ],
)
def test_unreadable_wkb_is_a_finding(wkb: bytes, rule: str) -> None:
    geometry, findings = read_wkb(wkb)
    assert geometry is None and [finding.rule for finding in findings] == [rule]


@pytest.mark.parametrize("name", [*wall.VALID, *wall.EMPTY])
def test_readable_wkb_is_read(name: str) -> None:
    geometry = {**wall.VALID, **wall.EMPTY}[name]
    answer, findings = read_wkb(shapely.to_wkb(geometry))
    assert findings == [] and shapely.to_wkb(answer) == shapely.to_wkb(geometry)
