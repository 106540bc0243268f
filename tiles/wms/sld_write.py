"""GetStyles: our styles as SLD 1.0."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from gis_core.geometry.grid import WEB_MERCATOR_QUAD
from layers.declare import LayerOptions
from layers.styles import Style, find_style
from layers.styles.symbols import HIGHEST_ZOOM, Condition, Label, Rule, value_at
from tiles.wms.asked import DEFAULT_STYLE

START = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<StyledLayerDescriptor version="1.0.0" xmlns="http://www.opengis.net/sld"'
    ' xmlns:ogc="http://www.opengis.net/ogc" xmlns:xlink="http://www.w3.org/1999/xlink">\n'
)
# SLD knows no widths that grow with the zoom: they are as at this one.
ZOOM = 14
MARKS = {"diamond": "star"}


def write_styles(layers: Sequence[LayerOptions]) -> str:
    """The styles of some layers in one document."""
    parts = [START]
    for layer in layers:
        parts.append(f"<NamedLayer><Name>{layer.name}</Name><UserStyle><Name>{DEFAULT_STYLE}</Name>")
        parts.append(f"<Title>{escape(layer.title)}</Title><IsDefault>1</IsDefault><FeatureTypeStyle>\n")
        parts += _write_style(find_style(layer.style))
        parts.append("</FeatureTypeStyle></UserStyle></NamedLayer>\n")
    return "".join([*parts, "</StyledLayerDescriptor>\n"])


def _write_style(style: Style) -> Iterator[str]:
    if style.raster is None:
        for rule in style.rules:
            yield from _write_rule(rule)
        return
    entries = "".join(f'<ColorMapEntry color="{c}" quantity="{v:g}"/>' for v, c in style.raster.ramp)
    ramp = f"<ColorMap>{entries}</ColorMap>" if entries else ""
    opacity = f"<Opacity>{style.raster.opacity:g}</Opacity>"
    yield f"<Rule><RasterSymbolizer>{opacity}{ramp}</RasterSymbolizer></Rule>\n"


def _write_rule(rule: Rule) -> Iterator[str]:
    """The symbols, and apart from them the text, which has scales of its own."""
    if symbols := "".join(_write_symbols(rule)):
        yield from _frame(rule, rule.min_zoom, rule.max_zoom, symbols)
    if (label := rule.label) is not None:
        lowest, highest = max(rule.min_zoom, label.min_zoom), min(rule.max_zoom, label.max_zoom)
        yield from _frame(rule, lowest, highest, _write_label(label))


def _frame(rule: Rule, lowest: float, highest: float, symbols: str) -> Iterator[str]:
    yield f"<Rule><Title>{escape(rule.title)}</Title>"
    if rule.otherwise:
        yield "<ElseFilter/>"
    elif rule.condition is not None:
        yield f"<ogc:Filter>{_write_condition(rule.condition)}</ogc:Filter>"
    if highest < HIGHEST_ZOOM:
        yield f"<MinScaleDenominator>{_scale(highest):.0f}</MinScaleDenominator>"
    if lowest > 0:
        yield f"<MaxScaleDenominator>{_scale(lowest):.0f}</MaxScaleDenominator>"
    yield f"{symbols}</Rule>\n"


def _scale(zoom: float) -> float:
    # Zooms are rounded: half a zoom further out it is drawn still.
    return WEB_MERCATOR_QUAD.scale_denominator(0) / 2 ** (zoom - 0.5)


def _write_symbols(rule: Rule) -> Iterator[str]:
    if rule.marker:
        mark = MARKS.get(rule.marker, rule.marker)
        size = value_at(rule.size, ZOOM)
        yield (
            f"<PointSymbolizer><Graphic><Mark><WellKnownName>{mark}</WellKnownName>{_fill(rule)}"
            f"{_stroke(rule)}</Mark><Size>{size:g}</Size></Graphic></PointSymbolizer>"
        )
    elif rule.fill:
        yield f"<PolygonSymbolizer>{_fill(rule)}{_stroke(rule)}</PolygonSymbolizer>"
    elif rule.stroke:
        if rule.casing:
            width = value_at(rule.width, ZOOM) + 2 * rule.casing_width
            yield f"<LineSymbolizer>{_pen(rule.casing, width, ())}</LineSymbolizer>"
        yield f"<LineSymbolizer>{_stroke(rule)}</LineSymbolizer>"


def _write_label(label: Label) -> str:
    line = "<LabelPlacement><LinePlacement/></LabelPlacement>" if label.placement == "line" else ""
    weight = _css("font-weight", "bold") if label.bold else ""
    return (
        f"<TextSymbolizer><Label><ogc:PropertyName>{label.field}</ogc:PropertyName></Label>"
        f"<Font>{_css('font-family', 'Noto Sans CJK SC')}{_css('font-size', value_at(label.size, ZOOM))}"
        f"{weight}</Font>{line}<Halo><Radius>{label.halo_width:g}</Radius><Fill>{_css('fill', label.halo)}"
        f"</Fill></Halo><Fill>{_css('fill', label.colour)}</Fill></TextSymbolizer>"
    )


def _fill(rule: Rule) -> str:
    if not rule.fill:
        return ""
    return f"<Fill>{_css('fill', rule.fill)}{_css('fill-opacity', rule.opacity)}</Fill>"


def _stroke(rule: Rule) -> str:
    return _pen(rule.stroke, value_at(rule.width, ZOOM), rule.dash) if rule.stroke else ""


def _pen(colour: str, width: float, dash: tuple[float, ...]) -> str:
    dashes = " ".join(f"{part * width:g}" for part in dash)
    broken = _css("stroke-dasharray", dashes) if dashes else ""
    return f"<Stroke>{_css('stroke', colour)}{_css('stroke-width', width)}{broken}</Stroke>"


def _css(name: str, value: str | float) -> str:
    text = value if isinstance(value, str) else f"{value:g}"
    return f'<CssParameter name="{name}">{escape(text)}</CssParameter>'


def _write_condition(condition: Condition) -> str:
    name = f"<ogc:PropertyName>{condition.field}</ogc:PropertyName>"
    parts = [_compare("PropertyIsEqualTo", name, value) for value in condition.equals]
    parts += [
        f'<ogc:PropertyIsLike wildCard="*" singleChar="?" escapeChar="!">{name}'
        f"<ogc:Literal>{escape(prefix)}*</ogc:Literal></ogc:PropertyIsLike>"
        for prefix in condition.prefixes
    ]
    if parts:
        return parts[0] if len(parts) == 1 else f"<ogc:Or>{''.join(parts)}</ogc:Or>"
    if condition.at_least is not None:
        parts.append(_compare("PropertyIsGreaterThanOrEqualTo", name, f"{condition.at_least:g}"))
    if condition.below is not None:
        parts.append(_compare("PropertyIsLessThan", name, f"{condition.below:g}"))
    return parts[0] if len(parts) == 1 else f"<ogc:And>{''.join(parts)}</ogc:And>"


def _compare(operation: str, name: str, value: str) -> str:
    return f"<ogc:{operation}>{name}<ogc:Literal>{escape(value)}</ogc:Literal></ogc:{operation}>"
