"""The legend of a style: one entry for each class of features."""

from __future__ import annotations

from typing import Any

from layers.styles.symbols import Rule, Style, value_at

# Symbols of a legend are drawn as at this zoom.
LEGEND_ZOOM = 14


def legend(style: Style, unit: str = "") -> list[dict[str, Any]]:
    """Entries in the order of the rules; rules that only write a text, or are kept out, have none.

    A raster has one entry for each class of its ramp, the highest first, in its `unit`.
    """
    if style.raster:
        return [_describe_class(*each, unit) for each in reversed(style.raster.colour_classes())]
    return [_describe(rule) for rule in style.rules if rule.in_legend and _kind(rule)]


def _kind(rule: Rule) -> str:
    if rule.marker:
        return "point"
    if rule.fill:
        return "fill"
    return "line" if rule.stroke else ""


def _describe_class(low: float, high: float | None, colour: str, unit: str) -> dict[str, Any]:
    words = f"≥ {low:g} {unit}" if high is None else f"{low:g}–{high:g} {unit}"
    title = words.strip()
    return _describe(Rule(title, title, fill=colour, width=((0, 0.0),)))


def _describe(rule: Rule) -> dict[str, Any]:
    width = round(value_at(rule.width, LEGEND_ZOOM), 2)
    return {
        "title": rule.title,
        "title_en": rule.title_en,
        "kind": _kind(rule),
        "fill": rule.fill or None,
        "stroke": rule.stroke or None,
        "width": width,
        "dash": [round(part * width, 2) for part in rule.dash] or None,
        "casing": rule.casing or None,
        "casing_width": rule.casing_width,
        "icon": rule.marker or None,
        "size": round(value_at(rule.size, LEGEND_ZOOM), 2) if rule.marker else None,
        "opacity": rule.opacity,
    }
