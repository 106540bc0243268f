"""Processes of the pyramid's pool: they start without anything loaded, and end with whoever started them."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from tiles.pyramid.process import begin_life

ROOT = Path(__file__).resolve().parents[3]
PARENT = """
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from tiles.pyramid.process import begin_life

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, get_context("spawn"), initializer=begin_life)
    import os
    print(pool.submit(os.getpid).result(), flush=True)
    time.sleep(60)
"""


def test_a_process_starts_with_nothing_loaded() -> None:
    with ProcessPoolExecutor(1, get_context("spawn"), initializer=begin_life) as pool:
        assert pool.submit(abs, -1).result(timeout=60) == 1


def test_a_process_ends_with_its_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = subprocess.Popen([sys.executable, str(script)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
                              env={**os.environ, "PYTHONPATH": str(ROOT)})  # fmt: skip
    assert parent.stdout is not None
    child = Path("/proc") / parent.stdout.readline().strip()
    assert child.is_dir()
    parent.kill()
    parent.wait()
    deadline = time.monotonic() + 10
    while child.is_dir() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not child.is_dir()
