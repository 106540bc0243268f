"""Who waits for whose tile, who keeps it alive, and what a crowd is told of one that is too slow."""

from __future__ import annotations

import threading
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from gis_core.errors import GisError
from gis_core.interest import Interest, present_interest, working_for
from tests.support.slow_layer import wait_until
from tiles.kept.single import Single

KEY = ("/tiles/a/1/0/0.mvt", "d4601")


class Asker(threading.Thread):
    """Holds the key as long as somebody waits, a few seconds at most; `said` is how it ended."""

    def __init__(self, single: Single, ends: threading.Event) -> None:
        super().__init__(daemon=True)
        self.interest, self.said, self.is_making = Interest(), "", False
        self._single, self._ends = single, ends
        self.start()

    def run(self) -> None:
        try:
            with working_for(self.interest), self._single.hold(KEY):
                self.is_making = True
                with present_interest().giving_up(self._ends.set):
                    self._ends.wait(5)
                present_interest().check()
                self.said = "made"
        except GisError as error:
            self.said = error.kind


def test_it_goes_on_until_the_last_has_left(tmp_path: Path) -> None:
    single, ends = Single(tmp_path), threading.Event()
    first = Asker(single, ends)
    wait_until(lambda: first.is_making)
    second = Asker(single, ends)
    sleep(0.1)
    first.interest.leave()
    sleep(0.1)
    assert first.is_alive() and not first.said, "the second still waits for it"
    second.interest.leave()
    first.join(2)
    second.join(2)
    assert (first.said, second.said) == ("gone", "gone") and not second.is_making


def test_who_waits_and_leaves_is_let_go(tmp_path: Path) -> None:
    single, ends = Single(tmp_path), threading.Event()
    first = Asker(single, ends)
    wait_until(lambda: first.is_making)
    second = Asker(single, ends)
    sleep(0.1)
    second.interest.leave()
    second.join(1)
    assert second.said == "gone" and first.is_alive()
    ends.set()
    first.join(1)
    assert first.said == "made"


def test_after_one_is_given_up_the_next_makes_it(tmp_path: Path) -> None:
    single, ends = Single(tmp_path), threading.Event()
    first = Asker(single, ends)
    wait_until(lambda: first.is_making)
    first.interest.leave()
    second = Asker(single, threading.Event())
    wait_until(lambda: second.is_making)
    second.interest.leave()


def test_who_waits_for_another_process_is_let_go(tmp_path: Path) -> None:
    """Two of these locks stand for two processes: they share the files only."""
    ends = threading.Event()
    first = Asker(Single(tmp_path), ends)
    wait_until(lambda: first.is_making)
    second = Asker(Single(tmp_path), ends)
    sleep(0.1)
    second.interest.leave()
    second.join(1)
    assert second.said == "gone" and first.is_alive()
    ends.set()


def test_what_was_too_slow_is_not_tried_again_for_a_moment(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("tiles.kept.single.RETRY_AFTER", 0.5)
    with pytest.raises(GisError), Single(tmp_path).hold(KEY):
        raise GisError("timeout", "slow", "tile")
    began = monotonic()
    for single in (Single(tmp_path), Single(tmp_path)):
        with pytest.raises(GisError) as caught, single.hold(KEY):
            pytest.fail("tried again")
        assert caught.value.kind == "timeout"
    assert monotonic() - began < 0.4
    wait_until(lambda: monotonic() - began > 0.5)
    with Single(tmp_path).hold(KEY):
        pass


def test_other_errors_are_not_remembered(tmp_path: Path) -> None:
    with pytest.raises(GisError), Single(tmp_path).hold(KEY):
        raise GisError("unavailable", "no", "tile")
    with Single(tmp_path).hold(KEY):
        pass


def test_without_a_place_for_locks_tiles_are_made_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with Single(tmp_path / "file" / "locks").hold(KEY):
        pass
