"""What lies under a map: `bgcolor` and `transparent`, and beyond where the system serves `void-…`."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from PIL import ImageColor

from gis_core.errors import GisError
from gis_core.http.parameters import read_text
from tiles.wms.map_request import COLOUR

WHITE = "#ffffff"


@dataclass(frozen=True)
class Ground:
    """Colours `#rrggbb`; empty for what is transparent."""

    inside: str
    void: str


def read_ground(request: HttpRequest, *, is_opaque: bool) -> Ground:
    """Both grounds; in an opaque format nothing is transparent."""
    colour, void = (_read_colour(request, name) for name in ("bgcolor", "void-color"))
    is_clear = _read_flag(request, "transparent", not colour)
    is_void_clear = _read_flag(request, "void-transparent", is_clear)
    plain = colour or WHITE
    return Ground(
        "" if is_clear and not is_opaque else plain,
        "" if is_void_clear and not is_opaque else void or plain,
    )


def _read_colour(request: HttpRequest, name: str) -> str:
    """A colour by number or by its name on the web; empty for none."""
    text = read_text(request, name, 40)
    if match := COLOUR.fullmatch(text):
        return f"#{match[1].lower()}"
    named = ImageColor.colormap.get(text.lower(), "")
    if text and not named:
        raise GisError("parameter", f"参数 {name} 应为 0xFFFFFF 的形式或网页颜色名。", name)
    return str(named)


def _read_flag(request: HttpRequest, name: str, default: bool) -> bool:
    text = read_text(request, name, 10).lower()
    if text not in ("", "true", "false"):
        raise GisError("parameter", f"参数 {name} 应为 true 或 false。", name)
    return text == "true" if text else default
