"""Named steps with their time, as the operator sees them; what a step's commands say goes to a log."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from support.failure import Failure, begin_section, explain, read_tail
from support.processes import bind_to_parent, end_group

# Seconds between signs of life of a command whose output is not shown.
PROGRESS_SECONDS = 10.0


@dataclass
class Steps:
    """Counts and times the steps of one command, e.g. `[4/9] Front end … 3.1 s`."""

    command: str
    number: int
    total: int
    log: Path
    title: str = ""

    def run(self, title: str, action: Callable[[], str | None]) -> None:
        """Does one step; what `action` returns is added to the title. Raises its Failure."""
        self.number += 1
        self.title = title
        begin_section(self.log, title)
        began = time.monotonic()
        note = action()
        shown = f"{title} ({note})" if note else title
        print(f"[{self.number}/{self.total}] {shown} … {time.monotonic() - began:.1f} s", flush=True)

    def tell(self, failure: Failure) -> str:
        """The failure as said to the operator."""
        place = f"step {self.number}/{self.total} «{self.title}» failed. " if self.title else ""
        return f"{self.command}: {place}{failure}\nLog: {self.log}"


def run_logged(
    command: list[str],
    log: Path,
    environment: Mapping[str, str],
    folder: Path,
    *,
    show: bool = False,
    hold: tuple[int, ...] = (),
) -> None:
    """Runs a command with its output in `log`, shown indented too when asked, else a sign of life every 10 s.

    `hold` are lock files that the command keeps held. Raises Failure when the command does not end with 0.
    """
    process = subprocess.Popen(
        bind_to_parent(command), cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace",
        start_new_session=True, pass_fds=hold,
    )  # fmt: skip
    try:
        code = follow(process, log, show)
    finally:
        end_group(process)
    if code != 0:
        raise Failure(explain(read_tail(log)))


def follow(process: subprocess.Popen[str], log: Path, show: bool) -> int:
    """Copies what the process says to the log, and to the operator when asked; gives its exit code."""
    done = threading.Event()
    if not show:
        threading.Thread(target=show_progress, args=(log, done), daemon=True).start()
    try:
        with log.open("a", encoding="utf-8") as sink:
            for line in process.stdout or ():
                sink.write(line)
                sink.flush()
                if show and line.strip():
                    print(f"      {line.rstrip()}", flush=True)
        return process.wait()
    finally:
        done.set()


def show_progress(log: Path, done: threading.Event) -> None:
    """Prints the seconds gone and the log's last line until `done`."""
    seconds = 0
    while not done.wait(PROGRESS_SECONDS):
        seconds += int(PROGRESS_SECONDS)
        last = read_tail(log, 1)
        print(f"      {seconds} s · {last[0][:90] if last else ''}", flush=True)
