"""A run of the bots with all checks after it: for the test, and longer for the measurement."""

from __future__ import annotations

from pathlib import Path

from django.utils import timezone

from tests.support.bots import checks
from tests.support.bots.ground import LAYERS, read_table
from tests.support.bots.work import Run, run_bots


def let_them_work(editors: int, operations: int, instants: int, seed: int, folder: Path) -> Run:
    """Let so many editors do so many operations; AssertionError says what they broke."""
    start, since = {layer: read_table(layer) for layer in LAYERS}, timezone.now()
    uncovered = checks.find_uncovered()
    run = run_bots(editors, operations, seed, folder)
    crashes = [one.crash for one in run.log if one.crash]
    assert not crashes, crashes[0]
    checks.check_versions()
    checks.check_chain()
    checks.check_past(start, run, since, instants, seed)
    checks.check_lineage()
    checks.check_descent(run)
    checks.check_ground()
    assert checks.find_uncovered() == uncovered
    checks.check_boundaries()
    return run
