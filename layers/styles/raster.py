"""How a raster is drawn: colours by value, and the light that shades its slopes."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Any

# Darkest and brightest value of an image of bytes.
BYTES = (0.0, 255.0)
Stops = tuple[tuple[float, float], ...]
COLOUR = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True)
class RasterSymbol:
    """One raster's look: values in the colours of a ramp, an image of bands, or a shade only.

    The ramp is (value, colour), linear between two stops, shaded by a light unless `shade` is 0. A shade
    alone is drawn in the colour `shadow` over what is below. Angles in degrees: `azimuth` clockwise from
    north, `altitude` above the horizon; `exaggeration` is (zoom, factor) stops.
    Of an image the `bands` (from 1) are red, green and blue, or one is grey; `stretch` is its darkest and its
    brightest value, of all bands or of each. Drawn at zoom < max_zoom.
    """

    azimuth: float = 315
    altitude: float = 45
    ramp: tuple[tuple[float, str], ...] = ()
    exaggeration: Stops = ((0, 1.0),)
    shade: float = 1.0  # how much of the light shows: 0 none, 1 all
    shadow: str = ""
    opacity: float = 1.0
    max_zoom: float = 24
    bands: tuple[int, ...] = ()
    stretch: tuple[tuple[float, float], ...] = (BYTES,)

    def stretch_of(self, number: int) -> tuple[float, float]:
        """The darkest and the brightest value of the band of that place in `bands`."""
        return self.stretch[number if len(self.stretch) > 1 else 0]

    def colour_classes(self) -> list[tuple[float, float | None, str]]:
        """The classes between the ramp's values: from, to (None: no end), the colour in their middle."""
        classes: list[tuple[float, float | None, str]] = [
            (low, high, _mix(colour, next_colour))
            for (low, colour), (high, next_colour) in pairwise(self.ramp)
        ]
        return [*classes, (self.ramp[-1][0], None, self.ramp[-1][1])] if self.ramp else []


def parse_raster(place: str, raw: dict[str, Any], stops: Stops) -> RasterSymbol:
    """The `[raster]` part of a style's file; ValueError saying what is wrong and where."""
    known = {f.name for f in fields(RasterSymbol)}
    _require(set(raw) <= known, place, f"unknown keys {sorted(set(raw) - known)}")
    is_lit = "bands" not in raw and raw.get("shade", 1) > 0
    _require(not is_lit or {"azimuth", "altitude"} <= set(raw), place, "azimuth and altitude are needed")
    ramp = tuple((float(value), str(colour)) for value, colour in raw.get("ramp", []))
    stretch = tuple((float(low), float(high)) for low, high in raw.get("stretch", [BYTES]))
    given = {"ramp": ramp, "exaggeration": stops, "bands": tuple(raw.get("bands", ())), "stretch": stretch}
    symbol = RasterSymbol(**{**raw, **given})
    return _check(place, symbol)


def _check(place: str, symbol: RasterSymbol) -> RasterSymbol:
    values = [value for value, _ in symbol.ramp]
    colours = [colour for _, colour in symbol.ramp] + ([symbol.shadow] if symbol.shadow else [])
    looks = [bool(symbol.ramp), bool(symbol.shadow), bool(symbol.bands)]
    _require(sum(looks) == 1, place, "either a ramp or a shadow or bands")
    _require(len(symbol.bands) in (0, 1, 3) and min(symbol.bands, default=1) > 0, place, "bands are 1 or 3")
    _require(len(symbol.stretch) in {1, len(symbol.bands)}, place, "stretch is for all bands or each")
    _require(all(low < high for low, high in symbol.stretch), place, "stretch is dark, bright")
    _require(all(low < high for low, high in pairwise(values)), place, "values of the ramp must rise")
    _require(all(COLOUR.fullmatch(c) for c in colours), place, "colours are #rrggbb in small letters")
    _require(0 <= symbol.azimuth < 360, place, "azimuth is 0 to below 360")
    _require(0 < symbol.altitude <= 90, place, "altitude is above 0 to 90")
    _require(0 <= symbol.shade <= 1 and 0 <= symbol.opacity <= 1, place, "shade and opacity are 0 to 1")
    return symbol


def _mix(one: str, other: str) -> str:
    parts = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round((a + b) / 2):02x}" for a, b in parts)


def _require(holds: bool, place: str, fault: str) -> None:
    if not holds:
        raise ValueError(f"layers/styles: {place}: {fault}")
