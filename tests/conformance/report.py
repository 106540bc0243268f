"""The table of results and the list of what did not pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.conformance.suites import Suite
from tests.conformance.testng import Outcome

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
        return self.announced.get(self.suite.classes.get(part, ""), True)

    @property
    def is_passed(self) -> bool:
        """Nothing failed, nothing was skipped in an announced class."""
        return not self.not_run and bool(self.outcomes) and not list(self.not_passed())

    def not_passed(self) -> Iterator[Outcome]:
        """Failures, and what was skipped though its class is announced."""
        for outcome in self.outcomes:
            if outcome.status == "FAIL" or (outcome.status == "SKIP" and self.is_announced(outcome.part)):
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
    """What did not pass, alike ones once."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for outcome in result.not_passed():
        seen[(outcome.status, f"{outcome.part}: {outcome.test.split('(')[0]}", outcome.reason)] += 1
    for (status, test, reason), times in seen.items():
        yield f"- {status} {test}{f' ({times} times)' if times > 1 else ''}: {reason}"
