"""The scope rule: who sees what part of a layer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import given
from hypothesis import strategies as st

from gis_core.accounts.models import User
from gis_core.accounts.narrowing import Narrowing
from gis_core.accounts.roles import Role
from layers.access import edit_scope_of, scope_of
from layers.catalogue import find_layer
from layers.scope import Scope, intersect_prefixes, reduce_prefixes

PUBLIC, INTERNAL, DISTRICT = "division", "ecological_redline", "parcel"


@pytest.mark.parametrize(
    ("division", "layer", "allowed", "prefix"),
    [
        ("460105", PUBLIC, True, ""),
        ("", PUBLIC, True, ""),
        ("", INTERNAL, True, ""),
        ("460105", DISTRICT, True, "460105"),
        ("4601", DISTRICT, True, "4601"),
        ("46", DISTRICT, True, ""),
        ("", DISTRICT, False, ""),
    ],
)
def test_scope_of_a_person(division: str, layer: str, allowed: bool, prefix: str) -> None:
    """Public and internal layers are whole; a district layer is cut to the person's division."""
    scope = scope_of(find_layer(layer), User(division=division))
    assert (scope.allowed, scope.divisions) == (allowed, (prefix,) if prefix else ())


@pytest.mark.parametrize(("layer", "allowed"), [(PUBLIC, True), (INTERNAL, False), (DISTRICT, False)])
def test_scope_of_a_stranger(layer: str, allowed: bool) -> None:
    """Without signing in only public layers are seen."""
    assert scope_of(find_layer(layer), AnonymousUser()).allowed is allowed


def test_scope_as_sql_binds_its_value() -> None:
    """The prefix is a bound parameter, never text of the statement."""
    condition, parameters = scope_of(find_layer(DISTRICT), User(division="4601'; --")).as_sql()
    assert "4601" not in condition and parameters == {"t_scope_0": "4601'; --%"}


def test_an_inactive_superuser_flag_does_not_help_a_stranger() -> None:
    """Scope looks at authentication first."""
    assert not scope_of(find_layer(DISTRICT), AnonymousUser()).allowed


def scope_for(layer: str, person_in: str, role: Role = Role.VIEWER, **narrowed: object) -> Scope:
    """The reading scope of somebody who is not in the database, so without grants."""
    person = User(division=person_in, role=role)
    person.narrowing = Narrowing(**narrowed) if narrowed else None  # type: ignore[arg-type]
    return scope_of(find_layer(layer), person)


def test_masked_values_are_for_the_roles_that_the_layer_names() -> None:
    assert scope_for(DISTRICT, "4601").masked == {"holder_name"}
    assert scope_for(DISTRICT, "4601", Role.SURVEYOR).masked == set()
    assert scope_for(DISTRICT, "", Role.OPERATOR) == Scope(allowed=True)


@pytest.mark.parametrize(
    ("person", "token", "seen"),
    [
        ("4601", "460105", ("460105",)),
        ("460105", "4601", ("460105",)),
        ("46", "460105001", ("460105001",)),
        ("4601", "4602", None),
    ],
)
def test_a_token_takes_away(person: str, token: str, seen: tuple[str, ...] | None) -> None:
    """Divisions intersect, also on layers that are otherwise whole; layers not named are closed."""
    scope = scope_for(DISTRICT, person, division=token)
    assert (scope.divisions if scope.allowed else None) == seen
    assert scope_for(INTERNAL, person, division=token).divisions == (token,)
    assert scope_for(PUBLIC, person, division=token).is_whole
    assert not scope_for(DISTRICT, person, layers=frozenset({"road"})).allowed
    assert not scope_for(PUBLIC, person, layers=frozenset({"road"})).allowed


def test_an_operators_token_takes_away_too() -> None:
    assert scope_for(DISTRICT, "46", Role.OPERATOR, division="4601").divisions == ("4601",)


@pytest.mark.parametrize(
    ("layer", "role", "narrowed", "divisions"),
    [
        (DISTRICT, Role.SURVEYOR, {}, ("4601",)),
        (DISTRICT, Role.VIEWER, {}, None),
        (DISTRICT, Role.PUBLISHER, {}, None),  # edits, but the layer does not name the role
        (DISTRICT, Role.SURVEYOR, {"read_only": True}, None),
        (DISTRICT, Role.SURVEYOR, {"read_only": False, "division": "460105"}, ("460105",)),
        (INTERNAL, Role.PUBLISHER, {}, ("4601",)),
        (PUBLIC, Role.SURVEYOR, {}, ("4601",)),
        ("forest_sub_compartment", Role.SURVEYOR, {}, ("4601",)),
        ("steep_farmland", Role.SURVEYOR, {}, None),
        (DISTRICT, Role.OPERATOR, {}, ()),
    ],
)
def test_edit_scope(layer: str, role: Role, narrowed: dict[str, object], divisions: object) -> None:
    """Who edits what is the role's, the layer's and the division's together."""
    person = User(division="4601", role=role)
    person.narrowing = Narrowing(**narrowed) if narrowed else None  # type: ignore[arg-type]
    scope = edit_scope_of(find_layer(layer), person)
    assert (scope.divisions if scope.allowed else None) == divisions and not scope.by_geometry


def test_somebody_inactive_is_a_stranger() -> None:
    person = User(division="46", role=Role.OPERATOR, is_active=False, is_superuser=True)
    assert not scope_of(find_layer(DISTRICT), person).allowed
    assert not edit_scope_of(find_layer(DISTRICT), person).allowed


def test_scope_classes_tell_what_is_seen_and_never_who() -> None:
    assert scope_for(DISTRICT, "4601", Role.SURVEYOR).scope_class == "d4601"
    assert scope_for(DISTRICT, "46").scope_class == "all.holder_name"
    assert scope_for("forest_sub_compartment", "4601").scope_class == "g4601"
    assert scope_for(DISTRICT, "").scope_class == "none"
    many = Scope(True, tuple(f"4690{n:02d}" for n in range(1, 25)))
    assert len(many.scope_class) <= 80 and many.scope_class != replace(many, by_geometry=True).scope_class


@given(st.lists(st.sampled_from(["46", "4601", "4602", "460105", "460106", "460105001"]), max_size=5))
def test_prefixes_are_reduced_without_loss(prefixes: list[str]) -> None:
    """A code is inside one of the prefixes exactly when it is inside one of the reduced ones."""
    reduced = reduce_prefixes(prefixes)
    for code in ("46", "460105001001", "460106", "460201", "4690"):
        assert code.startswith(tuple(prefixes)) == code.startswith(reduced)
    for other in ("", "46", "4601", "460105001"):
        met = intersect_prefixes(reduced, other)
        for code in ("460105001001", "460106", "460201", "4690"):
            assert code.startswith(met) == (code.startswith(reduced) and code.startswith(other))
