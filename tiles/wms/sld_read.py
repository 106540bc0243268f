"""A style sent along (SLD 1.0, SE 1.1) as values of our own; what these cannot say is refused by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from gis_core.errors import GisError
from gis_core.xml.read import find_child, list_children, local_name, parse_xml, text_of
from layers.declare import LayerOptions
from layers.styles import Style
from layers.styles.raster import RasterSymbol
from layers.styles.symbols import Label, Rule
from tiles.wms.sld_filters import read_condition
from tiles.wms.sld_values import read_colour, read_dash, read_field, read_number, read_parameters

LARGEST = 500_000
MOST_RULES = 200
OWN = "sld"
MARKS = {
    "circle": "circle",
    "square": "square",
    "triangle": "triangle",
    "cross": "cross",
    "x": "cross",
    "star": "diamond",
    "diamond": "diamond",
}
Element = Any


@dataclass(frozen=True)
class Described:
    """A layer of the document: its styles by name, the default first; a value of None names one of ours."""

    name: str
    styles: tuple[tuple[str, Element | None], ...]

    def choose(self, name: str) -> tuple[str, Element | None]:
        """The style of that name, else the default."""
        return next((each for each in self.styles if each[0] == name), self.styles[0])


def read_document(body: str) -> list[Described]:
    """The layers that the document describes, lowest first."""
    root = parse_xml(body.encode(), LARGEST)
    if local_name(root) != "StyledLayerDescriptor":
        raise GisError("parameter", "样式文档的根元素应为 StyledLayerDescriptor。", "sld_body")
    if find_child(root, "UserLayer") is not None:
        raise _unsupported("UserLayer")
    return [_read_layer(layer) for layer in list_children(root, "NamedLayer")]


def _read_layer(layer: Element) -> Described:
    name = find_child(layer, "Name")
    if name is None:
        raise GisError("parameter", "NamedLayer 缺少 Name。", "sld_body")
    if find_child(layer, "LayerFeatureConstraints") is not None:
        raise _unsupported("LayerFeatureConstraints")
    styles: list[tuple[str, Element | None]] = []
    for each in list_children(layer, "NamedStyle", "UserStyle"):
        told = find_child(each, "Name")
        is_own = local_name(each) == "UserStyle"
        styles.append((text_of(told) if told is not None else "", each if is_own else None))
    return Described(text_of(name), tuple(styles) or (("", None),))


def read_user_style(style: Element, layer: LayerOptions, scale: float) -> Style:
    """The style as it is at a scale (its denominator)."""
    rules = [
        rule
        for group in list_children(style, "FeatureTypeStyle", "CoverageStyle")
        for rule in list_children(group, "Rule")
    ]
    if len(rules) > MOST_RULES:
        raise GisError("too_large", f"样式规则不能超过 {MOST_RULES} 条。", "sld_body")
    if layer.kind == "coverage":
        return _read_raster_style(rules)
    shown = [rule for rule in rules if _is_drawn(rule, scale)]
    return Style(OWN, tuple(made for rule in shown for made in _read_rule(rule, layer)))


def _is_drawn(rule: Element, scale: float) -> bool:
    low, high = (find_child(rule, name) for name in ("MinScaleDenominator", "MaxScaleDenominator"))
    return (low is None or scale >= read_number(text_of(low))) and (
        high is None or scale < read_number(text_of(high))
    )


def _read_rule(rule: Element, layer: LayerOptions) -> Iterator[Rule]:
    """One of our rules for each symbolizer."""
    title = next((text_of(each) for each in rule.iter("{*}Title")), "")
    said = find_child(rule, "Filter")
    condition = None if said is None else read_condition(said, layer)
    base = Rule(title, title, condition, otherwise=find_child(rule, "ElseFilter") is not None)
    for symbol in rule:
        name = local_name(symbol)
        if name in READERS:
            yield READERS[name](base, symbol, layer)
        elif name.endswith("Symbolizer"):
            raise _unsupported(name)


def _read_polygon(base: Rule, symbol: Element, layer: LayerOptions) -> Rule:
    filled, drawn = base, find_child(symbol, "Fill")
    if drawn is not None:
        _refuse_graphics(drawn)
        values = read_parameters(drawn)
        opacity = read_number(values.get("fill-opacity", "1"), 0, 1)
        filled = replace(base, fill=read_colour(values.get("fill", "#808080")), opacity=opacity)
    return _read_line(filled, symbol, layer)


def _read_line(base: Rule, symbol: Element, layer: LayerOptions) -> Rule:
    drawn = find_child(symbol, "Stroke")
    if drawn is None:
        return base
    _refuse_graphics(drawn)
    values = read_parameters(drawn)
    width = read_number(values.get("stroke-width", "1"), 0, 200)
    colour = read_colour(values.get("stroke", "#000000"))
    return replace(base, stroke=colour, width=((0, width),), dash=read_dash(values, width))


def _read_point(base: Rule, symbol: Element, layer: LayerOptions) -> Rule:
    graphic = find_child(symbol, "Graphic")
    mark = None if graphic is None else find_child(graphic, "Mark")
    if graphic is None or mark is None:
        raise _unsupported("PointSymbolizer（没有 Mark）")
    said = find_child(mark, "WellKnownName")
    name = "square" if said is None else text_of(said).lower()
    if name not in MARKS:
        raise _unsupported(f"符号 {name}")
    size = find_child(graphic, "Size")
    filled = _read_polygon(base, mark, layer)
    number = 6.0 if size is None else read_number(text_of(size), 0, 500)
    return replace(filled, fill=filled.fill or "#808080", marker=MARKS[name], size=((0, number),))


def _read_text(base: Rule, symbol: Element, layer: LayerOptions) -> Rule:
    said = find_child(symbol, "Label")
    name = None if said is None else next(iter(said.iter("{*}PropertyName")), None)
    if name is None:
        raise _unsupported("没有 PropertyName 的 Label")
    font, fill, halo = (find_child(symbol, each) for each in ("Font", "Fill", "Halo"))
    font_values = {} if font is None else read_parameters(font)
    colour = "#000000" if fill is None else read_parameters(fill).get("fill", "#000000")
    label = Label(
        field=read_field(text_of(name), layer),
        size=((0, read_number(font_values.get("font-size", "10"), 1, 200)),),
        colour=read_colour(colour),
        bold=font_values.get("font-weight", "").lower() == "bold",
        placement="line" if next(iter(symbol.iter("{*}LinePlacement")), None) is not None else "point",
        **_read_halo(halo),
    )
    return replace(base, label=label)


def _read_halo(halo: Element | None) -> dict[str, Any]:
    if halo is None:
        return {"halo_width": 0.0}
    radius, fill = find_child(halo, "Radius"), find_child(halo, "Fill")
    colour = "#ffffff" if fill is None else read_parameters(fill).get("fill", "#ffffff")
    width = 1.0 if radius is None else read_number(text_of(radius), 0, 50)
    return {"halo_width": width, "halo": read_colour(colour)}


def _read_raster_style(rules: list[Element]) -> Style:
    symbol = next(
        (found for rule in rules if (found := find_child(rule, "RasterSymbolizer")) is not None), None
    )
    entries = [] if symbol is None else list(symbol.iter("{*}ColorMapEntry"))
    if symbol is None or not entries:
        raise _unsupported("没有 ColorMap 的 RasterSymbolizer")
    ramp = sorted(
        (read_number(each.get("quantity", "")), read_colour(each.get("color", ""))) for each in entries
    )
    values = [value for value, _ in ramp]
    if len(set(values)) != len(values) or len(ramp) > MOST_RULES:
        raise GisError("parameter", "ColorMapEntry 的 quantity 不能重复。", "sld_body")
    said = find_child(symbol, "Opacity")
    opacity = 1.0 if said is None else read_number(text_of(said), 0, 1)
    return Style(OWN, (), RasterSymbol(ramp=tuple(ramp), shade=0.0, opacity=opacity))


def _refuse_graphics(element: Element) -> None:
    """Nothing is fetched: neither pictures nor patterns of them."""
    for name in ("GraphicFill", "GraphicStroke"):
        if find_child(element, name) is not None:
            raise _unsupported(name)


def _unsupported(what: str) -> GisError:
    return GisError("operation", f"样式中的 {what[:60]} 不受支持。", "sld_body")


READERS: dict[str, Callable[[Rule, Element, LayerOptions], Rule]] = {
    "PolygonSymbolizer": _read_polygon,
    "LineSymbolizer": _read_line,
    "PointSymbolizer": _read_point,
    "TextSymbolizer": _read_text,
}
