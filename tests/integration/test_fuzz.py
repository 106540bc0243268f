"""A small share of `bin/fuzz`: every part, the same inputs each time, straight into the application."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from tests.fuzz.afterwards import find_open
from tests.fuzz.ground import Ground
from tests.fuzz.network import watched_network
from tests.fuzz.run import PARTS, plan, run
from tests.fuzz.senders import InProcess
from tests.fuzz.worker import make_editor

pytestmark = pytest.mark.slow

SEED, INPUTS = 20261127, 2_000
MOST_MB = 2_000


def test_two_thousand_inputs_and_no_fault_of_ours(own_database: str, tmp_path: Path) -> None:
    client = Client()
    client.force_login(make_editor("fuzz"))
    with watched_network() as watch:
        tally = run(plan(list(PARTS), INPUTS), SEED, Ground(), InProcess(client), tmp_path)
    assert not tally.faults
    assert not watch.tried
    assert tally.answers.total() == INPUTS and tally.memory_mb < MOST_MB
    assert not find_open()
