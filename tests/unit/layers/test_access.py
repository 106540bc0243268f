"""The scope rule: who sees what part of a layer."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser

from gis_core.accounts.models import User
from layers.access import scope_of
from layers.catalogue import find_layer

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
    assert (scope.allowed, scope.division) == (allowed, prefix)


@pytest.mark.parametrize(("layer", "allowed"), [(PUBLIC, True), (INTERNAL, False), (DISTRICT, False)])
def test_scope_of_a_stranger(layer: str, allowed: bool) -> None:
    """Without signing in only public layers are seen."""
    assert scope_of(find_layer(layer), AnonymousUser()).allowed is allowed


def test_scope_as_sql_binds_its_value() -> None:
    """The prefix is a bound parameter, never text of the statement."""
    condition, parameters = scope_of(find_layer(DISTRICT), User(division="4601'; --")).as_sql()
    assert "4601" not in condition and parameters == {"scope_prefix": "4601'; --%"}


def test_an_inactive_superuser_flag_does_not_help_a_stranger() -> None:
    """Scope looks at authentication first."""
    assert not scope_of(find_layer(DISTRICT), AnonymousUser()).allowed
