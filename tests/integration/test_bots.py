"""Twenty editors at once, at random, some by plain SQL, some killed: afterwards nothing is broken."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from tests.support.bots import checks
from tests.support.bots.ground import LAYERS, read_table
from tests.support.bots.work import run_bots

EDITORS, OPERATIONS, INSTANTS, SEED = 20, 400, 100, 1


def test_bots_break_nothing(own_database: str, tmp_path: Path) -> None:
    """Ground, versions, lineage, boundaries, evidence and every instant of the past."""
    start, since = {layer: read_table(layer) for layer in LAYERS}, timezone.now()
    checks.check_boundaries()
    run = run_bots(EDITORS, OPERATIONS, SEED, tmp_path)
    counts = run.count()
    for one in sorted(run.log, key=lambda o: -o.seconds)[:12]: print(one.seconds, one.operation, one.layer, one.refusal, one.crash[:50])
    for k,v in sorted(counts.items()): print(v,k)
    print("\n=====\n".join({one.crash[-1500:] for one in run.log if one.crash}))
    assert not [one.crash for one in run.log if one.crash]
    assert sum(1 for one in run.log if one.change_set) > OPERATIONS / 5, counts
    print(run.killed, counts)
    checks.check_versions()
    checks.check_chain()
    checks.check_past(start, run, since, INSTANTS, SEED)
    checks.check_lineage()
    checks.check_descent(run)
    checks.check_ground()
    assert checks.find_narrow_gaps() == []
    checks.check_boundaries()
