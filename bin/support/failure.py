"""A failed step: one sentence for the operator. Known causes are read off the log, by say.sh's own list."""

from __future__ import annotations

import re
from pathlib import Path

CAUSES = Path(__file__).parent / "lists" / "failures.txt"
TAIL_LINES = 60


class Failure(Exception):
    """A step cannot go on; its text is the sentence to say."""


def read_tail(log: Path, lines: int = TAIL_LINES) -> list[str]:
    """The last non-blank lines of a log; none when it does not exist."""
    if not log.exists():
        return []
    text = log.read_text(encoding="utf-8", errors="replace")
    return [line.rstrip() for line in text.splitlines() if line.strip()][-lines:]


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
