"""The layer's style as the other servers want it: one symbol for each code."""

from __future__ import annotations

from dataclasses import dataclass

from layers.codelists import find_list
from layers.styles import find_style
from layers.styles.symbols import value_at

FIELD, CODES = "land_class", "land_use_survey"


@dataclass(frozen=True)
class Colour:
    """How the features of some codes are drawn; no codes: all others."""

    codes: tuple[str, ...]
    fill: str
    opacity: float
    stroke: str
    width: float


def list_colours(style: str, zoom: int) -> list[Colour]:
    """The style's rules at a zoom, without texts."""
    listed = dict.fromkeys(code.code for code in find_list(CODES).codes)
    return [
        Colour(
            tuple(code for code in listed if rule.condition and rule.condition.holds(code)),
            rule.fill,
            rule.opacity,
            rule.stroke,
            value_at(rule.width, zoom),
        )
        for rule in find_style(style).rules
    ]
