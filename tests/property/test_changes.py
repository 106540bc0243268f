"""Changes as values: undoing, following one another, and what does not follow."""

from __future__ import annotations

from typing import Any

import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis_core.errors import GisError
from layers.editing.change import Change, Kind, add, delete, insert, invert, same, update

State = dict[str, Any] | None
NAMES = ("name", "area", "geometry")
VALUES = st.one_of(
    st.none(), st.integers(0, 3), st.builds(shapely.Point, st.integers(0, 2), st.integers(0, 2))
)
STATES = st.one_of(st.none(), st.fixed_dictionaries(dict.fromkeys(NAMES, VALUES)))


def between(before: State, after: State, version: int) -> Change | None:
    """The change that leads from one state of a feature to another; None when nothing does."""
    if before is None and after is None:
        return None
    if before is None:
        return insert("layer", after or {}, 7)
    if after is None:
        return delete("layer", 7, before, version)
    names = [name for name in NAMES if not same(before[name], after[name])]
    if not names:
        return None
    return update("layer", 7, {n: before[n] for n in names}, {n: after[n] for n in names}, version)


def play(state: State, change: Change | None) -> State:
    """The state after the change."""
    if change is None:
        return state
    if change.new is None:
        return None
    return {**(state or {}), **change.new}


def agree(left: State, right: State) -> bool:
    if left is None or right is None:
        return left is right
    return left.keys() == right.keys() and all(same(left[name], right[name]) for name in left)


@given(STATES, STATES)
@settings(max_examples=100)
def test_an_inverted_change_leads_back(before: State, after: State) -> None:
    change = between(before, after, 3)
    if change is not None:
        assert agree(play(after, invert(change)), before)
        assert invert(invert(change)).new == change.new


@given(STATES, STATES, STATES)
@settings(max_examples=100)
def test_two_changes_added_do_what_they_do_in_turn(first: State, second: State, third: State) -> None:
    one, two = between(first, second, 3), between(second, third, 4)
    if one is None or two is None:
        return
    both = add(one, two)
    assert agree(play(first, both), third)
    if both is None:
        assert agree(first, third)
    elif both.kind is Kind.UPDATE:
        assert both.fields == frozenset(both.new or {})


@given(STATES, STATES)
@settings(max_examples=50)
def test_a_change_and_its_undoing_are_nothing(before: State, after: State) -> None:
    change = between(before, after, 3)
    if change is not None:
        assert add(change, invert(change)) is None


@pytest.mark.parametrize(
    "pair", [(Kind.INSERT, Kind.INSERT), (Kind.DELETE, Kind.UPDATE), (Kind.DELETE, Kind.DELETE)]
)
def test_what_cannot_follow_is_refused(pair: tuple[Kind, Kind]) -> None:
    made = {
        Kind.INSERT: insert("layer", {"name": 1}, 7),
        Kind.UPDATE: update("layer", 7, {"name": 1}, {"name": 2}, 3),
        Kind.DELETE: delete("layer", 7, {"name": 1}, 3),
    }
    with pytest.raises(GisError, match="不能相接"):
        add(made[pair[0]], made[pair[1]])


def test_malformed_changes_are_refused() -> None:
    for arguments in (
        ("layer", 7, None, None),
        ("layer", None, {"a": 1}, None),
        ("layer", 7, {"a": 1}, {"b": 1}),
    ):
        with pytest.raises(GisError):
            Change(*arguments)
    with pytest.raises(GisError, match="尚未写入"):
        invert(insert("layer", {"a": 1}))
