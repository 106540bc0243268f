"""The Mapnik form of a style at one zoom: XML text; Mapnik itself is not needed to write it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, SubElement

from layers.styles.passes import Pass, colour_of, covers_all, passes_of
from layers.styles.symbols import Condition, Label, Rule, Style, is_drawn_at, value_at

SYMBOLS = Path(__file__).parent / "symbols"
# Names of the font sets that `tiles.map_render` defines.
FONT_SETS = {False: "text", True: "text-bold"}
# Degrees a text along a line may turn between two letters.
MAX_TURN = 30


def to_mapnik(style: Style, zoom: int, kinds: tuple[str, ...] = ()) -> list[Element]:
    """`Style` elements of what is drawn at the zoom, lowest first; `kinds` narrows them to these passes."""
    made = []
    for number, drawing in enumerate(_sort(passes_of(style))):
        if kinds and drawing.kind not in kinds:
            continue
        rules = [rule for rule in drawing.rules if _is_drawn(drawing.kind, rule, zoom)]
        if rules:
            made.append(
                _write_style(
                    f"{style.name}/{drawing.kind}/{number}", Pass(drawing.kind, tuple(rules)), style, zoom
                )
            )
    return made


def _sort(passes: tuple[Pass, ...]) -> list[Pass]:
    """Texts the other way round: the first text that finds room keeps it, and the uppermost is to win."""
    shapes = [drawing for drawing in passes if drawing.kind != "label"]
    return shapes + [drawing for drawing in reversed(passes) if drawing.kind == "label"]


def _is_drawn(kind: str, rule: Rule, zoom: int) -> bool:
    if not is_drawn_at(zoom, rule.min_zoom, rule.max_zoom):
        return False
    if kind == "line" and value_at(rule.width, zoom) == 0:
        return False
    return kind != "label" or (
        rule.label is not None and is_drawn_at(zoom, rule.label.min_zoom, rule.label.max_zoom)
    )


def _write_style(name: str, drawing: Pass, style: Style, zoom: int) -> Element:
    # A feature belongs to one rule of a pass (a test holds the styles to it): need not look further.
    element = Element("Style", {"name": name, "filter-mode": "first"})
    symbols = [(condition_of(rule, style), WRITERS[drawing.kind](rule, zoom)) for rule in drawing.rules]
    if covers_all(drawing, style) and all(_is_same(symbol, symbols[0][1]) for _, symbol in symbols):
        # Everything is drawn alike: no condition need be tried.
        symbols = [("", symbols[0][1])]
    for condition, symbol in symbols:
        written = SubElement(element, "Rule")
        if condition:
            SubElement(written, "Filter").text = condition
        written.append(symbol)
    return element


def _is_same(one: Element, other: Element) -> bool:
    return (one.tag, one.text, one.attrib) == (other.tag, other.text, other.attrib)


def condition_of(rule: Rule, style: Style) -> str:
    """A rule's condition as a Mapnik expression; empty when it holds for all."""
    if rule.otherwise:
        rest = " or ".join(f"({_write_condition(c)})" for c in style.conditions())
        return f"not ({rest})" if rest else ""
    return _write_condition(rule.condition) if rule.condition else ""


def _write_condition(condition: Condition) -> str:
    field = f"[{condition.field}]"
    parts = [f"{field} = '{value}'" for value in condition.equals]
    parts += [f"{field}.match('{_escape(prefix)}.*')" for prefix in condition.prefixes]
    return " or ".join(parts) if parts else " and ".join(_write_bounds(field, condition))


def _escape(prefix: str) -> str:
    # Of the signs a code may hold (`layers.styles.read.CODE`) only the full stop means something here.
    return prefix.replace(".", "[.]")


def _write_bounds(field: str, condition: Condition) -> Iterator[str]:
    yield f"{field} != null"
    if condition.at_least is not None:
        yield f"{field} >= {condition.at_least}"
    if condition.below is not None:
        yield f"{field} < {condition.below}"


def _write_fill(rule: Rule, zoom: int) -> Element:
    # Gamma below 1 closes the hairline between neighbours that share an edge.
    return _element("PolygonSymbolizer", fill=rule.fill, fill_opacity=rule.opacity, gamma=0.6)


def _write_line(rule: Rule, zoom: int) -> Element:
    width = value_at(rule.width, zoom)
    line = _stroke(rule.stroke, width, "butt" if rule.dash else "round")
    if rule.dash:
        line.set("stroke-dasharray", ", ".join(_number(part * width) for part in rule.dash))
    return line


def _write_casing(rule: Rule, zoom: int) -> Element:
    return _stroke(rule.casing, value_at(rule.width, zoom) + 2 * rule.casing_width, "butt")


def _stroke(colour: str, width: float, cap: str) -> Element:
    return _element(
        "LineSymbolizer", stroke=colour, stroke_width=width, stroke_linejoin="round", stroke_linecap=cap
    )


def _write_marker(rule: Rule, zoom: int) -> Element:
    size = value_at(rule.size, zoom)
    marker = _element(
        "MarkersSymbolizer",
        fill=rule.fill,
        width=size,
        height=size,
        allow_overlap="true",
        ignore_placement="true",
    )
    marker.set("stroke", rule.stroke or rule.fill)
    marker.set("stroke-width", _number(value_at(rule.width, zoom) if rule.stroke else 0))
    if rule.marker != "circle":
        marker.set("file", str(SYMBOLS / f"{rule.marker}.svg"))
    return marker


def _write_label(rule: Rule, zoom: int) -> Element:
    label = rule.label
    if label is None:
        raise ValueError("a label pass without a label")
    text = _element(
        "TextSymbolizer",
        fontset_name=FONT_SETS[label.bold],
        size=value_at(label.size, zoom),
        fill=colour_of("label", rule),
        halo_fill=label.halo,
        halo_radius=label.halo_width,
    )
    text.attrib.update(_place_text(label))
    text.text = f"[{label.field}]"
    return text


def _place_text(label: Label) -> dict[str, str]:
    if label.placement == "line":
        turn = {"max-char-angle-delta": str(MAX_TURN), "repeat-distance": _number(label.spacing / 2)}
        return {"placement": "line", "spacing": _number(label.spacing), **turn}
    place = {"placement": "interior", "margin": "4"}
    return place | ({"dy": _number(label.below), "vertical-alignment": "bottom"} if label.below else {})


def _element(tag: str, **attributes: str | float) -> Element:
    written = {
        key.replace("_", "-"): value if isinstance(value, str) else _number(value)
        for key, value in attributes.items()
    }
    return Element(tag, written)


def _number(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")


WRITERS: dict[str, Callable[[Rule, int], Element]] = {
    "fill": _write_fill,
    "casing": _write_casing,
    "line": _write_line,
    "marker": _write_marker,
    "label": _write_label,
}
