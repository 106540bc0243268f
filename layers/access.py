"""Who may see and change which features: the one scope rule.

A layer is public, internal (whoever has signed in), by district (the feature's code begins with the person's)
or by geometry (the feature meets the person's division). An operator's grants add to that, a service token
takes away. The rule is made of declared facts, the account and the grants only.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser

from gis_core.accounts.models import User
from gis_core.errors import GisError
from layers.declare import LayerOptions
from layers.grants import Grant, grants_of
from layers.scope import NOTHING, PROVINCE, Scope, intersect_prefixes, reduce_prefixes

__all__ = ["PROVINCE", "Person", "Scope", "edit_scope_of", "require_visible", "scope_of"]

Person = User | AnonymousUser


def scope_of(layer: LayerOptions, person: Person) -> Scope:
    """What of the layer the person may see; without a division nothing of a layer that is cut by it."""
    if _is_left_out(layer, person):
        return NOTHING
    grants = _grants_on(layer, person)
    if layer.access == "public":
        return Scope(allowed=True, masked=_masked_for(layer, person, (PROVINCE,), grants))
    places = _places(person, [*_declared(layer, person), *(grant.division for grant in grants)])
    return _compile(layer, places, _masked_for(layer, person, places, grants), layer.access == "geometry")


def edit_scope_of(layer: LayerOptions, person: Person) -> Scope:
    """Where the person may change features of the layer: always by the division that keeps them.

    Needs a role that edits, named by the layer when it names any; a grant to edit stands in for being
    named, not for the role. A masked field is not to be changed either.
    """
    if not isinstance(person, User) or not person.is_active or _is_left_out(layer, person):
        return NOTHING
    is_read_only = person.narrowing is not None and person.narrowing.read_only
    if layer.kind != "feature" or is_read_only or not (person.rights.edits or is_operator(person)):
        return NOTHING
    grants = _grants_on(layer, person)
    prefixes = [grant.division for grant in grants if grant.edits]
    if is_operator(person):
        prefixes.append(PROVINCE)
    elif not layer.edited_by or person.role in layer.edited_by:
        prefixes.append(person.division)
    places = _places(person, prefixes)
    return _compile(layer, places, _masked_for(layer, person, places, grants), by_geometry=False)


def require_visible(layer: LayerOptions, person: Person) -> Scope:
    """The scope; GisError("sign_in" or "forbidden") when the person sees nothing of the layer."""
    scope = scope_of(layer, person)
    if not scope.allowed:
        kind = "forbidden" if person.is_authenticated else "sign_in"
        raise GisError(kind, f"您没有查看图层“{layer.title}”的权限。", "layer")
    return scope


def is_operator(person: Person) -> bool:
    """Whether the person sees and changes everything."""
    return (
        isinstance(person, User) and person.is_active and (person.is_superuser or person.rights.administers)
    )


def _is_left_out(layer: LayerOptions, person: Person) -> bool:
    """Whether the token that the person came with does not reach the layer."""
    return (
        isinstance(person, User)
        and person.narrowing is not None
        and not person.narrowing.allows_layer(layer.name)
    )


def _grants_on(layer: LayerOptions, person: Person) -> list[Grant]:
    return [grant for grant in grants_of(person) if grant.opens(layer)] if person.is_active else []


def _declared(layer: LayerOptions, person: Person) -> list[str]:
    """The prefixes that the declaration gives the person."""
    if not isinstance(person, User) or not person.is_active:
        return []
    if layer.access == "internal" or is_operator(person):
        return [PROVINCE]
    return [person.division]


def _places(person: Person, prefixes: Iterable[str]) -> tuple[str, ...]:
    """The prefixes (an empty one is nowhere) less what the token takes away."""
    places = reduce_prefixes(prefix for prefix in prefixes if prefix)
    if isinstance(person, User) and person.narrowing is not None:
        return intersect_prefixes(places, person.narrowing.division)
    return places


def _masked_for(
    layer: LayerOptions, person: Person, places: tuple[str, ...], grants: list[Grant]
) -> frozenset[str]:
    """The fields kept back; a grant unmasks only when it covers every place that the person sees."""
    if not layer.masked or any(grant.unmasks and _covers(grant, places) for grant in grants):
        return frozenset()
    if not isinstance(person, User) or not person.is_active:
        return frozenset(layer.masked)
    if person.is_superuser or person.rights.sees_masked:
        return frozenset()
    return frozenset(name for name, roles in layer.masked.items() if person.role not in roles)


def _covers(grant: Grant, places: tuple[str, ...]) -> bool:
    return bool(grant.division) and all(place.startswith(grant.division) for place in places)


def _compile(
    layer: LayerOptions, places: tuple[str, ...], masked: frozenset[str], by_geometry: bool
) -> Scope:
    if not places:
        return NOTHING
    if PROVINCE in places:
        return Scope(allowed=True, masked=masked)
    if not layer.has_district:
        return NOTHING  # a raster file cannot be cut to a division
    return Scope(True, places, by_geometry, masked)
