"""The wall of awkward geometries: every type, every emptiness, and every fault, in degrees near Haikou."""

from __future__ import annotations

import struct
from typing import Any

import shapely
from shapely import from_wkt

WEST, SOUTH = 110.0, 20.0


def place(wkt: str) -> Any:
    """A geometry drawn in thousandths of a degree (about 100 m) from 110°E 20°N."""
    drawn = from_wkt(wkt)
    return shapely.transform(drawn, lambda c: c / 1000 + [WEST, SOUTH])


square = place("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0))")
square_with_hole = place("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 1 2, 2 2, 2 1, 1 1))")
two_squares = place("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((3 0, 4 0, 4 1, 3 1, 3 0)))")
squares_touching_at_a_point = place("MULTIPOLYGON (((0 0, 1 0, 1 1, 0 1, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))")
hole_touching_shell = place("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (0 2, 1 3, 1 1, 0 2))")
point = place("POINT (1 1)")
line = place("LINESTRING (0 0, 1 1, 2 0)")
ring = place("LINEARRING (0 0, 1 0, 1 1, 0 0)")
many_points = place("MULTIPOINT (0 0, 1 1)")
many_lines = place("MULTILINESTRING ((0 0, 1 1), (2 2, 3 3))")
mixed = shapely.geometrycollections([square, line, point])
nested = shapely.geometrycollections([mixed, two_squares])

VALID = {
    "square": square,
    "square_with_hole": square_with_hole,
    "two_squares": two_squares,
    "squares_touching_at_a_point": squares_touching_at_a_point,
    "hole_touching_shell": hole_touching_shell,
    "point": point,
    "line": line,
    "ring": ring,
    "many_points": many_points,
    "many_lines": many_lines,
    "mixed": mixed,
    "nested": nested,
}

EMPTY = {
    f"empty_{kind.split()[0].lower()}": from_wkt(f"{kind} EMPTY")
    for kind in (
        "POINT",
        "LINESTRING",
        "LINEARRING",
        "POLYGON",
        "MULTIPOINT",
        "MULTILINESTRING",
        "MULTIPOLYGON",
        "GEOMETRYCOLLECTION",
    )
}

square_z = from_wkt("POLYGON Z ((110 20 5, 110.002 20 5, 110.002 20.002 6, 110 20 5))")
square_m = from_wkt("POLYGON M ((110 20 1, 110.002 20 2, 110.002 20.002 3, 110 20 1))")
square_zm = from_wkt("POLYGON ZM ((110 20 5 1, 110.002 20 5 2, 110.002 20.002 6 3, 110 20 5 1))")
square_nan = shapely.polygons([(110, 20), (float("nan"), 20), (110.002, 20.002), (110, 20)])
square_inf = shapely.polygons([(110, 20), (float("inf"), 20), (110.002, 20.002), (110, 20)])
bow_tie = place("POLYGON ((0 0, 2 2, 2 0, 0 2, 0 0))")
spike = place("POLYGON ((0 0, 2 0, 2 1, 6 1.0001, 2 1.0002, 2 2, 0 2, 0 0))")
spike_without_width = place("POLYGON ((0 0, 2 0, 2 1, 6 1, 2 1, 2 2, 0 2, 0 0))")
repeated_point = place("POLYGON ((0 0, 2 0, 2 0, 2 2, 0 2, 0 0))")
clockwise = place("POLYGON ((0 0, 0 2, 2 2, 2 0, 0 0))")
hole_counter_clockwise = place("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 2, 1 1))")
hole_outside = place("POLYGON ((0 0, 2 0, 2 2, 0 2, 0 0), (5 5, 5 6, 6 6, 6 5, 5 5))")
hole_in_hole = place(
    "POLYGON ((0 0, 9 0, 9 9, 0 9, 0 0), (1 1, 1 8, 8 8, 8 1, 1 1), (2 2, 2 3, 3 3, 3 2, 2 2))"
)
hole_cutting_through = place("POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (2 0, 1 2, 2 4, 3 2, 2 0))")
overlapping_parts = place("MULTIPOLYGON (((0 0, 2 0, 2 2, 0 2, 0 0)), ((1 1, 3 1, 3 3, 1 3, 1 1)))")
shell_in_shell = place("MULTIPOLYGON (((0 0, 9 0, 9 9, 0 9, 0 0)), ((1 1, 2 1, 2 2, 1 2, 1 1)))")
collapsed = place("POLYGON ((0 0, 1 1, 0 0, 0 0))")
# Ten micrometres of self-overlap: within the storage tolerance, so to be repaired.
overlap_within_tolerance = place("POLYGON ((0 0, 2 0, 2 1, 1.9999999 1, 2.0000001 1.0000001, 2 2, 0 2, 0 0))")

# Name → geometry and the rule that must find it.
FAULTY = {
    "square_z": (square_z, "wrong_dimension"),
    "square_m": (square_m, "wrong_dimension"),
    "square_zm": (square_zm, "wrong_dimension"),
    "square_nan": (square_nan, "nan_inf"),
    "square_inf": (square_inf, "nan_inf"),
    "bow_tie": (bow_tie, "self_intersection"),
    "spike": (spike, "spike"),
    "spike_without_width": (spike_without_width, "spike"),
    "repeated_point": (repeated_point, "duplicate_points"),
    "clockwise": (clockwise, "wrong_orientation"),
    "hole_counter_clockwise": (hole_counter_clockwise, "wrong_orientation"),
    "hole_outside": (hole_outside, "hole_outside"),
    "hole_in_hole": (hole_in_hole, "nested_holes"),
    "hole_cutting_through": (hole_cutting_through, "disconnected_interior"),
    "overlapping_parts": (overlapping_parts, "self_intersection"),
    "shell_in_shell": (shell_in_shell, "nested_shells"),
    "collapsed": (collapsed, "too_few_points"),
    "two_squares": (two_squares, "multipart"),
    **{name: (geometry, "empty") for name, geometry in EMPTY.items()},
}


def write_polygon(points: list[tuple[float, float]]) -> bytes:
    """WKB of a polygon of one ring exactly as given: closed or not."""
    body = b"".join(struct.pack("<dd", *pair) for pair in points)
    return struct.pack("<BIII", 1, 3, 1, len(points)) + body


def write_curve_polygon(flags: int = 0) -> bytes:
    """WKB of a circle: CURVEPOLYGON of one CIRCULARSTRING.

    `flags` are ISO thousands or EWKB bits of the type.
    """
    points = [(0.0, 0.0), (1.0, 1.0), (2.0, 0.0), (1.0, -1.0), (0.0, 0.0)]
    arc = struct.pack("<BII", 1, 8, len(points)) + b"".join(struct.pack("<dd", *pair) for pair in points)
    return struct.pack("<BII", 1, 10 + flags, 1) + arc


def write_collection(member: bytes) -> bytes:
    """WKB of a collection of one member."""
    return struct.pack("<BII", 1, 7, 1) + member
