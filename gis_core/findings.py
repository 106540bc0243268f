"""A fault in data, as a value: which rule, how grave, where, and said to a person.

Errors are exceptions, these not.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How grave a finding is."""

    ERROR = "error"  # the feature must not be published
    WARNING = "warning"  # a person should look
    REPAIRED = "repaired"  # was put right without moving anything by more than the tolerance


@dataclass(frozen=True)
class Finding:
    """One fault of one feature.

    `rule` is the rule's short English name; `sentence` is Chinese and complete; `place` is longitude and
    latitude in the storage system, None when the fault is nowhere in particular; `feature` names the
    feature, empty until the caller who knows it fills it in.
    """

    rule: str
    severity: Severity
    sentence: str
    place: tuple[float, float] | None = None
    feature: str = ""

    @property
    def place_wkt(self) -> str:
        """The place as WKT; empty when there is none."""
        return "" if self.place is None else f"POINT ({self.place[0]:.9f} {self.place[1]:.9f})"
