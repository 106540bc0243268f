"""What is kept in memory, what an edit throws out of it, and when the database is asked."""

from __future__ import annotations

import threading
from time import sleep

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.history.triggers import DEEP_ZOOMS, LEASE_SECONDS
from layers.history.watch import Mark, News
from tiles.kept.memory import Memory, concerns
from tiles.kept.tile import Kept, Wanted
from tiles.kept.watch import Watch

BODY = Kept(b"x" * 400, "a/b", 'W/"1"', False, False)


def wanted(z: int, x: int, y: int, layer: str = "a") -> Wanted:
    """A tile that depends on its own cell."""
    return Wanted((f"/tiles/{layer}/{z}/{x}/{y}.mvt", "all"), frozenset({(layer, (z, x, y))}), False)


def mark(sequence: int, z: int, x: int, y: int, *, deep: bool = False, layer: str = "a") -> Mark:
    """A cell that a change set touched."""
    return Mark(sequence, layer, (z, x, y), deep)


def test_an_edit_throws_out_its_cells_and_what_lies_below_deep_ones() -> None:
    memory = Memory(2**20)
    tiles = {
        name: wanted(*cell)
        for name, cell in {"own": (14, 8, 8), "below": (18, 132, 132), "other": (14, 9, 8)}.items()
    }
    for each in tiles.values():
        memory.put(each, BODY, 0)
    memory.forget([mark(1, 14, 8, 8), mark(1, 16, 33, 33, deep=True)])
    assert [name for name, each in tiles.items() if memory.find(each.key)] == ["other"]


def test_another_layer_is_left_alone() -> None:
    memory = Memory(2**20)
    memory.put(wanted(0, 0, 0), BODY, 0)
    memory.forget([mark(1, 0, 0, 0, deep=True, layer="b")])
    assert memory.find(wanted(0, 0, 0).key)


def test_a_tile_begun_before_an_edit_does_not_slip_in() -> None:
    memory = Memory(2**20)
    memory.forget([mark(5, 14, 8, 8)])
    memory.put(wanted(14, 8, 8), BODY, 4)
    memory.put(wanted(14, 9, 8), BODY, 4)
    assert memory.find(wanted(14, 8, 8).key) is None and memory.find(wanted(14, 9, 8).key)
    memory.put(wanted(14, 8, 8), BODY, 5)
    assert memory.find(wanted(14, 8, 8).key)
    memory.clear(9)
    memory.put(wanted(14, 8, 8), BODY, 8)
    assert memory.find(wanted(14, 8, 8).key) is None


def test_it_stays_within_its_room_and_keeps_what_is_asked_for() -> None:
    memory = Memory(10 * BODY.size)
    for x in range(30):
        memory.put(wanted(14, x, 0), BODY, 0)
        memory.find(wanted(14, 0, 0).key)
    assert len(memory) == 10 and memory.size == 10 * BODY.size and memory.find(wanted(14, 0, 0).key)
    memory.put(wanted(1, 0, 0), Kept(b"x" * 10_000, "", "", False, False), 0)
    assert memory.find(wanted(1, 0, 0).key) is None


CELLS = st.tuples(st.sampled_from([0, 3, 4, 8, 11, 12, 14, 16, 18]), st.integers(0, 3), st.integers(0, 3))


@given(st.lists(CELLS, max_size=8), st.lists(st.tuples(CELLS, st.booleans()), max_size=8))
def test_what_is_thrown_out_is_what_the_marks_concern(held: list, marks: list) -> None:
    """The index of the memory agrees with the rule said plainly; nothing is left behind in it."""
    memory = Memory(2**20)
    tiles = [wanted(z, x % 2**z, y % 2**z) for z, x, y in held]
    news = [mark(1, z, x % 2**z, y % 2**z, deep=deep and z in DEEP_ZOOMS) for (z, x, y), deep in marks]
    for each in tiles:
        memory.put(each, BODY, 0)
    memory.forget(news)
    for each in tiles:
        gone = any(concerns(one, each.cells) for one in news)
        assert (memory.find(each.key) is None) == gone
    memory.forget([mark(2, 0, 0, 0, deep=True)])
    assert len(memory) == memory.size == len(memory._own) == len(memory._below) == 0


class Database:
    """Answers a watch, and counts how often it was asked."""

    def __init__(self, *news: News) -> None:
        self.news, self.asked = list(news), []

    def read(self, since: int) -> News:
        self.asked.append(since)
        sleep(0.005)
        return self.news.pop(0) if len(self.news) > 1 else self.news[0]


def test_an_answer_is_relied_on_for_a_moment() -> None:
    database = Database(News(7, 1, False))
    watch = Watch(Memory(2**20), database.read)
    assert [watch.confirm() for _ in range(50)] == [7] * 50 and database.asked == [-1]
    sleep(LEASE_SECONDS * 1.1)
    watch.confirm()
    assert database.asked == [-1, 7] and watch.access == 1


def test_while_an_edit_is_under_way_every_question_is_asked_anew() -> None:
    database = Database(News(7, 1, True))
    watch = Watch(Memory(2**20), database.read)
    for _ in range(5):
        watch.confirm()
    assert len(database.asked) == 5


def test_many_ask_as_one() -> None:
    database = Database(News(7, 1, True))
    watch = Watch(Memory(2**20), database.read)
    threads = [threading.Thread(target=watch.confirm) for _ in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(database.asked) < 10


def test_marks_reach_the_memory_and_a_fault_leaves_no_trust() -> None:
    memory = Memory(2**20)
    database = Database(News(7, 1, True), News(8, 1, True, (mark(8, 14, 8, 8),)))
    watch = Watch(memory, database.read)
    memory.put(wanted(14, 8, 8), BODY, watch.confirm())
    assert memory.find(wanted(14, 8, 8).key)
    watch.confirm()
    assert memory.find(wanted(14, 8, 8).key) is None

    def fail(since: int) -> News:
        raise ConnectionError

    watch._read = fail
    with pytest.raises(ConnectionError):
        watch.confirm()
