"""bin/run in a copy of the project whose application is a stand-in (`stub`): quick, and apart from ours."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LAST_LINE = "Ctrl-C stops it."
START_SECONDS = 60


@dataclass
class Project:
    """The copy, the port it uses, and what it was told and said."""

    root: Path
    port: int
    said: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def var(self) -> Path:
        return self.root / "var"

    def environment(self, **more: str) -> dict[str, str]:
        left_out = ("DATABASE_URL", "QIONGTU_", "DJANGO_", "PYTEST", "PYTHONPATH")
        return {name: value for name, value in os.environ.items() if not name.startswith(left_out)} | more

    def call(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        """bin/run to its end; its output and error as one text."""
        return subprocess.run(
            ["bin/run", *arguments], cwd=self.root, env=self.environment(**more), text=True, check=False,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120,
        )  # fmt: skip

    def launch(self, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        """Starts bin/run --no-install and returns at once."""
        with self.said.open("wb") as sink:
            process = subprocess.Popen(
                ["bin/run", "--no-install", "--port", str(self.port), *arguments], cwd=self.root,
                env=self.environment(**more), stdin=subprocess.DEVNULL, stdout=sink, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.running.append(process)
        return process

    def start(self, *arguments: str, **more: str) -> subprocess.Popen[bytes]:
        """Starts it and waits until it says that it is ready."""
        process = self.launch(*arguments, **more)
        wait_until(lambda: LAST_LINE in self.output() or process.poll() is not None)
        assert process.poll() is None, self.output()
        return process

    def output(self) -> str:
        return self.said.read_text(encoding="utf-8")

    def end(self, process: subprocess.Popen[bytes], name: signal.Signals = signal.SIGTERM) -> int:
        process.send_signal(name)
        return process.wait(60)

    def list_processes(self) -> list[str]:
        """Command lines of living processes that name this copy's folder."""
        lines = []
        for entry in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = entry.read_bytes().replace(b"\0", b" ").decode(errors="replace")
                folder = str((entry.parent / "cwd").readlink())
            except OSError:
                continue
            if str(self.root) in line or folder.startswith(str(self.root)):
                lines.append(line)
        return lines

    def list_calls(self) -> list[str]:
        """What manage.py was told so far, one command a line."""
        calls = self.var / "calls"
        return calls.read_text(encoding="utf-8").splitlines() if calls.is_file() else []


def wait_until(condition: Callable[[], bool], seconds: float = START_SECONDS) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


def find_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def project() -> Iterator[Project]:
    """A copy that the database server's own account can enter, unlike pytest's folders when root runs it."""
    folder = Path(tempfile.mkdtemp(prefix="qiongtu-setup-"))
    folder.chmod(0o755)
    root = folder / "project"
    shutil.copytree(ROOT / "tests" / "setup" / "stub", root, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "bin", root / "bin", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.lock", "requirements-test.lock"):
        shutil.copy(ROOT / name, root)
    (root / ".venv").symlink_to(sys.prefix)
    made = Project(root, find_port(), folder / "said")
    yield made
    for process in made.running:
        if process.poll() is None:
            made.end(process)
    shutil.rmtree(folder)
