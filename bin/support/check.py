"""The second half of bin/test: front end, database, static files; the checks; pytest, the last to speak."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from support.cluster import Cluster
from support.environment import make_environment
from support.failure import Failure
from support.frontend import FrontEnd
from support.steps import Steps, run_logged

ROOT = Path(__file__).resolve().parents[2]
PORT = 8000

# All tests: in two processes, each with a database of its own; a file's tests stay together and in order.
WHOLE = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--durations", "20"]
# Title and command of each check beside pytest; every one is run, whatever the others say.
CHECKS: dict[str, list[str]] = {
    "Style": ["ruff", "check", "--quiet"],
    "Format": ["ruff", "format", "--check", "--output-format", "concise"],
    "Import rules": ["lint-imports", "--no-cache"],
    "Types": ["mypy"],
    "Declarations": [sys.executable, "manage.py", "check", "--fail-level", "WARNING"],
    "Migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
}


class Check:
    """One bin/test from its third step to its end."""

    def __init__(self, command: str = "bin/test") -> None:
        self.var = Path(os.environ["QIONGTU_VAR"])
        self.steps = Steps(command, number=2, total=5, log=self.var / "log" / "test.log")
        self.front_end = FrontEnd(ROOT, self.steps.log, os.environ)
        self.cluster: Cluster | None = None
        self.environment: dict[str, str] = {}
        self.failed: list[str] = []

    def set_up(self) -> None:
        """What the tests stand on."""
        self.steps.run("Front end", lambda: self.front_end.build(tests=True))
        self.steps.run("Database", self.start_database)
        self.steps.run("Static files", self.collect_static)

    def start_database(self) -> str | None:
        """Starts the tests' own cluster, or takes the server of DATABASE_URL; tests run as the owner."""
        url = os.environ.get("DATABASE_URL", "")
        if not url:
            self.cluster = Cluster(self.var, careless=True)
            self.cluster.start()
        ours = make_environment(self.var, self.cluster.owner_url if self.cluster else url, "127.0.0.1", PORT)
        self.environment = {**os.environ, **ours}
        return "DATABASE_URL" if url else None

    def collect_static(self) -> None:
        """Pages name static files by their hash: the list of them must be there."""
        command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        run_logged(command, self.steps.log, self.environment, ROOT)

    def check_all(self) -> None:
        """Runs every check; a failing one shows what it said."""
        for title, command in CHECKS.items():
            self.check(title, command)
        for title, script in (("Front-end types", "check"), ("Front-end tests", "test")):
            if self.front_end.has_script(script):
                self.check(title, self.front_end.npm_command("run", script), self.front_end.folder)

    def check(self, title: str, command: list[str], folder: Path = ROOT) -> None:
        """Runs one check and says how it went."""
        began = time.monotonic()
        environment = self.front_end.add_node(self.environment)
        done = subprocess.run(
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
        verdict = "ok" if done.returncode == 0 else "FAILED"
        print(f"{title} … {verdict}, {time.monotonic() - began:.1f} s", flush=True)
        if done.returncode != 0:
            self.failed.append(title)
            print(done.stdout + done.stderr, flush=True)

    def run_asked(self, arguments: list[str]) -> int:
        """Everything; with `--checks` all but pytest; with other arguments only pytest. Its exit code."""
        began = time.monotonic()
        self.set_up()
        if arguments in ([], ["--checks"]):
            self.check_all()
            print(f"Set-up and checks took {time.monotonic() - began:.0f} s.", flush=True)
        return 0 if arguments == ["--checks"] else self.run_pytest(arguments)

    def run_pytest(self, arguments: list[str]) -> int:
        """pytest's own exit code; its output is shown as it comes."""
        return self.run_module("pytest", arguments or WHOLE)

    def run_module(self, name: str, arguments: list[str]) -> int:
        """A module's own exit code; its output is shown as it comes."""
        command = [sys.executable, "-m", name, *arguments]
        process = subprocess.Popen(command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL)
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.send_signal(signal.SIGINT)
            return process.wait()

    def stop(self) -> None:
        """Stops the tests' cluster."""
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        if self.cluster:
            self.cluster.stop()
        (self.var / "run" / "run.pid").unlink(missing_ok=True)


def run_guarded(check: Check, work: Callable[[], int]) -> int:
    """The work's exit code; whatever ends it, what was started for it is stopped."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        return work()
    except Failure as failure:
        print(check.steps.tell(failure), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        check.stop()


def main() -> int:
    """Exit code: 0 when every check and every test passed."""
    check = Check()
    code = run_guarded(check, lambda: check.run_asked(sys.argv[1:]))
    if check.failed:  # said last, so that a red run does not end like a green one
        print(f"bin/test: failed checks, shown above the tests: {', '.join(check.failed)}.", file=sys.stderr)
    return code or len(check.failed)


if __name__ == "__main__":
    sys.exit(main())
