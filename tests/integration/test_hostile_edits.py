"""What a client may send by mistake or malice: a clear answer each time, and nothing written."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest
import shapely
from django.test import Client

from gis_core.accounts.models import Role, User
from gis_core.errors import GisError
from gis_core.geometry.measure import to_shapely
from gis_core.sql import fetch_one
from layers.catalogue import find_layer
from layers.editing.actor import Actor
from layers.editing.apply import apply
from layers.editing.change import insert, update
from layers.parcels.restriction import Restriction, RestrictionKind

pytestmark = pytest.mark.django_db

COUNTY, ELSEWHERE = "460202", "460203"
CHINESE = re.compile("[\u4e00-\u9fff].*。$", re.DOTALL)
STATE = """
SELECT (SELECT count(*) FROM layers_changeset), (SELECT count(*) FROM layers_featurechange),
       (SELECT count(*) || ' ' || sum(version) FROM layers_landusepatch),
       (SELECT count(*) || ' ' || sum(version) FROM layers_parcel), (SELECT count(*) FROM layers_lineage)
"""
SQUARE = [[109.5, 18.3], [109.501, 18.3], [109.501, 18.301], [109.5, 18.301], [109.5, 18.3]]


@pytest.fixture
def surveyor(make_person: Callable[..., User]) -> Client:
    """Somebody who may edit one county."""
    return sign_in(make_person(COUNTY, Role.SURVEYOR))


def sign_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def pick(layer: str, district: str = COUNTY) -> Any:
    """A feature of the county."""
    return (
        find_layer(layer).model._default_manager.filter(district__startswith=district).order_by("pk").first()
    )


def refuse(client: Client, address: str, body: Any, *statuses: int) -> dict[str, Any]:
    """The problem that the body is answered with; nothing may have been written."""
    before = fetch_one(STATE)
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    answer = client.post(address, text, content_type="application/json")
    assert 400 <= answer.status_code < 500, (answer.status_code, answer.content[:500])
    assert not statuses or answer.status_code in statuses, (answer.status_code, answer.content[:500])
    problem: dict[str, Any] = answer.json()
    assert CHINESE.search(problem["detail"]), problem["detail"]
    assert len(answer.content) < 3 * len(text) + 100_000
    assert fetch_one(STATE) == before
    return problem


def edit(client: Client, *changes: Any, **more: Any) -> dict[str, Any]:
    return refuse(client, "/api/edits", {"changes": list(changes), "reason": "试", **more})


def redraw(patch: Any, geometry: Any) -> dict[str, Any]:
    return {
        "layer": "land_use_patch",
        "id": patch.pk,
        "version": patch.version,
        "new": {"geometry": geometry},
    }


def describe(patch: Any, **values: Any) -> dict[str, Any]:
    return {"layer": "land_use_patch", "id": patch.pk, "version": patch.version, "new": values}


def polygon(ring: Any) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def star(count: int) -> Any:
    """A round ring with very many vertices: GEOS takes seconds for a jagged one."""
    angles = np.linspace(0, 2 * np.pi, count, endpoint=False)
    reach = 0.002
    ring = np.column_stack([109.5 + reach * np.cos(angles), 18.3 + reach * np.sin(angles)]).tolist()
    return [*ring, ring[0]]


GEOMETRIES: dict[str, Any] = {
    "not a number": polygon([[math.nan, 18.3], *SQUARE[1:4], [math.nan, 18.3]]),
    "infinite": polygon([[math.inf, 18.3], *SQUARE[1:4], [math.inf, 18.3]]),
    "huge": polygon([[1e308, 18.3], *SQUARE[1:4], [1e308, 18.3]]),
    "empty": {"type": "Polygon", "coordinates": []},
    "no coordinates": {"type": "Polygon"},
    "null": None,
    "text": "POLYGON((0 0, 1 0, 1 1, 0 0))",
    "number": 7,
    "list": [1, 2],
    "unknown type": {"type": "Curve", "coordinates": SQUARE},
    "curve": {"type": "CircularString", "coordinates": SQUARE},
    "collection": {"type": "GeometryCollection", "geometries": [polygon(SQUARE)]},
    "nested collections": {"type": "GeometryCollection", "geometries": [
        {"type": "GeometryCollection", "geometries": [polygon(SQUARE)]}]},
    "point": {"type": "Point", "coordinates": SQUARE[0]},
    "line": {"type": "LineString", "coordinates": SQUARE},
    "two parts": {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 1, y] for x, y in SQUARE]]]},
    "feature": {"type": "Feature", "geometry": polygon(SQUARE), "properties": {}},
    "self-crossing": polygon([SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]]),
    "unclosed": polygon(SQUARE[:-1]),
    "three points": polygon(SQUARE[:3]),
    "no extent": polygon([SQUARE[0]] * 4),
    "hole outside": {"type": "Polygon", "coordinates": [SQUARE, [[x + 1, y] for x, y in SQUARE]]},
    "projected": polygon([[x * 1e5, y * 1e5] for x, y in SQUARE]),
    "swapped": polygon([[y, x] for x, y in SQUARE]),
    "three dimensions, elsewhere": polygon([[x, y, 5.0] for x, y in SQUARE]),
    "strings as numbers": polygon([["109.5", "18.3"], *SQUARE[1:]]),
    "one number a place": polygon([[109.5]] * 5),
    "named CRS": {**polygon(SQUARE), "crs": {"type": "name", "properties": {"name": "EPSG:3857"}}},
}  # fmt: skip


def test_geometries(surveyor: Client) -> None:
    """Faulty outlines of a patch, as an edit and as an act."""
    patch = pick("land_use_patch")
    act = {"ids": [patch.pk], "versions": [patch.version], "reason": "试"}
    for shape in GEOMETRIES.values():
        edit(surveyor, redraw(patch, shape))
        refuse(surveyor, "/api/parcels/land_use_patch/reshape", {**act, "outline": shape})
        refuse(surveyor, "/api/parcels/land_use_patch/split_line", {**act, "line": shape})
        refuse(surveyor, "/api/parcels/land_use_patch/redistribute", {**act, "outlines": [shape]})


def test_two_hundred_thousand_vertices(surveyor: Client) -> None:
    """Taken, examined and refused by the rules."""
    assert edit(surveyor, redraw(pick("land_use_patch"), polygon(star(200_000))))["findings"]


def test_a_number_larger_than_a_double(surveyor: Client) -> None:
    """Text that no JSON writer makes."""
    change = redraw(pick("land_use_patch"), polygon([[7, 18.3], *SQUARE[1:4], [7, 18.3]]))
    refuse(
        surveyor, "/api/edits", json.dumps({"changes": [change], "reason": "试"}).replace("[7,", "[1e999,")
    )


VALUES: dict[str, Any] = {
    "nul": "a\x00b",
    "lone surrogate": "a\ud800b",
    "10 MB": "长" * 3_500_000,
    "object": {"a": 1},
    "list": [1],
    "deep": json.loads("[" * 400 + "]" * 400),
}


def test_attribute_values(surveyor: Client) -> None:
    """Values that no text field holds."""
    patch = pick("land_use_patch")
    act = {"ids": [patch.pk], "versions": [patch.version], "reason": "试"}
    for value in VALUES.values():
        edit(surveyor, describe(patch, remark=value))
        refuse(surveyor, "/api/parcels/land_use_patch/attributes", {**act, "values": {"remark": value}})


def test_numbers_and_codes(surveyor: Client) -> None:
    """Numbers out of range, and what is none."""
    patch = pick("land_use_patch")
    for value in (1e300, -1e300, "1e999999", 10**40, "NaN", "Infinity", "x", "'; --"):
        for field in ("deducted_area", "farmland_grade", "land_class"):
            edit(surveyor, describe(patch, **{field: value}))


def test_sql_is_text(surveyor: Client) -> None:
    """SQL in a text field is stored as it is; as a field's name or a layer's it is unknown."""
    patch, text = pick("land_use_patch"), "'); DROP TABLE layers_parcel; -- %(x)s %s {table}"
    body = {"changes": [describe(patch, remark=text)], "reason": text[:100]}
    answer = surveyor.post("/api/edits", json.dumps(body), content_type="application/json")
    assert answer.status_code == 201, answer.content
    patch.refresh_from_db()
    assert patch.remark == text
    edit(surveyor, describe(patch, **{text: 1}))
    edit(surveyor, {**describe(patch, remark="x"), "layer": text})


BODIES = (
    b"", b"{", b"[]", b"null", b"\xff\xfe", b'"x"', b"[" * 200_000, b'{"changes": ' + b"[" * 50_000,
    b'{"changes": []}', b'{"changes": {}}', b'{"changes": [1]}', b'{"changes": [{}]}',
    b'{"changes": [{"layer": 5}]}', b'{"changes": [{"layer": "parcel"}]}',
    b'{"changes": [{"layer": "parcel", "id": 1}]}', b'{"changes": [{"layer": "parcel", "new": []}]}',
    b'{"changes": [{"layer": "no_such", "new": {"a": 1}}]}',
    b'{"changes": [{"layer": "parcel", "new": {}}]}',
    b'{"changes": [{"layer": "relief", "new": {"path": "x"}}]}',
    b'{"changes": [{"layer": "steep_farmland", "new": {"remark": "x"}}]}',
    b'{"changes": [{"layer": "parcel", "id": -1, "version": 1, "new": {"remark": "x"}}]}',
    b'{"changes": [{"layer": "parcel", "id": 1e400, "version": 1, "new": {"remark": "x"}}]}',
    b'{"changes": [{"layer": "parcel", "id": 99999999999999999999, "version": 1, "new": {}}]}',
    b'{"changes": [{"layer": "parcel", "id": 9223372036854775807, "version": 1, "new": {"remark": ""}}]}',
    b'{"changes": [{"layer": "parcel", "id": "1", "version": 1, "new": {"remark": "x"}}]}',
    b'{"changes": [{"layer": "parcel", "id": 1, "version": 1.5, "new": {"remark": "x"}}]}',
)  # fmt: skip


def test_bodies(surveyor: Client) -> None:
    """JSON that is none, or none of an edit."""
    for body in BODIES:
        refuse(surveyor, "/api/edits", body)
        refuse(surveyor, "/api/parcels/parcel/merge", body)


def test_deep_json_and_words(surveyor: Client) -> None:
    """Nesting without an end; reasons that are no words; the last of two equal keys counts."""
    patch = pick("land_use_patch")
    for reason in ("x" * 501, ["x"], {"a": 1}, "a\x00b", "a\ud800"):
        refuse(surveyor, "/api/edits", {"changes": [describe(patch, remark="x")], "reason": reason}, 400)
    twice = json.dumps({"changes": [describe(patch, remark="a")], "reason": "试"})
    twice = twice.replace('"remark": "a"', '"remark": "a", "remark": {"b": 1}')
    refuse(surveyor, "/api/edits", twice, 400)


def test_fields_that_are_not_the_editors(surveyor: Client) -> None:
    """Bookkeeping, unknown fields, nothing at all; the same feature twice."""
    patch = pick("land_use_patch")
    for name in ("id", "version", "began", "no_such", "", "__class__", "remark;"):
        edit(surveyor, describe(patch, **{name: 5}))
    edit(surveyor, describe(patch, remark="a"), describe(patch, remark="b"))
    edit(surveyor, {**describe(patch, remark="a"), "version": patch.version + 1})
    stale = {**describe(patch, remark="a"), "version": 0}
    assert edit(surveyor, stale)["kind"] == "conflict"


def test_who_may_not(make_person: Callable[..., User], surveyor: Client) -> None:
    """Strangers, viewers, other people's districts, a masked field."""
    patch, other, parcel = pick("land_use_patch"), pick("land_use_patch", ELSEWHERE), pick("parcel")
    body = {"changes": [describe(patch, remark="x")], "reason": "试"}
    refuse(Client(), "/api/edits", body, 401)
    viewer = sign_in(make_person(COUNTY, Role.VIEWER))
    refuse(viewer, "/api/edits", body, 403)
    refuse(surveyor, "/api/edits", {**body, "changes": [describe(other, remark="x")]}, 403, 404)
    retired = {"ids": [other.pk], "versions": [other.version], "reason": "试"}
    refuse(surveyor, "/api/parcels/land_use_patch/retire", retired, 403, 404)
    refuse(viewer, "/api/parcels/parcel/retire", {**retired, "ids": [parcel.pk]}, 403, 404)
    refuse(Client(), "/api/parcels/parcel/retire", {**retired, "ids": [parcel.pk]}, 401)
    away = describe(patch, district=ELSEWHERE)
    refuse(surveyor, "/api/edits", {**body, "changes": [away]}, 403, 422)
    masked = {"layer": "parcel", "id": parcel.pk, "version": parcel.version, "new": {"holder_name": "某人"}}
    refuse(viewer, "/api/edits", {**body, "changes": [masked]}, 403)
    publisher = sign_in(make_person(COUNTY, Role.PUBLISHER))
    refuse(publisher, "/api/edits", {**body, "changes": [masked]}, 403)


def test_a_frozen_parcel(surveyor: Client) -> None:
    """Its outline stays on every way."""
    parcel = pick("parcel")
    Restriction.objects.create(
        parcel_code=parcel.parcel_code, kind=RestrictionKind.SEIZURE, began=date(2024, 1, 1), case_number="1"
    )
    act = {"ids": [parcel.pk], "versions": [parcel.version], "reason": "试"}
    refuse(surveyor, "/api/parcels/parcel/retire", act, 409)
    ended = {"layer": "parcel", "id": parcel.pk, "version": parcel.version, "new": None}
    edit(surveyor, ended)
    shape = shapely.box(*to_shapely(parcel.geometry).centroid.buffer(1e-5).bounds)
    edit(surveyor, {**redraw(parcel, json.loads(shapely.to_geojson(shape))), "layer": "parcel"})


ACTS: dict[str, Any] = {
    "split_area": {"area": "NaN", "azimuth": 0, "side": "left"},
    "split_bearing": {"point": {"type": "Point", "coordinates": [0, 0]}, "azimuth": "1e400"},
    "split_equal": {"count": 10**9, "azimuth": 0},
    "split_line": {},
    "merge": {},
    "redistribute": {"outlines": []},
    "move_boundary": {"line": {"type": "LineString", "coordinates": [[109.5, 18.3], [109.5, 18.3]]}},
    "reshape": {"outline": {"type": "Point", "coordinates": [0, 0]}},
    "attributes": {"values": {"parcel_code": "x"}},
    "no_such": {},
}


def test_acts(surveyor: Client) -> None:
    """Acts without what they need, at versions and on features that are not there."""
    parcel = pick("parcel")
    inputs = (
        ([], []), ([0], [1]), ([-1], [1]), ([2**63], [1]), (["1"], [1]), ([parcel.pk], []),
        ([1] * 500, [1] * 500),
        ([parcel.pk] * 2, [1, 1]), ([9 * 10**17], [1]), (None, None), ([[1]], [1]),
    )  # fmt: skip
    for act, more in ACTS.items():
        body = {"ids": [parcel.pk], "versions": [parcel.version], "reason": "试", **more}
        refuse(surveyor, f"/api/parcels/parcel/{act}", body)
        for ids, versions in inputs:
            refuse(surveyor, f"/api/parcels/parcel/{act}", {**body, "ids": ids, "versions": versions})
        refuse(surveyor, f"/api/parcels/no_such/{act}", body, 404)
        refuse(surveyor, f"/api/parcels/relief/{act}", body, 400, 404)


def test_numbers_of_acts(surveyor: Client) -> None:
    """Counts and areas out of all reason."""
    parcel = pick("parcel")
    body = {"ids": [parcel.pk], "versions": [parcel.version], "reason": "试", "azimuth": 0, "side": "left"}
    for given in (-5, 0, "1e400", 1e12, None, [], "x"):
        refuse(surveyor, "/api/parcels/parcel/split_equal", {**body, "count": given})
        refuse(surveyor, "/api/parcels/parcel/split_area", {**body, "area": given})


def test_restoring_and_undoing_what_is_not_there(surveyor: Client) -> None:
    """Versions and change sets that never were."""
    patch = pick("land_use_patch")
    for version in (0, -1, 10**30, "1", None, 1.5, True):
        refuse(
            surveyor, f"/api/features/land_use_patch/{patch.pk}/restore", {"version": version, "reason": "试"}
        )
    for number in (0, 10**18, 10**30):
        refuse(surveyor, f"/api/change-sets/{number}/undo", {"reason": "试"})
    refuse(surveyor, f"/api/features/land_use_patch/{10**30}/restore", {"version": 1, "reason": "试"})


def test_apply_refuses_what_json_cannot_say(make_person: Callable[..., User]) -> None:
    """Another CRS, three dimensions, a foreign object: as findings, not as faults."""
    actor, patch = Actor(make_person(COUNTY, Role.SURVEYOR), "command"), pick("land_use_patch")
    shape = to_shapely(patch.geometry)
    before = fetch_one(STATE)
    faulty = [shapely.set_srid(shape, 3857), shapely.Polygon(), None, 5, "x", object(), shape.boundary]
    for one in faulty:
        change = update("land_use_patch", patch.pk, {"geometry": shape}, {"geometry": one}, patch.version)
        with pytest.raises(GisError) as caught:
            apply([change], actor, "试")
        assert caught.value.kind == "rejected" and caught.value.details()["findings"]
    with pytest.raises(GisError):
        apply([insert("land_use_patch", {"remark": "x"})], actor, "试")
    assert fetch_one(STATE) == before


def test_a_slow_statement_is_given_up(
    make_person: Callable[..., User], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The time limit holds: an error that may be tried again, nothing written."""
    monkeypatch.setattr("layers.editing.apply.STATEMENT_TIMEOUT", 1)
    rows = find_layer("land_use_patch").model._default_manager.all()[:1500]
    changes = [
        update("land_use_patch", row.pk, {"remark": row.remark}, {"remark": "慢"}, row.version)
        for row in rows
    ]
    before = fetch_one(STATE)
    with pytest.raises(GisError) as caught:
        apply(changes, Actor(make_person("46", Role.REVIEWER), "command"), "试")
    assert caught.value.kind == "timeout" and CHINESE.search(caught.value.sentence)
    assert fetch_one(STATE) == before


def test_half_a_continent(make_person: Callable[..., User]) -> None:
    """`bin/fuzz --seed 11`, gml 15819: its area has no room in the column."""
    client = sign_in(make_person("46", Role.SURVEYOR))
    corners = [[20, -60], [150, -60], [150, 70], [20, 70], [20, -60]]
    problem = edit(client, redraw(pick("land_use_patch", "46"), polygon(corners)))
    assert (problem["kind"], problem["locator"]) == ("geometry", "geometry")
