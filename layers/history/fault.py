"""A fault of the evidence: a finding that also says where in the chain."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gis_core.findings import Finding, Severity

# Faults told of one kind and layer, and features named in one fault.
MOST_FAULTS, MOST_FEATURES = 1000, 20


@dataclass(frozen=True)
class Fault(Finding):
    """`sequence` is the change set's place in the chain, None when it has none."""

    sequence: int | None = None

    def as_dict(self) -> dict[str, Any]:
        """The finding with its place in the chain."""
        return {**super().as_dict(), "sequence": self.sequence}


def make_fault(
    rule: str, sentence: str, sequence: int | None = None, layer: str = "", features: tuple[int, ...] = ()
) -> Fault:
    """A fault; the sentence is followed by the features when they are known."""
    if features:
        sentence = f"{sentence.removesuffix('。')}（要素 {'、'.join(map(str, features))}）。"
    return Fault(rule, Severity.ERROR, sentence, layer=layer, features=features, sequence=sequence)
