"""All rules of a layer against an edit: which run, how grave a fault is, how many are told."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from gis_core.findings import Finding, Severity
from layers.declare import LayerOptions
from layers.rules import Rule
from layers.rules.edited import Edited
from layers.rules.fault import Checker, Fault
from layers.rules.table import CHECKERS
from layers.rules.validity import VALIDITY, describe_unsound, find_sound

# Findings of one rule in an answer; a report of more helps nobody.
MOST_FINDINGS = 1000
# Relative difference of two measurements of the same fault: in metres around another vertex, it is another.
ROUNDING = 1e-4

_VALID = Rule(VALIDITY, "图形有效")


def list_watched(layer: LayerOptions) -> frozenset[str]:
    """The fields whose change any check of the layer looks at: a change of others needs none."""
    watched = (CHECKERS[rule.name].watches(layer, rule) for rule in layer.rules)
    return frozenset(["geometry"]).union(*watched)


def check(edited: Edited) -> list[Finding]:
    """The findings of all rules of the layer about an edit that is written, as by `Inspection.finish`."""
    return Inspection(edited).finish()


class Inspection:
    """The check of an edit of one layer, of which much can be done before it is written and meanwhile.

    `read` asks the database before the writing, `look_ahead` works beside the writing, in a thread of its own
    and without the database. What was not done before, `finish` does: it answers once all is written.
    """

    def __init__(self, edited: Edited) -> None:
        self._edited = edited
        self._sound = _find_sound(edited)
        self._usable = edited.only(self._sound)
        self._checks = [
            (rule, checker)
            for rule in edited.layer.rules
            if (checker := CHECKERS[rule.name]).watches(edited.layer, rule) & edited.changed
        ]
        self._faults: dict[int, list[Fault]] = {}

    def read(self) -> None:
        """What the database says of the neighbourhood, which writing the edit does not change."""
        for _, checker in self._checks:
            if checker.reads:
                self._usable.once(checker.reads)

    def look_ahead(self) -> None:
        """What shapes and rows themselves say."""
        for number, (rule, checker) in enumerate(self._checks):
            if checker.prepares:
                self._usable.once(checker.prepares)
            if checker.is_local:
                self._faults[number] = checker.check(self._usable, rule)

    def finish(self) -> list[Finding]:
        """The findings of all rules of the layer that watch something in `edited.changed`; none when clean.

        Features whose geometry is unsound are reported (when geometries changed) and left out of the rest.
        Faults that were there before and are not worse now are warnings, all others errors. At most
        MOST_FINDINGS a rule, and one more that says how many are left out.
        """
        findings = list(_check_validity(self._edited, self._sound))
        for number, (rule, checker) in enumerate(self._checks):
            faults = self._faults.get(number)
            if faults is None:
                faults = checker.check(self._usable, rule)
            findings += _limit(self._edited.layer, rule, _judge(self._usable, rule, checker, faults))
        return findings


def _find_sound(edited: Edited) -> NDArray[np.bool_]:
    """Which geometries after the edit the rules can work with."""
    sound = np.isin(edited.ids, list(edited.known_sound))
    sound[~sound] = find_sound(edited.layer, edited.geometries[~sound])
    return sound


def _check_validity(edited: Edited, sound: np.ndarray) -> Iterator[Finding]:
    """Unsound geometries; one that was unsound before in the same way is an old fault."""
    if "geometry" not in edited.changed or sound.all():
        return
    bad = ~sound
    faults = describe_unsound(edited.layer, edited.ids[bad], edited.geometries[bad])
    before = edited.as_before(edited.ids[bad])
    old = {fault.sentence for fault in describe_unsound(edited.layer, before.ids, before.geometries)}
    findings = [_as_finding(edited.layer, _VALID, fault, fault.sentence in old) for fault in faults]
    yield from _limit(edited.layer, _VALID, findings)


def _judge(edited: Edited, rule: Rule, checker: Checker, faults: list[Fault]) -> list[Finding]:
    if not faults:
        return []
    old = _find_old(edited, rule, checker, faults) if checker.is_graded else {}
    return [
        _as_finding(edited.layer, rule, fault, fault.is_old or _is_no_worse(fault, old)) for fault in faults
    ]


Key = tuple[tuple[int, ...], str, str]


def _find_old(
    edited: Edited, rule: Rule, checker: Checker, faults: list[Fault]
) -> dict[Key, tuple[float, ...]]:
    """The faults that the features at fault had before the edit, with their badness."""
    ids = np.unique(np.array([key for fault in faults for key in fault.features], dtype=np.int64))
    before = edited.as_before(ids)
    before = before.only(find_sound(before.layer, before.geometries))
    return {_key(fault): fault.badness for fault in checker.check(before, rule)} if len(before.ids) else {}


def _key(fault: Fault) -> Key:
    return fault.features, fault.field, "" if fault.badness else fault.sentence


def _is_no_worse(fault: Fault, old: dict[Key, tuple[float, ...]]) -> bool:
    was = old.get(_key(fault))
    if was is None:
        return False
    return all(now <= then + ROUNDING * abs(then) for now, then in zip(fault.badness, was, strict=True))


def _as_finding(layer: LayerOptions, rule: Rule, fault: Fault, is_old: bool) -> Finding:
    return Finding(
        rule.name,
        Severity.WARNING if is_old else Severity.ERROR,
        f"{fault.sentence.removesuffix('。')}（原有问题）。" if is_old else fault.sentence,
        layer=layer.name,
        features=fault.features,
        field=fault.field,
        shape=fault.shape,
        amount=fault.amount,
        unit=fault.unit,
    )


def _limit(layer: LayerOptions, rule: Rule, findings: list[Finding]) -> list[Finding]:
    """Errors first; what is beyond the limit becomes one finding with their number."""
    if len(findings) <= MOST_FINDINGS:
        return findings
    ordered = sorted(findings, key=lambda finding: finding.severity is not Severity.ERROR)
    left = ordered[MOST_FINDINGS:]
    sentence = f"“{rule.title}”另有 {len(left)} 处问题未列出。"
    return [*ordered[:MOST_FINDINGS], Finding(rule.name, left[0].severity, sentence, layer=layer.name)]
