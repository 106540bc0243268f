"""A layer's drawing as frozen values: rules, what they hold for, and their symbol.

Written once in `<name>.toml`; the MapLibre style, the Mapnik map and the legend are made from these values.
Colours are `#rrggbb`; widths and sizes are screen pixels at 96 dpi; dashes are multiples of the line's width.
"""

from __future__ import annotations

from dataclasses import dataclass

from layers.styles.raster import RasterSymbol

# (zoom, value) in rising zoom: linear between two stops, constant outside; one stop is a constant.
Stops = tuple[tuple[float, float], ...]

SHAPES = ("circle", "square", "triangle", "diamond", "cross")
PLACEMENTS = ("point", "line")
# Zooms a rule without limits is drawn at.
LOWEST_ZOOM, HIGHEST_ZOOM = 0, 24


@dataclass(frozen=True)
class Condition:
    """What a feature must have in one field: a value, a prefix, or a number in [at_least, below)."""

    field: str
    equals: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    at_least: float | None = None
    below: float | None = None

    def holds(self, value: object) -> bool:
        """Whether a feature with this value in the field is meant; an unknown value never is."""
        if value is None:
            return False
        text = str(value)
        if self.equals or self.prefixes:
            return text in self.equals or text.startswith(self.prefixes)
        number = float(text)
        above = self.at_least is None or number >= self.at_least
        return above and (self.below is None or number < self.below)


@dataclass(frozen=True)
class Label:
    """The text of a feature: which field, and how it is written."""

    field: str
    size: Stops
    colour: str = "#333333"
    halo: str = "#ffffff"
    halo_width: float = 1.2
    bold: bool = False
    placement: str = "point"
    below: float = 0.0  # pixels the text stands below its point
    spacing: float = 250.0  # pixels between repeats along a line
    min_zoom: float = LOWEST_ZOOM
    max_zoom: float = HIGHEST_ZOOM


@dataclass(frozen=True)
class Rule:
    """One class of features and its symbol; what is empty is not drawn.

    `condition` None holds for every feature; `otherwise` for those that no other rule's condition holds for.
    Drawn at min_zoom <= zoom < max_zoom.
    """

    title: str
    title_en: str
    condition: Condition | None = None
    otherwise: bool = False
    min_zoom: float = LOWEST_ZOOM
    max_zoom: float = HIGHEST_ZOOM
    in_legend: bool = True
    fill: str = ""
    opacity: float = 1.0
    stroke: str = ""
    width: Stops = ((0, 1.0),)
    dash: tuple[float, ...] = ()
    casing: str = ""
    casing_width: float = 0.0  # pixels it stands out on each side
    marker: str = ""
    size: Stops = ((0, 7.0),)
    label: Label | None = None


@dataclass(frozen=True)
class Style:
    """How a layer is drawn; later rules lie on earlier ones."""

    name: str
    rules: tuple[Rule, ...]
    raster: RasterSymbol | None = None  # of a coverage, which has no rules

    def fields(self) -> set[str]:
        """Attributes that the drawing needs: those of conditions and labels."""
        conditions = {r.condition.field for r in self.rules if r.condition}
        return conditions | {r.label.field for r in self.rules if r.label}

    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of the rules: what `otherwise` is the rest of."""
        return tuple(rule.condition for rule in self.rules if rule.condition)

    def applies(self, rule: Rule, attributes: dict[str, object]) -> bool:
        """Whether `rule` draws a feature with these attributes."""
        if rule.otherwise:
            return not any(c.holds(attributes.get(c.field)) for c in self.conditions())
        return rule.condition is None or rule.condition.holds(attributes.get(rule.condition.field))


def value_at(stops: Stops, zoom: float) -> float:
    """The width or size at a zoom."""
    lower = stops[0]
    for upper in stops:
        if zoom < upper[0]:
            if lower is upper:
                return upper[1]
            share = (zoom - lower[0]) / (upper[0] - lower[0])
            return lower[1] + share * (upper[1] - lower[1])
        lower = upper
    return lower[1]


def is_drawn_at(zoom: float, lowest: float, highest: float) -> bool:
    """Whether a rule or label with these limits is drawn at the zoom."""
    return lowest <= zoom < highest
