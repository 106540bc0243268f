"""Carrying out acts without the write path: numbers from memory, changes applied to rows in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from layers.catalogue import find_layer
from layers.editing.change import Change
from layers.parcels.act import Act, Row
from layers.parcels.fetch import fetch_rows, find_neighbours
from layers.parcels.numbers import Series

FIRST_NEW = 10**12


def make_issue(start: int = 90_000) -> Any:
    """An issuer of numbers that remembers what it gave."""
    given: Counter[Series] = Counter()

    def issue(series: Series, count: int) -> list[int]:
        first = start + given[series] + 1
        given[series] += count
        return list(range(first, first + count))

    return issue


def read(layer: str, ids: Sequence[int]) -> list[Row]:
    """Rows by id, whoever may see them."""
    return fetch_rows(layer, find_layer(layer).model._default_manager.all(), ids)


def read_around(layer: str, *ids: int) -> tuple[list[Row], list[Row], list[Row]]:
    """The features, their neighbours, and the neighbours of those."""
    near = find_neighbours(layer, ids)
    far = find_neighbours(layer, [*ids, *near])
    return read(layer, ids), read(layer, near), read(layer, far)


def carry_out(rows: Iterable[Row], changes: Iterable[Change], layer: str) -> list[Row]:
    """The rows of a layer after the changes; new ones get ids after all others."""
    after = {row.key: row for row in rows}
    number = FIRST_NEW
    for change in changes:
        if change.layer != layer:
            continue
        if change.new is None:
            del after[change.key]  # type: ignore[arg-type]
        elif change.key is None:
            after[number] = Row(number, 1, change.new)
            number += 1
        else:
            old = after[change.key]
            assert old.version == change.version
            after[change.key] = Row(change.key, old.version + 1, {**old.values, **change.new})
    return [after[key] for key in sorted(after)]


def keys_of(act: Act) -> list[int]:
    """Ids of an act's changes as a writer would answer them."""
    news = iter(range(FIRST_NEW, FIRST_NEW + len(act.changes)))
    return [next(news) if change.key is None else change.key for change in act.changes]
