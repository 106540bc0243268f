"""Which features a person may see: the one scope rule, as SQL.

A layer is public, internal (whoever has signed in) or by district: then the feature's division code must
begin with the person's. The rule is made of declared facts and the account only.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from gis_core.accounts.models import User
from layers.declare import LayerOptions

Person = User | AnonymousUser


@dataclass(frozen=True)
class Scope:
    """What part of a layer somebody sees: nothing, everything, or features of a division prefix."""

    allowed: bool
    division: str = ""
    masked: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether no feature is kept back."""
        return self.allowed and not self.division

    def as_q(self) -> Q:
        """The scope as a Django filter; a closed scope matches nothing."""
        if not self.allowed:
            return Q(pk__in=[])
        return Q(district__startswith=self.division) if self.division else Q()

    def as_sql(self, alias: str = "t") -> tuple[str, dict[str, str]]:
        """The scope as an SQL condition on `alias` with its bound parameters."""
        if not self.allowed:
            return "false", {}
        if not self.division:
            return "true", {}
        return f"{alias}.district LIKE %(scope_prefix)s", {"scope_prefix": f"{self.division}%"}


def scope_of(layer: LayerOptions, person: Person) -> Scope:
    """The person's scope on the layer; somebody without a division sees nothing of a district layer."""
    if layer.access == "public" or (person.is_authenticated and person.is_superuser):
        return Scope(allowed=True)
    if not person.is_authenticated:
        return Scope(allowed=False)
    if layer.access == "internal" or person.division == PROVINCE:
        return Scope(allowed=True)
    return Scope(allowed=bool(person.division), division=person.division)


# Code prefix of the whole province (GB/T 2260): its people see every district.
PROVINCE = "46"


def edit_scope_of(layer: LayerOptions, person: Person) -> Scope:
    """Where the person may change features."""
    return scope_of(layer, person)
