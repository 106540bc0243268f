"""Sorting, and where the next page begins: after the last feature's values, not after a number of features.

So a page stays in its place whatever is inserted or deleted before it.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from gis_core.errors import GisError
from gis_core.sql import Fragment, compose, join_pieces
from layers.declare import LayerOptions
from layers.filters import Property, find_property
from layers.filters.values import UNSTORABLE

MOST_KEYS = 4
LONGEST_CURSOR = 4_000
TYPES = {"integer": "bigint", "number": "numeric", "boolean": "boolean", "date": "date"}
WHOLE, NUMBER = re.compile(r"-?[0-9]{1,18}"), re.compile(r"-?[0-9]{1,40}(\.[0-9]{1,40})?")


@dataclass(frozen=True)
class SortKey:
    """A column to sort by; features without a value come last."""

    of: Property
    is_descending: bool = False

    @property
    def column(self) -> Fragment:
        """The column as SQL."""
        return compose("t.{column}", {"column": self.of.column})

    @property
    def type(self) -> str:
        """The type that values on their way back are cast to: without a length or precision to exceed."""
        return TYPES.get(self.of.kind, "text")


def read_sort(layer: LayerOptions, text: str) -> tuple[SortKey, ...]:
    """`sortby=+a,-b` as sort keys, always ending with the feature's own key."""
    names = [part.strip() for part in text.split(",") if part.strip()]
    if len(names) > MOST_KEYS:
        raise GisError("parameter", f"最多按 {MOST_KEYS} 个属性排序。", "sortby")
    keys = [SortKey(find_property(layer, name.lstrip("+-")), name.startswith("-")) for name in names]
    if any(key.of.kind == "geometry" for key in keys):
        raise GisError("parameter", "不能按图形排序。", "sortby")
    own = next((key for key in keys if key.of.name == "id"), None)
    return (*(key for key in keys if key is not own), own or SortKey(find_property(layer, "id")))


def compose_order(keys: tuple[SortKey, ...]) -> Fragment:
    """What follows ORDER BY."""
    ways = {True: "{column} DESC NULLS LAST", False: "{column} ASC NULLS LAST"}
    return join_pieces(
        ", ",
        [
            compose("{column}" + (" DESC" if key.is_descending else ""), {"column": key.column})
            if key.of.name == "id"
            else compose(ways[key.is_descending], {"column": key.column})
            for key in keys
        ],
    )


def compose_keys(keys: tuple[SortKey, ...]) -> Fragment:
    """The feature's values of the sort keys as an array of texts."""
    return compose(
        "ARRAY[{texts}]",
        {"texts": join_pieces(", ", [compose("{column}::text", {"column": key.column}) for key in keys])},
    )


def compose_after(keys: tuple[SortKey, ...], values: list[str | None]) -> tuple[Fragment, dict[str, Any]]:
    """The condition that a feature comes after these values."""
    bound = {f"after_{place}": value for place, value in enumerate(values)}
    choices = []
    for place, key in enumerate(keys):
        same = [_compose_same(keys[n], values[n], n) for n in range(place)]
        if (beyond := _compose_beyond(key, values[place], place)) is not None:
            choices.append(compose("({all})", {"all": join_pieces(" AND ", [*same, beyond])}))
    return compose("({any})", {"any": join_pieces(" OR ", choices)}), bound


def _compose_same(key: SortKey, value: str | None, place: int) -> Fragment:
    if value is None:
        return compose("{column} IS NULL", {"column": key.column})
    return compose(f"{{column}} = %(after_{place})s::{key.type}", {"column": key.column})


def _compose_beyond(key: SortKey, value: str | None, place: int) -> Fragment | None:
    """Beyond a value; nothing is beyond no value, which is last."""
    if value is None:
        return None
    sign = "<" if key.is_descending else ">"
    beyond = f"{{column}} {sign} %(after_{place})s::{key.type}"
    if key.of.name != "id":
        beyond = f"({beyond} OR {{column}} IS NULL)"
    return compose(beyond, {"column": key.column})


def write_cursor(values: list[str | None]) -> str:
    """The values as one parameter of an address."""
    return urlsafe_b64encode(json.dumps(values, ensure_ascii=False).encode()).decode().rstrip("=")


def read_cursor(text: str, keys: tuple[SortKey, ...]) -> list[str | None] | None:
    """The values of a cursor of ours; None when there is none; GisError("parameter") for any other."""
    if not text:
        return None
    fault = GisError("parameter", "参数 cursor 应取自上一页的 next 链接。", "cursor")
    if len(text) > LONGEST_CURSOR:
        raise fault
    try:
        values = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, binascii.Error, RecursionError) as error:
        raise fault from error
    is_list = isinstance(values, list) and len(values) == len(keys)
    if not is_list or not all(_fits(key, value) for key, value in zip(keys, values, strict=True)):
        raise fault
    return list(values)


def _fits(key: SortKey, value: Any) -> bool:
    """Whether the database will take the text as a value of the column."""
    if value is None:
        return key.of.name != "id"
    if not isinstance(value, str) or UNSTORABLE.search(value):
        return False
    return CHECKS[key.of.kind](value) if key.of.kind in CHECKS else True


def _is_number(text: str) -> bool:
    return NUMBER.fullmatch(text) is not None


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


CHECKS: dict[str, Callable[[str], bool]] = {
    "integer": lambda text: WHOLE.fullmatch(text) is not None,
    "number": _is_number,
    "boolean": lambda text: text in ("true", "false"),
    "date": _is_day,
}
