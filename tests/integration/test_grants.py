"""Scopes that need the database: grants, and features met by a division's polygon."""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

import pytest
from django.db import IntegrityError

from gis_core.accounts.models import Department, Role, User
from gis_core.geometry.measure import to_shapely
from gis_core.sql import compose, fetch_all, trust
from layers.access import Person, edit_scope_of, scope_of
from layers.catalogue import all_layers, find_layer
from layers.declare import LayerOptions
from layers.division_areas import division_of
from layers.grants import AccessGrant, Right
from layers.queries import visible

pytestmark = pytest.mark.django_db

Maker = Callable[..., User]


def keys_by_sql(layer: LayerOptions, person: Person) -> set[int]:
    """Keys in the person's scope by the SQL condition."""
    condition, parameters = scope_of(layer, person).as_sql("t")
    statement = compose("SELECT id FROM {table} AS t WHERE {scope}",
                        {"table": layer.table, "scope": trust(condition)})  # fmt: skip
    return {row[0] for row in fetch_all(statement, parameters)}


@pytest.mark.parametrize("code", ["4602", "460202", "460202001", "460202001001", "469006", "4603"])
def test_by_geometry_is_what_shapely_says(make_person: Maker, code: str) -> None:
    """A layer by geometry shows the features that meet the division's polygon, at every level."""
    layer = find_layer("forest_sub_compartment")
    person = make_person(code)
    area = division_of(code)
    rows = layer.model._default_manager.all()
    expected = {row.pk for row in rows if area is not None and to_shapely(row.geometry).intersects(area)}
    assert keys_by_sql(layer, person) == expected
    assert set(visible(layer, person).values_list("pk", flat=True)) == expected


def test_a_grant_opens_a_layer_to_a_department(make_person: Maker) -> None:
    """At once, within its division, for reading only; and it ends at once."""
    parcel, other = find_layer("parcel"), find_layer("building")
    forestry = Department.objects.create(name="林业")
    person = make_person("4601", Role.SURVEYOR, department=forestry)
    assert scope_of(parcel, person).divisions == ("4601",)
    grant = AccessGrant.objects.create(department=forestry, layer="parcel", division="460202")
    person = User.objects.get(pk=person.pk)
    assert scope_of(parcel, person).divisions == ("4601", "460202")
    assert scope_of(other, person).divisions == edit_scope_of(parcel, person).divisions == ("4601",)
    assert scope_of(parcel, make_person("4601", Role.SURVEYOR)).divisions == ("4601",)
    grant.delete()
    assert scope_of(parcel, User.objects.get(pk=person.pk)).divisions == ("4601",)


def test_a_grant_for_a_theme_a_role_and_editing(make_person: Maker) -> None:
    """A theme's grant covers its layers; a grant to edit needs a role that edits."""
    AccessGrant.objects.create(role=Role.PUBLISHER, theme="land", right=Right.EDIT)
    AccessGrant.objects.create(role=Role.VIEWER, theme="land", division="4602", right=Right.EDIT)
    publisher, viewer = make_person("4601", Role.PUBLISHER), make_person("", Role.VIEWER)
    assert edit_scope_of(find_layer("parcel"), publisher).divisions == ("4601",)
    assert not edit_scope_of(find_layer("parcel"), viewer).allowed
    assert scope_of(find_layer("parcel"), viewer).divisions == ("4602",)
    assert not scope_of(find_layer("building"), viewer).allowed


@pytest.mark.parametrize(("division", "masked"), [("", set()), ("46", set()), ("4602", {"holder_name"})])
def test_a_grant_unmasks_only_where_it_covers_all_that_is_seen(
    make_person: Maker, division: str, masked: set[str]
) -> None:
    AccessGrant.objects.create(role=Role.EMERGENCY, layer="parcel", division=division, unmasks=True)
    assert scope_of(find_layer("parcel"), make_person("4601", Role.EMERGENCY)).masked == masked


@pytest.mark.parametrize("facts", [{"layer": "parcel"}, {"role": "viewer"},
                                   {"role": "viewer", "layer": "parcel", "theme": "land"},
                                   {"role": "viewer", "layer": "parcel", "division": "47%"}])  # fmt: skip
def test_the_database_refuses_a_grant_without_sense(db: None, facts: dict[str, str]) -> None:
    with pytest.raises(IntegrityError):
        AccessGrant.objects.create(**facts)


def test_the_scopes_of_a_person_on_all_layers_cost_little(make_person: Maker) -> None:
    """At most 2 ms for all layers, one query of the grants included; the best of ten counts."""
    for number in range(20):
        AccessGrant.objects.create(role=Role.SURVEYOR, theme="land", division=f"4690{number + 1:02d}")
    person = make_person("4601", Role.SURVEYOR)
    taken = []
    for _ in range(10):
        person = User.objects.get(pk=person.pk)
        started = perf_counter()
        assert len([scope_of(layer, person) for layer in all_layers()]) == len(all_layers())
        taken.append(perf_counter() - started)
    assert min(taken) < 0.002, taken
