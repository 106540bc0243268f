"""In which order a style is drawn: passes over all features, each with the rules it may treat together.

Both renderers follow these passes, so a road's casing never covers another road and texts lie on top in both.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from itertools import groupby

from layers.styles.symbols import Rule, Style


@dataclass(frozen=True)
class Pass:
    """One kind of drawing for consecutive rules that differ in condition and colour only."""

    kind: str  # fill, casing, line, marker, label
    rules: tuple[Rule, ...]

    @property
    def first(self) -> Rule:
        """The rule that speaks for what all rules of the pass have in common."""
        return self.rules[0]


def passes_of(style: Style) -> tuple[Pass, ...]:
    """The passes of a style, lowest first."""
    found = []
    for kind, (is_meant, likeness) in KINDS.items():
        rules = [rule for rule in style.rules if is_meant(rule)]
        found += [Pass(kind, tuple(group)) for _, group in groupby(rules, key=likeness)]
    return tuple(found)


def covers_all(drawing: Pass, style: Style) -> bool:
    """Whether every feature belongs to some rule of the pass."""
    if any(rule.condition is None and not rule.otherwise for rule in drawing.rules):
        return True
    meant = {rule.condition for rule in drawing.rules}
    return any(rule.otherwise for rule in drawing.rules) and set(style.conditions()) <= meant


def colour_of(kind: str, rule: Rule) -> str:
    """The colour with which a pass of that kind draws the rule's features."""
    if kind == "label":
        return rule.label.colour if rule.label else ""
    return {"fill": rule.fill, "marker": rule.fill, "casing": rule.casing, "line": rule.stroke}[kind]


def _zooms(rule: Rule) -> tuple[float, float]:
    return rule.min_zoom, rule.max_zoom


def _line_likeness(rule: Rule) -> Hashable:
    return _zooms(rule), rule.width, rule.dash, rule.casing_width


def _label_likeness(rule: Rule) -> Hashable:
    return _zooms(rule), replace(rule.label, colour="") if rule.label else None


KINDS: dict[str, tuple[Callable[[Rule], bool], Callable[[Rule], Hashable]]] = {
    "fill": (lambda r: bool(r.fill) and not r.marker, _zooms),
    "casing": (lambda r: bool(r.casing), _line_likeness),
    "line": (lambda r: bool(r.stroke) and not r.marker, _line_likeness),
    "marker": (lambda r: bool(r.marker), lambda r: (_zooms(r), r.marker, r.size, r.stroke, r.width)),
    "label": (lambda r: r.label is not None, _label_likeness),
}
