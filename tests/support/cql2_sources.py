"""Sources that CQL2 is tried on: layers asked through the OGC API, and the same rows looked at one by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from random import Random
from typing import Any

from django.test import Client

from gis_core.geometry.measure import to_shapely
from layers.catalogue import find_layer
from layers.declare import LayerOptions
from layers.filters import Property, list_properties, parse_cql2

# Lines, points, polygons; text, whole numbers, decimals, days, pairs of days; values that are missing.
NAMES = ("road", "hydrological_station", "protected_area", "project_footprint")
LANGUAGES = ("cql2-text", "cql2-json")
LIMIT = 10_000
# The rule of three values: what holds, what does not hold; the rest is unknown.
Truth = tuple[frozenset[int], frozenset[int]]


@dataclass(frozen=True)
class Source:
    """A layer under a language; `find` asks the service, `look` the rows."""

    client: Client
    name: str
    language: str

    @property
    def layer(self) -> LayerOptions:
        """Its declaration."""
        return find_layer(self.name)

    @cached_property
    def rows(self) -> list[Any]:
        """Every row: the caller sees all of these layers."""
        return list(self.layer.model._default_manager.all())

    @cached_property
    def every(self) -> frozenset[int]:
        """All keys."""
        return frozenset(row.pk for row in self.rows)

    def properties(self, *kinds: str) -> list[Property]:
        """The queryables of these kinds."""
        return [one for one in list_properties(self.layer) if one.kind in kinds]

    def ask(self, text: str, **more: Any) -> Any:
        """The answer to a condition, told in the source's language."""
        told = text if self.language == "cql2-text" else json.dumps(parse_cql2(text))
        query = {"filter": told, "filter-lang": self.language, "limit": LIMIT, "properties": "", **more}
        return self.client.get(f"/ogc/collections/{self.name}/items", {"skipGeometry": "true"} | query)

    def find(self, text: str, **more: Any) -> frozenset[int]:
        """Keys of the features that meet a condition; all of them, and as many as are said to match."""
        answer = self.ask(text, **more)
        body = b"".join(answer)
        assert answer.status_code == 200, (text, body[:400])
        assert answer["Content-Type"].startswith("application/geo+json")
        document = json.loads(body)
        found = frozenset(feature["id"] for feature in document["features"])
        assert document["numberMatched"] == len(found) == document["numberReturned"], text
        return found

    def refuse(self, text: str, **more: Any) -> None:
        """The service says 400 and where the fault is."""
        answer = self.ask(text, **more)
        assert answer.status_code == 400, (text, answer.status_code)
        assert answer["Content-Type"].startswith("application/problem+json")

    def look(self, holds: Callable[[Any], Any]) -> frozenset[int]:
        """Keys of the rows for which it holds."""
        return frozenset(row.pk for row in self.rows if holds(row))

    def look_at(self, one: Property, holds: Callable[[Any], Any]) -> frozenset[int]:
        """Keys of the rows whose value is there and meets it."""
        return self.look(lambda row: (value := value_of(row, one)) is not None and holds(value))

    def look_shape(self, holds: Callable[[Any], Any]) -> frozenset[int]:
        """Keys of the rows whose shape meets it."""
        return self.look(lambda row: holds(to_shapely(row.geometry)))

    def weigh(self, text: str) -> Truth:
        """For which features a condition holds, and for which its opposite."""
        return self.find(text), self.find(f"NOT ({text})")


def value_of(row: Any, one: Property) -> Any:
    """The row's value; an empty text is none."""
    value = getattr(row, one.field.attname)
    return None if value == "" else value


def check_logic(source: Source, predicates: Sequence[str], seed: int = 7, times: int = 10) -> None:
    """Annex A's combination of four predicates, worked out by the rule of three values."""
    weigh = cache(source.weigh)
    for p1, p2, p3, p4 in islice(_fours(predicates, Random(seed)), times):
        text = f"((NOT ({p1}) AND {p2}) OR ({p3} and NOT ({p4})) or not ({p1} AND {p4}))"
        one, two, three, four = (weigh(p) for p in (p1, p2, p3, p4))
        left, middle = _and(_not(one), two), _and(three, _not(four))
        holds = _or(_or(left, middle), _not(_and(one, four)))[0]
        assert source.find(text) == holds, text


def _fours(predicates: Sequence[str], random: Random) -> Iterator[Sequence[str]]:
    while True:
        yield random.choices(predicates, k=4)


def _not(a: Truth) -> Truth:
    return a[1], a[0]


def _and(a: Truth, b: Truth) -> Truth:
    return a[0] & b[0], a[1] | b[1]


def _or(a: Truth, b: Truth) -> Truth:
    return a[0] | b[0], a[1] & b[1]
