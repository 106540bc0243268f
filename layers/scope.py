"""What part of a layer somebody sees or changes, as a value, and as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import blake2b

from django.db.models import Q

from layers.division_areas import area_expression, area_sql

# Code prefix of the whole province (GB/T 2260): its people see every district.
PROVINCE = "46"
# A longer class is told by its hash: it becomes a file's name.
LONGEST_CLASS = 80
LIKE_SPECIAL = str.maketrans({"\\": "\\\\", "%": "\\%", "_": "\\_"})


@dataclass(frozen=True)
class Scope:
    """Nothing; everything; or the features of some divisions.

    `divisions` are code prefixes without each other's parts, sorted; empty means everywhere. They are
    compared with the feature's `district`, or, `by_geometry`, the feature must meet the polygon of the
    division of exactly that code. Values of `masked` fields must not be seen, nor searched, sorted or
    filtered by.
    """

    allowed: bool
    divisions: tuple[str, ...] = ()
    by_geometry: bool = False
    masked: frozenset[str] = frozenset()

    @property
    def is_whole(self) -> bool:
        """Whether no feature is kept back."""
        return self.allowed and not self.divisions

    @property
    def scope_class(self) -> str:
        """A short stable key of what is seen, safe as a file's name: whoever shares it sees the same."""
        if not self.allowed:
            return "none"
        kind = "g" if self.by_geometry else "d"
        text = f"{kind}{'-'.join(self.divisions)}" if self.divisions else "all"
        if self.masked:
            text += f".{'-'.join(sorted(self.masked))}"
        return text if len(text) <= LONGEST_CLASS else blake2b(text.encode(), digest_size=16).hexdigest()

    def as_sql(self, alias: str = "t") -> tuple[str, dict[str, str]]:
        """The scope as an SQL condition on `alias` with its bound parameters, named after the alias.

        By code it is a LIKE that the pattern index on `district` answers; by geometry the GiST index.
        """
        if not self.allowed:
            return "false", {}
        if not self.divisions:
            return "true", {}
        names = {f"{alias}_scope_{number}": code for number, code in enumerate(self.divisions)}
        if self.by_geometry:
            return f"({' OR '.join(area_sql(alias, *pair) for pair in names.items())})", names
        conditions = " OR ".join(f"{alias}.district LIKE %({name})s" for name in names)
        return f"({conditions})", {name: f"{escape_like(code)}%" for name, code in names.items()}

    def as_q(self) -> Q:
        """The scope as a Django filter; a closed scope matches nothing."""
        if not self.allowed:
            return Q(pk__in=[])
        condition = Q()
        for code in self.divisions:
            if self.by_geometry:
                condition |= Q(geometry__intersects=area_expression(code))
            else:
                condition |= Q(district__startswith=code)
        return condition


NOTHING = Scope(allowed=False)
EVERYTHING = Scope(allowed=True)


def escape_like(text: str) -> str:
    """The text as a LIKE pattern that matches only itself."""
    return text.translate(LIKE_SPECIAL)


def reduce_prefixes(prefixes: Iterable[str]) -> tuple[str, ...]:
    """The prefixes without those inside another one, sorted."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return tuple(kept)


def intersect_prefixes(prefixes: Iterable[str], other: str) -> tuple[str, ...]:
    """What lies both in one of the prefixes and in the other one; an empty `other` takes nothing away."""
    met = {max(one, other, key=len) for one in prefixes if one.startswith(other) or other.startswith(one)}
    return reduce_prefixes(met)
