"""The table of results and the list of what did not pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.conformance.suites import Suite
from tests.conformance.testng import UNMET, Outcome

HEAD = "| suite | part | passed | failed | skipped | announced |\n|---|---|---|---|---|---|"


@dataclass
class Result:
    """What one suite said; `not_run` says why there are no outcomes."""

    suite: Suite
    outcomes: list[Outcome] = field(default_factory=list)
    announced: dict[str, bool] = field(default_factory=dict)
    not_run: str = ""

    def is_announced(self, part: str) -> bool:
        """True for parts that no constraint speaks of."""
        return not part.endswith(UNMET) and self.announced.get(self.suite.classes.get(part, ""), True)

    @property
    def is_passed(self) -> bool:
        """Nothing failed, nothing was skipped in an announced class."""
        return not self.not_run and bool(self.outcomes) and not list(self.not_passed())

    def not_passed(self) -> Iterator[Outcome]:
        """Failures, and what was skipped though its class is announced.

        Tests are asked of each layer in turn; one that passed somewhere may skip a layer without such data.
        """
        passed = {outcome.kind for outcome in self.outcomes if outcome.status == "PASS"}
        for outcome in self.outcomes:
            skipped = outcome.status == "SKIP" and outcome.kind not in passed
            if outcome.status == "FAIL" or (skipped and self.is_announced(outcome.part)):
                yield outcome


def write_lines(result: Result) -> Iterator[str]:
    """The lines of the table for one suite, a line a part."""
    label = f"{result.suite.name} {result.suite.version}"
    if result.not_run:
        yield f"| {label} | not run: {result.not_run} | | | | |"
        return
    for part in dict.fromkeys(outcome.part for outcome in result.outcomes):
        count = Counter(outcome.status for outcome in result.outcomes if outcome.part == part)
        said = "yes" if result.is_announced(part) else "no"
        yield f"| {label} | {part} | {count['PASS']} | {count['FAIL']} | {count['SKIP']} | {said} |"


def write_faults(result: Result) -> Iterator[str]:
    """What did not pass: each test once, how often, and the reason it gave first."""
    times: Counter[tuple[str, tuple[str, str]]] = Counter()
    reasons: dict[tuple[str, tuple[str, str]], str] = {}
    for outcome in result.not_passed():
        key = (outcome.status, outcome.kind)
        times[key] += 1
        reasons.setdefault(key, outcome.reason)
    for (status, (part, test)), count in times.items():
        often = f" ({count} times)" if count > 1 else ""
        yield f"- {status} {part}: {test}{often}: {reasons[status, (part, test)]}"
