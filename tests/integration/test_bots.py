"""Twenty editors at once, at random, some by plain SQL, some killed: afterwards nothing is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.bots.trial import let_them_work

EDITORS, OPERATIONS, INSTANTS, SEED = 20, 400, 100, 1


@pytest.mark.slow
def test_bots_break_nothing(own_database: str, tmp_path: Path) -> None:
    """Ground, versions, lineage, boundaries, evidence and every instant of the past."""
    run = let_them_work(EDITORS, OPERATIONS, INSTANTS, SEED, tmp_path)
    assert sum(1 for one in run.log if one.change_set) > OPERATIONS / 5
    assert run.killed
