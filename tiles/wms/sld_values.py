"""Colours, numbers and names in a style sent along."""

from __future__ import annotations

import math
import re
from typing import Any

from gis_core.errors import GisError
from gis_core.xml.read import list_children, text_of
from layers.declare import LayerOptions

COLOUR = re.compile(r"#[0-9a-fA-F]{6}", re.ASCII)
MOST_DASHES = 16
FURTHEST = 1e15


def read_parameters(element: Any) -> dict[str, str]:
    """CssParameter (SLD 1.0) and SvgParameter (SE 1.1) by their names."""
    return {
        each.get("name", ""): text_of(each) for each in list_children(element, "CssParameter", "SvgParameter")
    }


def read_colour(text: str) -> str:
    """#RRGGBB in small letters."""
    if not COLOUR.fullmatch(text.strip()):
        raise GisError("parameter", f"颜色“{text[:20]}”应形如 #RRGGBB。", "sld_body")
    return text.strip().lower()


def read_number(text: str, low: float = -FURTHEST, high: float = FURTHEST) -> float:
    """A finite number within the limits."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not low <= value <= high:
        raise GisError("parameter", f"样式中的“{text[:20]}”应为 {low:g} 与 {high:g} 之间的数字。", "sld_body")
    return value


def read_dash(values: dict[str, str], width: float) -> tuple[float, ...]:
    """The dashes as multiples of the line's width."""
    parts = values.get("stroke-dasharray", "").replace(",", " ").split()
    if not parts or width == 0:
        return ()
    if len(parts) > MOST_DASHES:
        raise GisError("too_large", f"虚线不能超过 {MOST_DASHES} 段。", "sld_body")
    return tuple(read_number(part, 0.01, 1_000) / width for part in parts)


def read_field(name: str, layer: LayerOptions) -> str:
    """The layer's own field of that name, or of that name in the standard."""
    plain = name.rsplit(":", 1)[-1].rsplit("/", 1)[-1].strip()
    by_source = {source: field for field, source in layer.source_fields.items()}
    known = {field.name for field in layer.attributes}
    found = plain if plain in known else by_source.get(plain, "")
    if found not in known:
        raise GisError("parameter", f"图层“{layer.title}”没有属性“{plain[:60]}”。", "sld_body")
    return found
