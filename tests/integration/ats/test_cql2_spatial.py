"""CQL2 (21-065r2): relations in space, against shapely's on every row."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import shapely

from tests.support.abstract_tests import abstract_test
from tests.support.cql2_sources import Source, check_logic

pytestmark = pytest.mark.django_db
EARTH_BOX = "BBOX(-180,-90,180,90)"
EARTH = "POLYGON((-180 -90,180 -90,180 90,-180 90,-180 -90))"
LINE, POINT, BEYOND = "LINESTRING(7 50, 10 51)", "POINT(7.02 49.92)", "POINT(90 180)"
POINTS = "MULTIPOINT(7 50,10 51)"
HOLED = "((-180 -90, -90 -90, -90 90, -180 90, -180 -90), (-120 -50, -100 -50, -100 -40, -120 -40, -120 -50))"
# Shapes over the province, and what shapely calls a box.
HERE: dict[str, Any] = {
    "BBOX(109.2,18.3,109.9,19.4)": shapely.box(109.2, 18.3, 109.9, 19.4),
    "POLYGON((109.1 18.4,110.2 18.2,110.6 19.7,109.4 19.9,109.1 18.4))": None,
    "LINESTRING(108.6 19.1,111.1 19.3)": None,
    "LINESTRING(109.5 18.1,110.3 20.1)": None,
    "MULTIPOLYGON(((109 18,109.8 18,109.8 18.9,109 18)),((110.2 19.4,110.7 19.4,110.7 20,110.2 19.4)))": None,
    "MULTILINESTRING((108.6 18.8,111 18.8),(110 18,110 20.2))": None,
    "GEOMETRYCOLLECTION(POINT(109.5 18.3),POLYGON((110 19,110.5 19,110.5 19.6,110 19.6,110 19)))": None,
}  # fmt: skip
RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "S_INTERSECTS": shapely.intersects, "S_DISJOINT": shapely.disjoint, "S_WITHIN": shapely.within,
    "S_CONTAINS": shapely.contains, "S_CROSSES": shapely.crosses, "S_OVERLAPS": shapely.overlaps,
    "S_TOUCHES": shapely.touches, "S_EQUALS": shapely.equals,
}  # fmt: skip


def shape_of(text: str) -> Any:
    """The shapely geometry of a literal."""
    return HERE.get(text) or shapely.from_wkt(text)


def check_here(source: Source, *names: str, shapes: tuple[str, ...] = tuple(HERE)) -> list[str]:
    """Each relation with each shape finds what shapely finds; answers the conditions."""
    told = []
    for name in names:
        for text in shapes:
            condition, other = f"{name}(geometry,{text})", shape_of(text)
            wanted = source.look_shape(lambda own, n=name, o=other: RELATIONS[n](own, o))
            assert source.find(condition) == wanted, condition
            told.append(condition)
    return told


@abstract_test("cql2", "basic-spatial-functions/s_intersects")
def test_points_and_boxes(source: Source) -> None:
    assert source.find(f"S_INTERSECTS(geometry,{EARTH_BOX})") == source.every
    assert source.find(f"S_INTERSECTS(geometry,{POINT})") == frozenset()
    source.refuse(f"S_INTERSECTS(geometry,{BEYOND})")
    both = "S_INTERSECTS(geometry,BBOX(-180,-90,-90,90)) AND S_INTERSECTS(geometry,BBOX(90,-90,180,90))"
    assert source.find(both) == frozenset()


@abstract_test("cql2", "basic-spatial-functions/test-data", "basic-spatial-functions/logical")
def test_boxes_here(source: Source) -> None:
    """Also one whose west lies east of its east."""
    told = check_here(source, "S_INTERSECTS", shapes=("BBOX(109.2,18.3,109.9,19.4)",))
    wrapped = "S_INTERSECTS(geometry,BBOX(110,-90,-150,90))"
    assert source.find(wrapped) == source.look_shape(lambda own: own.bounds[2] >= 110)
    row = source.rows[0]
    place = shapely.from_wkt(row.geometry.wkt).representative_point()
    assert (
        row.pk in source.find(f"S_INTERSECTS(geometry,POINT({place.x!r} {place.y!r}))")
        or source.name == "road"
    )
    check_logic(source, [*told, wrapped, "S_INTERSECTS(geometry,BBOX(109,18,110,19))"])


@abstract_test("cql2", "basic-spatial-functions-plus/s_intersects")
def test_every_kind_of_shape(source: Source) -> None:
    source.refuse("S_INTERSECTS(geometry,MULTIPOINT(7.02 49.92, 90 180))")
    for text in ("LINESTRING(-180 -45, 0 -45)", "MULTILINESTRING((-180 -45, 0 -45), (0 45, 180 45))",
                 f"POLYGON{HOLED}", f"MULTIPOLYGON({HOLED},((0 0, 10 0, 10 10, 0 10, 0 0)))",
                 "GEOMETRYCOLLECTION(POINT(7.02 49.92), POLYGON((0 0, 10 0, 10 10, 0 0)))"):  # fmt: skip
        assert source.find(f"S_INTERSECTS(geometry,{text})") == frozenset()


@abstract_test(
    "cql2",
    "basic-spatial-functions-plus/test-data",
    "spatial-functions/s_intersects",
    "spatial-functions/s_disjoint",
    "spatial-functions/test-data",
    "spatial-functions/logical",
)
def test_what_lies_where(source: Source) -> None:
    told = check_here(source, "S_INTERSECTS", "S_DISJOINT")
    for shape in (EARTH_BOX, EARTH):
        assert source.find(f"S_INTERSECTS(geometry,{shape})") == source.every
        assert source.find(f"S_DISJOINT(geometry,{shape})") == frozenset()
    for shape in (LINE, POINT):
        assert source.find(f"S_DISJOINT(geometry,{shape})") == source.every
        assert not source.find(f"S_INTERSECTS(geometry,{shape})")
    for name in ("S_INTERSECTS", "S_DISJOINT"):
        source.refuse(f"{name}(geometry,{BEYOND})")
    check_logic(source, told)


@abstract_test(
    "cql2",
    "spatial-functions/s_within",
    "spatial-functions/s_contains",
    "spatial-functions/s_overlaps",
    "spatial-functions/s_crosses",
    "spatial-functions/test-data",
)
def test_what_lies_how(source: Source) -> None:
    plain = tuple(text for text in HERE if not text.startswith("GEOMETRYCOLLECTION"))
    areas = tuple(text for text in plain if "POLYGON" in text or "BBOX" in text)
    check_here(source, "S_WITHIN", "S_CROSSES", shapes=plain)
    check_here(source, "S_CONTAINS", shapes=plain)
    check_here(source, "S_OVERLAPS", shapes=areas)
    for shape in (EARTH_BOX, EARTH):
        assert source.find(f"S_WITHIN(geometry,{shape})") == source.every
        assert source.find(f"S_CONTAINS(geometry,{shape})") == frozenset()
        assert source.find(f"S_CROSSES(geometry,{shape})") == frozenset()
    for shape in (LINE, POINTS):
        assert not source.find(f"S_WITHIN(geometry,{shape})") & source.find(f"S_CONTAINS(geometry,{shape})")
        assert source.find(f"S_OVERLAPS(geometry,{shape})") == frozenset()
    assert source.find(f"S_OVERLAPS(geometry,{EARTH})") == frozenset()


@abstract_test("cql2", "spatial-functions/s_equals", "spatial-functions/s_touches")
def test_what_is_the_same_or_beside(source: Source) -> None:
    assert (
        source.find(f"S_EQUALS(geometry,{EARTH})") == source.find(f"S_EQUALS(geometry,{LINE})") == frozenset()
    )
    assert source.find(f"S_EQUALS(geometry,{POINT})") == frozenset()
    for shape in (EARTH_BOX, EARTH, LINE):
        assert source.find(f"S_TOUCHES(geometry,{shape})") == frozenset()
    own = min((shapely.from_wkt(row.geometry.wkt) for row in source.rows), key=shapely.get_num_coordinates)
    text = shapely.to_wkt(own, rounding_precision=-1)
    assert source.find(f"S_EQUALS(geometry,{text})") == source.look_shape(
        lambda one: shapely.equals(one, own)
    )
    assert source.find(f"S_TOUCHES(geometry,{text})") == source.look_shape(
        lambda one: shapely.touches(one, own)
    )
    assert source.find(f"S_EQUALS(geometry,{text})")
