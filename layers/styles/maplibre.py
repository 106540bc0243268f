"""The MapLibre (style specification v8) form of a style; texts name the faces that /fonts serves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from layers.declare import LayerOptions
from layers.styles.passes import Pass, colour_of, covers_all, passes_of
from layers.styles.symbols import HIGHEST_ZOOM, Condition, Label, Rule, Stops, Style

# Faces that /fonts serves (tiles.glyphs.faces); a client may as well draw with fonts of its own.
FONTS = {False: ["Noto Sans CJK SC Regular"], True: ["Noto Sans CJK SC Bold"]}
Expression = Any
# Markers that are not circles are pictures of this name and size in pixels: tiles.sprites, or a client's.
MARKER_PICTURE = "qiongtu-{0}"
MARKER_PIXELS = 16


def to_maplibre(style: Style, layer: LayerOptions) -> list[dict[str, Any]]:
    """MapLibre layers of the style, lowest first, for the source and source layer named as the layer.

    A raster is one layer of pictures, which come coloured and shaded.
    """
    if style.raster:
        paint = {"raster-fade-duration": 0}
        return [{"id": f"{layer.name}/raster", "source": layer.name, "type": "raster", "paint": paint}]
    made: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    for drawing in passes_of(style):
        number = counts[drawing.kind] = counts.get(drawing.kind, 0) + 1
        suffix = f"-{number}" if number > 1 else ""
        place = {"id": f"{layer.name}/{drawing.kind}{suffix}", "source": layer.name}
        made.append(place | {"source-layer": _source_layer(drawing, layer)} | _make_layer(drawing, style))
    return made


def _source_layer(drawing: Pass, layer: LayerOptions) -> str:
    # An area's name stands once, at a point of its own, not in every tile the area touches.
    is_area_name = drawing.kind == "label" and layer.geometry_kind == "polygon"
    return f"{layer.name}/label" if is_area_name else layer.name


def _make_layer(drawing: Pass, style: Style) -> dict[str, Any]:
    layer = WRITERS[drawing.kind](drawing, style)
    if (condition := _filter_of(drawing, style)) is not None:
        layer["filter"] = condition
    lowest, highest = _zooms(drawing)
    if lowest > 0:
        layer["minzoom"] = lowest
    if highest < HIGHEST_ZOOM:
        layer["maxzoom"] = highest
    return layer


def _zooms(drawing: Pass) -> tuple[float, float]:
    rule, label = drawing.first, drawing.first.label
    if drawing.kind != "label" or label is None:
        return rule.min_zoom, rule.max_zoom
    return max(rule.min_zoom, label.min_zoom), min(rule.max_zoom, label.max_zoom)


def _write_fill(drawing: Pass, style: Style) -> dict[str, Any]:
    paint: dict[str, Any] = {
        "fill-color": _choose(drawing, style, _colour(drawing)),
        "fill-opacity": _choose(drawing, style, lambda rule: rule.opacity),
        "fill-antialias": False,
    }
    return {"type": "fill", "paint": paint}


def _write_line(drawing: Pass, style: Style) -> dict[str, Any]:
    rule = drawing.first
    paint: dict[str, Any] = {
        "line-color": _choose(drawing, style, _colour(drawing)),
        "line-width": interpolate(rule.width),
    }
    if rule.dash:
        paint["line-dasharray"] = list(rule.dash)
    cap = "butt" if rule.dash else "round"
    return {"type": "line", "layout": {"line-join": "round", "line-cap": cap}, "paint": paint}


def _write_casing(drawing: Pass, style: Style) -> dict[str, Any]:
    rule = drawing.first
    wider = tuple((zoom, width + 2 * rule.casing_width) for zoom, width in rule.width)
    paint = {"line-color": _choose(drawing, style, _colour(drawing)), "line-width": interpolate(wider)}
    return {"type": "line", "layout": {"line-join": "round", "line-cap": "butt"}, "paint": paint}


def _write_marker(drawing: Pass, style: Style) -> dict[str, Any]:
    rule = drawing.first
    colour = _choose(drawing, style, _colour(drawing))
    if rule.marker == "circle":
        paint = {"circle-color": colour, "circle-radius": interpolate(_scale(rule.size, 0.5))}
        if rule.stroke:
            paint |= {"circle-stroke-color": rule.stroke, "circle-stroke-width": interpolate(rule.width)}
        return {"type": "circle", "paint": paint}
    layout = {
        "icon-image": MARKER_PICTURE.format(rule.marker),
        "icon-size": interpolate(_scale(rule.size, 1 / MARKER_PIXELS)),
        "icon-allow-overlap": True,
        "icon-ignore-placement": True,
    }
    paint = {"icon-color": colour}
    if rule.stroke:
        paint |= {"icon-halo-color": rule.stroke, "icon-halo-width": interpolate(rule.width)}
    return {"type": "symbol", "layout": layout, "paint": paint}


def _write_label(drawing: Pass, style: Style) -> dict[str, Any]:
    label = drawing.first.label
    if label is None:
        raise ValueError("a label pass without a label")
    paint = {
        "text-color": _choose(drawing, style, _colour(drawing)),
        "text-halo-color": label.halo,
        "text-halo-width": label.halo_width,
    }
    return {"type": "symbol", "layout": _lay_out_text(label), "paint": paint}


def _lay_out_text(label: Label) -> dict[str, Any]:
    layout: dict[str, Any] = {
        "text-field": ["to-string", ["get", label.field]],
        "text-font": FONTS[label.bold],
        "text-size": interpolate(label.size),
        "text-padding": 4,
    }
    if label.placement == "line":
        layout |= {"symbol-placement": "line", "symbol-spacing": label.spacing}
    if label.below:
        layout |= {"text-anchor": "top", "text-offset": [0, round(label.below / label.size[-1][1], 2)]}
    return layout


def _colour(drawing: Pass) -> Callable[[Rule], str]:
    return lambda rule: colour_of(drawing.kind, rule)


def _choose(drawing: Pass, style: Style, value: Callable[[Rule], Any]) -> Expression:
    """The value by rule: constant when all agree, else a case of their conditions, the last as the rest."""
    if len({value(rule) for rule in drawing.rules}) == 1:
        return value(drawing.first)
    ordered = sorted(drawing.rules, key=lambda rule: rule.otherwise)
    if field := _field_of_codes(ordered[:-1]):
        branches = [part for rule in ordered[:-1] for part in (_codes_of(rule), value(rule))]
        return ["match", ["to-string", ["get", field]], *branches, value(ordered[-1])]
    cases = [part for rule in ordered[:-1] for part in (condition_of(rule, style), value(rule))]
    return ["case", *cases, value(ordered[-1])]


def _field_of_codes(rules: Sequence[Rule]) -> str:
    """The field whose codes alone decide between the rules, or empty: a match of codes costs one look-up."""
    conditions = [rule.condition for rule in rules]
    names = {c.field if c and c.equals and not c.prefixes else "" for c in conditions}
    return names.pop() if len(names) == 1 else ""


def _codes_of(rule: Rule) -> list[str]:
    return list(rule.condition.equals) if rule.condition else []


def _filter_of(drawing: Pass, style: Style) -> Expression | None:
    """Which features the pass draws; None for all."""
    if covers_all(drawing, style):
        return None
    conditions = [condition_of(rule, style) for rule in drawing.rules]
    return conditions[0] if len(conditions) == 1 else ["any", *conditions]


def condition_of(rule: Rule, style: Style) -> Expression:
    """A rule's condition as an expression of true or false."""
    if rule.otherwise:
        return ["!", ["any", *(_write_condition(c) for c in style.conditions())]]
    return True if rule.condition is None else _write_condition(rule.condition)


def _write_condition(condition: Condition) -> Expression:
    get, text = ["get", condition.field], ["to-string", ["get", condition.field]]
    parts: list[Expression] = []
    if condition.equals:
        parts.append(["in", text, ["literal", list(condition.equals)]])
    parts += [["==", ["slice", text, 0, len(prefix)], prefix] for prefix in condition.prefixes]
    if parts:
        return parts[0] if len(parts) == 1 else ["any", *parts]
    bounds: list[Expression] = [["has", condition.field]]
    if condition.at_least is not None:
        bounds.append([">=", ["to-number", get], condition.at_least])
    if condition.below is not None:
        bounds.append(["<", ["to-number", get], condition.below])
    return ["all", *bounds]


def interpolate(stops: Stops) -> Expression:
    """Stops as a zoom expression; a single stop as the number."""
    if len(stops) == 1:
        return stops[0][1]
    return ["interpolate", ["linear"], ["zoom"], *(number for stop in stops for number in stop)]


def _scale(stops: Stops, factor: float) -> Stops:
    return tuple((zoom, value * factor) for zoom, value in stops)


WRITERS: dict[str, Callable[[Pass, Style], dict[str, Any]]] = {
    "fill": _write_fill,
    "casing": _write_casing,
    "line": _write_line,
    "marker": _write_marker,
    "label": _write_label,
}
