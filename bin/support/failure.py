"""A failed step: one sentence for the operator. Known causes are read off the log, by say.sh's own list."""

from __future__ import annotations

import re
from pathlib import Path

CAUSES = Path(__file__).parent / "lists" / "failures.txt"
TAIL_LINES = 60
SECTION = "== "


class Failure(Exception):
    """A step cannot go on; its text is the sentence to say."""


def begin_section(log: Path, title: str) -> None:
    """Marks in a log where a step begins (say.sh writes the same mark)."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("a", encoding="utf-8") as sink:
        sink.write(f"{SECTION}{title}\n")


def read_tail(log: Path, lines: int = TAIL_LINES) -> list[str]:
    """The last non-blank lines that the current step wrote; none when the log does not exist."""
    if not log.exists():
        return []
    text = log.read_text(encoding="utf-8", errors="replace")
    step = f"\n{text}".rpartition(f"\n{SECTION}")[2].partition("\n")[2]
    return [line.rstrip() for line in step.splitlines() if line.strip()][-lines:]


def explain(lines: list[str]) -> str:
    """The sentence for what the last lines of a log show; their last line when no known cause does."""
    for line in CAUSES.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#") and "\t" in line:
            pattern, sentence = line.split("\t", 1)
            if re.search(pattern, "\n".join(lines), re.IGNORECASE):
                return sentence
    return (
        f"It ended with an error; its last words: {lines[-1][:300]}" if lines else "It ended without a word."
    )
