"""Long-running processes of ours: bound to this one, recorded by id and start time, ended in order."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from support.failure import Failure, begin_section, explain, read_tail

# A log larger than this is put aside when its process starts (bytes).
LOG_LIMIT = 20_000_000


@dataclass
class Service:
    """A running process and the file that records it as «pid start-time» (read by guard.sh)."""

    name: str
    process: subprocess.Popen[bytes]
    record: Path
    log: Path
    stop_signal: signal.Signals

    def check_alive(self) -> None:
        """Raises Failure with the log's last words when the process has ended."""
        if (code := self.process.poll()) is not None:
            words = explain(read_tail(self.log))
            raise Failure(f"The {self.name} process ended by itself ({code}). {words} See {self.log}.")


def bind_to_parent(command: list[str], signal_name: str = "TERM") -> list[str]:
    """The command, told by the kernel to end when this process dies, even by kill -9."""
    return ["setpriv", "--pdeathsig", signal_name, "--", *command]


def start_service(
    name: str,
    command: list[str],
    environment: Mapping[str, str],
    folder: Path,
    var: Path,
    stop_signal: signal.Signals = signal.SIGTERM,
) -> Service:
    """Starts a process in a session of its own, so that Ctrl-C reaches only the one that supervises."""
    log = begin_log(var, name)
    with log.open("ab") as sink:
        process = subprocess.Popen(
            command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=sink,
            stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    record = var / "run" / f"{name}.pid"
    record.parent.mkdir(parents=True, exist_ok=True)
    record.write_text(f"{process.pid} {read_start_time(process.pid)}\n", encoding="ascii")
    return Service(name, process, record, log, stop_signal)


def begin_log(var: Path, name: str) -> Path:
    """The log of a process, with a mark where this start begins; an overgrown one is put aside."""
    log = var / "log" / f"{name}.log"
    if log.exists() and log.stat().st_size > LOG_LIMIT:
        log.replace(log.with_suffix(".log.1"))
    begin_section(log, f"start of {name}")
    return log


def read_start_time(pid: int) -> str:
    """The kernel's start time of a process (clock ticks since boot); empty when it is gone."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
    return stat.rpartition(") ")[2].split()[19]


def stop_service(service: Service, seconds: float) -> None:
    """Asks the process to end, waits so long, then ends its whole group."""
    if service.process.poll() is None:
        service.process.send_signal(service.stop_signal)
        try:
            service.process.wait(seconds)
        except subprocess.TimeoutExpired:
            end_group(service.process)
    service.record.unlink(missing_ok=True)


def end_group(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Kills what is left of the process's own session; nothing when it has ended."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
