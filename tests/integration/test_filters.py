"""Conditions find what a look at every row finds, never write SQL of a client's, and use the indexes."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

import pytest
import shapely
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from shapely.geometry import mapping

from gis_core.accounts.models import Role, User
from gis_core.errors import GisError
from gis_core.geometry.measure import to_shapely
from gis_core.sql import compose, fetch_all
from layers.access import Person
from layers.catalogue import find_layer
from layers.filters import compile_filter, parse_cql2
from layers.queries import find_source, visible

pytestmark = pytest.mark.django_db
STRANGER = AnonymousUser()


def find(layer_name: str, condition: Any, person: Person | None = None) -> set[int]:
    """Keys of the features that meet a condition (text or JSON)."""
    layer = find_layer(layer_name)
    parsed = parse_cql2(condition) if isinstance(condition, str) else condition
    source = find_source(layer, person or STRANGER)
    where, values = compile_filter(layer, parsed)
    statement = compose("SELECT t.id FROM {rows} AS t WHERE {where}", {"rows": source.rows, "where": where})
    return {row[0] for row in fetch_all(statement, {**source.parameters, **values})}


def look(layer_name: str, holds: Callable[[Any], Any], person: Person | None = None) -> set[int]:
    """The same by looking at every row."""
    return {row.pk for row in visible(find_layer(layer_name), person or STRANGER) if holds(row)}


@pytest.fixture
def surveyor(make_person: Callable[..., User]) -> User:
    return make_person("46", Role.SURVEYOR)


ROADS: list[tuple[str, Callable[[Any], Any]]] = [
    ("lanes = 2", lambda r: r.lanes == 2),
    ("lanes <> 2", lambda r: r.lanes is not None and r.lanes != 2),
    ("width > 10.5 AND lanes >= 2", lambda r: (r.width or 0) > 10.5 and (r.lanes or 0) >= 2),
    ("lanes BETWEEN 2 AND 4", lambda r: r.lanes is not None and 2 <= r.lanes <= 4),
    ("lanes NOT BETWEEN 2 AND 4", lambda r: r.lanes is not None and not 2 <= r.lanes <= 4),
    ("road_class IN ('1','2','G')", lambda r: r.road_class in ("1", "2", "G")),
    ("name IS NULL", lambda r: not r.name),
    ("name IS NOT NULL", lambda r: bool(r.name)),
    ("lanes IS NULL OR width IS NULL", lambda r: r.lanes is None or r.width is None),
    ("name LIKE '%路'", lambda r: r.name.endswith("路")),
    ("NOT (name LIKE '%路')", lambda r: r.name and not r.name.endswith("路")),
    ("CASEI(route_number) LIKE CASEI('g%')", lambda r: r.route_number.lower().startswith("g")),
    ("CASEI(route_number) = CASEI('g98')", lambda r: r.route_number == "G98"),
    ("ACCENTI(name) = ACCENTI('中山路')", lambda r: r.name == "中山路"),
    ("lanes * 2 + 1 = 5", lambda r: r.lanes == 2),
    ("lanes / 0 = 1", lambda r: False),
    ("lanes % 2 = 0", lambda r: r.lanes is not None and r.lanes % 2 == 0),
    ("lanes div 2 = 1", lambda r: r.lanes in (2, 3)),
    ("lanes ^ 2 = 16", lambda r: r.lanes == 4),
    ("lanes = '2'", lambda r: r.lanes == 2),
    ("车道数 = 2", lambda r: r.lanes == 2),
    ("TYPE = '1'", lambda r: r.road_class == "1"),
    ("true", lambda r: True),
]


@pytest.mark.parametrize(("text", "holds"), ROADS, ids=[text for text, _ in ROADS])
def test_attributes(text: str, holds: Callable[[Any], Any]) -> None:
    assert find("road", text) == look("road", holds)


@pytest.mark.parametrize(
    "evil",
    [
        "x'; DROP TABLE layers_road; --",
        "' OR '1'='1",
        "%(f_0)s",
        "\\'; SELECT pg_sleep(10); --",
        "{alias}",
        "%s%%",
        "$$; DELETE FROM layers_road; $$",
    ],
)
def test_sql_in_values_is_a_value(evil: str) -> None:
    """Nothing is found, nothing is run: as value, as pattern, in a list."""
    before = find("road", "true")
    column = {"property": "name"}
    for condition in (
        {"op": "=", "args": [column, evil]},
        {"op": "like", "args": [column, evil]},
        {"op": "in", "args": [column, [evil, evil]]},
        {"op": "=", "args": [{"op": "casei", "args": [column]}, evil]},
    ):
        assert find("road", condition) == set()
    assert find("road", "true") == before


@pytest.mark.parametrize(
    "name", ["id; DROP TABLE x", "t.id", '"', "version", "is_demo", "pg_sleep(1)", "a" * 1000, 7, None]
)
def test_names_are_the_layers_own(name: Any) -> None:
    with pytest.raises(GisError) as refused:
        find("road", {"op": "=", "args": [{"property": name}, 1]})
    assert refused.value.kind == "parameter"


def test_escapes_in_patterns() -> None:
    """An escaped wildcard is itself, and an escape at the end is no error of the database."""
    column = {"property": "name"}
    assert find("road", {"op": "like", "args": [column, "\\%"]}) == set()
    assert find("road", {"op": "like", "args": [column, "路\\"]}) == set()
    assert find("road", {"op": "like", "args": [column, "!%!_!!", {"escape": "!"}]}) == set()
    letters = {"op": "like", "args": [{"property": "route_number"}, "g%", {"nocase": True}]}
    assert find("road", letters) == look("road", lambda r: r.route_number.upper().startswith("G"))


BOX = shapely.box(109.4, 18.1, 109.8, 18.6)
SPATIAL: list[tuple[str, Callable[[Any], Any]]] = [
    ("s_intersects", lambda g: g.intersects(BOX)),
    ("s_disjoint", lambda g: g.disjoint(BOX)),
    ("s_within", lambda g: g.within(BOX)),
    ("s_contains", lambda g: g.contains(BOX)),
    ("s_crosses", lambda g: g.crosses(BOX)),
    ("s_overlaps", lambda g: g.overlaps(BOX)),
    ("s_touches", lambda g: g.touches(BOX)),
    ("s_equals", lambda g: g.equals(BOX)),
]


@pytest.mark.parametrize(("name", "holds"), SPATIAL, ids=[name for name, _ in SPATIAL])
def test_relations_in_space(name: str, holds: Callable[[Any], Any]) -> None:
    """Roads and divisions against a box; shapely is the oracle."""
    for layer in ("road", "division"):
        condition = {"op": name, "args": [{"property": "geometry"}, json.loads(shapely.to_geojson(BOX))]}
        assert find(layer, condition) == look(layer, lambda row: holds(to_shapely(row.geometry)))


def test_boxes_and_distances() -> None:
    inside = find("road", "S_INTERSECTS(geometry, BBOX(109.4, 18.1, 109.8, 18.6))")
    assert inside == look("road", lambda row: to_shapely(row.geometry).intersects(BOX))
    point = {"type": "Point", "coordinates": [109.5, 18.25]}
    near = find("road", {"op": "_dwithin", "args": [{"property": "geometry"}, point, 5_000]})
    far = find("road", {"op": "_beyond", "args": [{"property": "geometry"}, point, 5_000]})
    assert near and near | far == find("road", "true") and not near & far


NEARBY = """
SELECT p.id FROM layers_port AS p, ST_GeomFromText(%(shape)s, 4490) AS g
WHERE ST_DWithin(p.geometry::geography, g::geography, %(metres)s, true)
"""


ACROSS = shapely.LineString([(108.7, 19.9), (111, 18.3)])


@pytest.mark.parametrize("shape", [shapely.Point(109.5, 18.25), BOX, ACROSS])
def test_near_is_what_the_ellipsoid_says(shape: Any) -> None:
    """Whichever plane decides it first."""
    seen = set()
    for metres in (0, 1_000, 20_000, 40_000, 80_000, 120_000, 160_000, 250_000):
        node = {"op": "_dwithin", "args": [{"property": "geometry"}, mapping(shape), metres]}
        expected = {key for (key,) in fetch_all(NEARBY, {"shape": shape.wkt, "metres": metres})}
        assert find("port", node) == expected
        seen.add(len(expected))
    assert len(seen) > 3


@pytest.mark.parametrize(
    "geometry",
    [
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
        {"type": "Polygon", "coordinates": [[[0, 0], [1, 1]]]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Point", "coordinates": ["a", "b"]},
        {"type": "Point", "coordinates": [1e400, 0]},
        {"type": "Point"},
        {"bbox": [1, 2, 3]},
        {"bbox": [1, 5, 3, 2]},
        {"bbox": ["1", "2", "3", "4"]},
    ],
)
def test_faulty_geometries_are_refused(geometry: Any) -> None:
    with pytest.raises(GisError):
        find("road", {"op": "s_intersects", "args": [{"property": "geometry"}, geometry]})


def test_days(surveyor: User) -> None:
    """Relations in time are Allen's, of days with their ends included."""
    rows = [row for row in visible(find_layer("parcel"), surveyor) if row.surveyed_on]
    day = sorted(row.surveyed_on for row in rows)[len(rows) // 2]
    for text, holds in (
        (f"surveyed_on = DATE('{day}')", lambda r: r.surveyed_on == day),
        (f"surveyed_on < DATE('{day}')", lambda r: r.surveyed_on < day),
        (f"T_AFTER(surveyed_on, DATE('{day}'))", lambda r: r.surveyed_on > day),
        (f"T_BEFORE(surveyed_on, TIMESTAMP('{day}T08:00:00+08:00'))", lambda r: r.surveyed_on < day),
        (f"T_DURING(surveyed_on, INTERVAL('..','{day}'))", lambda r: r.surveyed_on < day),
        (f"T_INTERSECTS(surveyed_on, INTERVAL('{day}','..'))", lambda r: r.surveyed_on >= day),
        (f"surveyed_on = '{day}'", lambda r: r.surveyed_on == day),
    ):
        assert find("parcel", text, surveyor) == {row.pk for row in rows if holds(row)}, text


def test_masked_values_cannot_be_asked_for(make_person: Callable[..., User], surveyor: User) -> None:
    """Who does not see a holder's name does not find parcels by it."""
    viewer = make_person("46", Role.VIEWER)
    holder = next(row.holder_name for row in visible(find_layer("parcel"), surveyor) if row.holder_name)
    condition = {"op": "=", "args": [{"property": "holder_name"}, holder]}
    assert find("parcel", condition, surveyor)
    assert find("parcel", condition, viewer) == set()
    assert find("parcel", "holder_name IS NULL", viewer) == find("parcel", "true", viewer)


def test_what_is_too_deep_or_too_long_is_refused() -> None:
    nested: Any = True
    for _ in range(200):
        nested = {"op": "not", "args": [nested]}
    for condition in (nested, {"op": "and", "args": [True] * 5_000}):
        with pytest.raises(GisError) as refused:
            find("road", condition)
        assert refused.value.kind == "too_large"


def test_the_spatial_index_answers(surveyor: User) -> None:
    """Also within a scope; the plan names the index."""
    layer = find_layer("land_use_patch")
    source = find_source(layer, surveyor)
    box = {"op": "s_intersects", "args": [{"property": "geometry"}, {"bbox": [109.5, 18.2, 109.51, 18.21]}]}
    where, values = compile_filter(layer, box)
    statement = compose(
        "EXPLAIN SELECT t.id FROM {rows} AS t WHERE {where}", {"rows": source.rows, "where": where}
    )
    plan = "\n".join(row[0] for row in fetch_all(statement, {**source.parameters, **values}))
    assert "Index" in plan and "geometry" in plan.split("Filter")[0], plan


LEAVES: list[Any] = [
    {"property": "name"}, {"property": "lanes"}, {"property": "width"}, {"property": "geometry"},
    {"property": "nothing"}, "路", "", "%", "\\", 1, -2.5, 1e308, 0, True, False, None, [], ["a", 1],
    {"date": "2020-02-30"}, {"date": "2020-01-01"}, {"timestamp": "2020-01-01T00:00:00Z"},
    {"timestamp": "9999-12-31T23:59:59Z"}, {"interval": ["..", "2020-01-01"]}, {"bbox": [109, 18, 110, 19]},
    {"bbox": [179, 18, -179, 19]}, {"type": "Point", "coordinates": [109.5, 18.3]}, {"type": "Point"},
    {"op": "="},
    {"type": "GeometryCollection", "geometries": [{"type": "Point", "coordinates": [109.5, 18.3]}]},
    "\ud800", "\x00", float("nan"), 10**400,
]  # fmt: skip
NAMES = (
    "and", "or", "not", "=", "<>", "<", ">=", "between", "in", "isNull", "like", "casei", "accenti", "+", "-",
    "*", "/", "%", "div", "^", "s_intersects", "s_within", "s_crosses", "s_equals", "s_touches", "t_after",
    "t_during", "t_meets", "_ids", "_dwithin", "_beyond", "a_contains", "avg", "",
)  # fmt: skip


def _make_any(dice: random.Random, depth: int) -> Any:
    if depth == 0 or dice.random() < 0.3:
        return dice.choice(LEAVES)
    count = dice.choice((1, 2, 2, 2, 3))
    return {"op": dice.choice(NAMES), "args": [_make_any(dice, depth - 1) for _ in range(count)]}


def test_whatever_is_sent_answers_or_is_refused_by_name() -> None:
    """Made-up conditions run, or are a GisError; never an error of the database."""
    dice, run = random.Random(4), 0
    for _ in range(4_000):
        condition = _make_any(dice, 3)
        try:
            find("road", condition)
        except GisError:
            continue
        run += 1
    assert run > 50


def test_half_a_pair_of_surrogates_is_told_as_a_question_mark() -> None:
    """JSON lets a client write one, UTF-8 knows none."""
    condition = {"op": "t_after", "args": [{"property": "updated_on"}, {"date": "20\ud800-01-01"}]}
    asked = {"filter": json.dumps(condition), "filter-lang": "cql2-json", "f": "json"}
    answer = Client().get("/ogc/collections/road/items", asked)
    assert answer.status_code == 400 and answer["Content-Type"].startswith("application/problem+json")
    assert answer.json()["detail"]
