"""Programs of a measurement: started with a log of their own, ended with all they started."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

START_SECONDS, STOP_SECONDS = 120.0, 3.0
# The kernel ends it when the measurement dies, however that happens.
BOUND = ("setpriv", "--pdeathsig", "TERM", "--")


@contextmanager
def running(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], stdin: Any = subprocess.DEVNULL
) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a process group of its own; what it says goes to `<its name>.log` in `folder`."""
    name = Path(command[0]).name
    with (folder / f"{name}.log").open("ab") as log:
        program = subprocess.Popen(
            [*BOUND, *command],
            cwd=folder,
            env={**os.environ, **environment},
            stdin=stdin,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        yield program
    finally:
        end(program)


def end(program: subprocess.Popen[bytes]) -> None:
    """Ask the group to end, then make it."""
    for sign in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(program.pid, sign)
        except ProcessLookupError:
            break
        try:
            program.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            continue
    program.wait()


def wait_for(port: int, path: str, program: subprocess.Popen[bytes], folder: Path) -> None:
    """Until the path answers 200; RuntimeError with the last of the logs when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and program.poll() is None:
        if status_of(port, path) == 200:
            return
        time.sleep(0.2)
    said = "".join(log.read_text(errors="replace")[-1500:] for log in folder.glob("*.log"))
    raise RuntimeError(f"{program.args}: {said}")


def status_of(port: int, path: str) -> int:
    """The status of an answer, 0 without any."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=START_SECONDS)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()
