"""Stands in for the application: each command that bin/run calls, done in no time and noted in var/calls."""

import os
import signal
import sys
from pathlib import Path

VAR = Path(os.environ["QIONGTU_VAR"])


def note_call(arguments: list[str]) -> None:
    with (VAR / "calls").open("a", encoding="utf-8") as sink:
        sink.write(" ".join(arguments) + " " + os.environ["DATABASE_URL"].partition("?")[0] + "\n")


def note_owner(command: str) -> None:
    """Which commands were told how to reach the tables as their owner."""
    if url := os.environ.get("DATABASE_OWNER_URL"):
        with (VAR / "owner_calls").open("a", encoding="utf-8") as sink:
            sink.write(f"{command} {url}\n")


def make_accounts() -> None:
    path = VAR / "secrets" / "demo_accounts.txt"
    path.parent.mkdir(exist_ok=True)
    path.write_text("wanning-official  s3cret\n", encoding="utf-8")


def fail_when_asked(command: str) -> None:
    told = VAR / "fail"
    if told.is_file() and told.read_text(encoding="utf-8").startswith(command):
        print(told.read_text(encoding="utf-8"))
        sys.exit(1)


if __name__ == "__main__":
    note_call(sys.argv[1:])
    note_owner(sys.argv[1])
    fail_when_asked(sys.argv[1])
    if sys.argv[1] == "demo_accounts":
        make_accounts()
    if sys.argv[1] == "load_province":
        print("villages: 12 of 12")
    if sys.argv[1] == "work":
        signal.pause()
