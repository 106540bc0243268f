"""What became of an edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gis_core.errors import GisError
from gis_core.findings import Finding
from layers.editing.change import Change


@dataclass(frozen=True)
class Applied:
    """The changes as they were written, with keys and whole halves, and the warnings of the rules.

    `change_set` is 0 for a dry run and when there was nothing to change. `keys` are those of the changes as
    they were given, in that order, also of new features.
    """

    change_set: int
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...] = ()
    keys: tuple[int, ...] = ()


class RejectedError(GisError):
    """Rules are broken; nothing was written. Each finding names rule, features, place and says why."""

    def __init__(self, findings: list[Finding]) -> None:
        first = next(f for f in findings if f.severity == "error")
        more = sum(1 for f in findings if f.severity == "error") - 1
        sentence = f"{first.sentence.removesuffix('。')}（另有 {more} 处问题）。" if more else first.sentence
        super().__init__("rejected", sentence, first.layer)
        self.findings = findings

    def details(self) -> dict[str, Any]:
        """The findings as JSON."""
        return {"findings": [finding.as_dict() for finding in self.findings]}
