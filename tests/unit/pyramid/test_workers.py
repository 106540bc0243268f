"""Little work is done here, much by processes of their own."""

from __future__ import annotations

from unittest.mock import patch

from tiles.pyramid import refresh
from tiles.pyramid.refresh import Work
from tiles.pyramid.workers import FEW, run_with


def test_little_work_is_done_here() -> None:
    made: list[Work] = []
    work = [Work("land_use_patch", 12, number, 0, False) for number in range(FEW - 1)]
    with patch.object(refresh, "do_work", made.append):
        assert len(list(run_with(2)(work))) == len(work)
    assert made == work
