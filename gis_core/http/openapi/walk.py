"""The addresses below a path, found where Django finds them: in the URL patterns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.checks import Error
from django.urls import URLPattern, URLResolver, get_resolver

from gis_core.http.openapi.declare import Described, Named, Operation

BELOW = "api/"
# `<int:key>` or `<key>` in a route.
PLACE = re.compile(r"<(?:[^>:]+:)?(\w+)>")
REGULAR = re.compile(r"[\^$()\\]")


@dataclass(frozen=True)
class Address:
    """One address: as Django writes it, as OpenAPI writes it, and what is said of it."""

    route: str
    path: str
    operations: tuple[Operation, ...]

    @property
    def places(self) -> frozenset[str]:
        """The names of the parts that vary."""
        return frozenset(PLACE.findall(self.route))


def list_addresses(below: str = BELOW, resolver: Any = None) -> list[Address]:
    """The addresses below a path, in the order of the patterns; those nobody described have no operations."""
    return [
        Address(route, "/" + PLACE.sub(r"{\1}", route), operations_of(view))
        for route, view in _walk(resolver or get_resolver(), "")
        if route.startswith(below)
    ]


def operations_of(view: object) -> tuple[Operation, ...]:
    """What is said of a view."""
    return view.operations if isinstance(view, Described) else ()


def _walk(resolver: Any, before: str) -> Iterator[tuple[str, object]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _walk(entry, route)
        elif isinstance(entry, URLPattern):
            yield route, entry.callback


def find_faults(addresses: list[Address]) -> Iterator[Error]:
    """What is wrong with the descriptions; nothing when they are in order."""
    names: dict[str, str] = {}
    schemas: dict[str, Named] = {}
    for address in addresses:
        if not address.operations:
            yield _fault(1, address, "is not described", "Write `described(view, Operation(…))` in urls.py.")
        if REGULAR.search(address.route):
            yield _fault(2, address, "is a regular expression", "Write it with `path()`.")
        for operation in address.operations:
            told = {one.name for one in operation.parameters if one.place == "path"} | set(operation.fixed)
            if told != address.places:
                yield _fault(3, address, f"has {sorted(address.places)}, told are {sorted(told)}")
            if names.setdefault(operation.name, address.route) != address.route:
                yield _fault(4, address, f"{operation.name} is the name of another operation too")
            for named in _list_named(operation):
                if schemas.setdefault(named.name, named) is not named:
                    yield _fault(5, address, f"{named.name} is the name of another schema too")


def _list_named(operation: Operation) -> Iterator[Named]:
    body = [operation.body.schema] if operation.body else []
    told = [*(one.schema for one in operation.parameters), *(one.content for one in operation.answers)]
    yield from _find_named([*told, *body])


def _find_named(value: object) -> Iterator[Named]:
    if isinstance(value, Named):
        yield value
        yield from _find_named(value.content)
    elif isinstance(value, Mapping):
        yield from _find_named(list(value.values()))
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _find_named(part)


def _fault(number: int, address: Address, sentence: str, hint: str = "") -> Error:
    return Error(f"/{address.route}: {sentence}", hint=hint or None, id=f"api.E{number:03d}")


def check_descriptions(app_configs: Any = None, **_: Any) -> list[Error]:
    """`manage.py check`: every address below /api/ is described."""
    return [] if app_configs is not None else list(find_faults(list_addresses()))
