"""Cells as a picture: colours by value, shaded by a light, or bands as they are; arrays only."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from layers.styles.raster import RasterSymbol

Values = npt.NDArray[np.floating]
Pixels = npt.NDArray[np.uint8]
WHITE = "#ffffff"


def light_of(heights: Values, metres: Values, symbol: RasterSymbol, exaggeration: float) -> Values:
    """How bright each cell is against level ground (1), by Lambert's law; 0 where no light falls.

    `heights` in metres has one cell more on every side than is answered, so that pictures side by side join;
    NaN is no data, towards which the ground is taken as level. `metres` is the width of a cell, per row.
    """
    middle = heights[1:-1, 1:-1]
    west, east = _or(heights[1:-1, :-2], middle), _or(heights[1:-1, 2:], middle)
    north, south = _or(heights[:-2, 1:-1], middle), _or(heights[2:, 1:-1], middle)
    scale = exaggeration / (2 * metres[:, np.newaxis])
    rise_east, rise_north = (east - west) * scale, (north - south) * scale
    azimuth, altitude = np.radians(symbol.azimuth), np.radians(symbol.altitude)
    # The surface's normal is (-rise_east, -rise_north, 1): its product with the direction of the light.
    towards = np.sin(azimuth) * rise_east + np.cos(azimuth) * rise_north
    light = np.sin(altitude) - np.cos(altitude) * towards
    length = np.sqrt(1 + rise_east**2 + rise_north**2)
    return np.asarray(np.maximum(light / length, 0.0) / np.sin(altitude))


def _or(values: Values, others: Values) -> Values:
    return np.where(np.isnan(values), others, values)


def colour_by_value(values: Values, light: Values, symbol: RasterSymbol) -> Pixels:
    """The ramp's colours, brightened and darkened by the light; transparent where a value is NaN."""
    stops = np.array([value for value, _ in symbol.ramp])
    colours = np.array([_rgb(colour) for _, colour in symbol.ramp], dtype=np.float64)
    known = ~np.isnan(values)
    filled = np.where(known, values, stops[0])
    bright = np.where(known, 1 + symbol.shade * (light - 1), 1.0)
    pixels = np.empty((*values.shape, 4), dtype=np.uint8)
    for band in range(3):
        pixels[..., band] = np.clip(np.interp(filled, stops, colours[:, band]) * bright, 0, 255)
    pixels[..., 3] = np.where(known, round(255 * symbol.opacity), 0)
    pixels[~known] = 0
    return pixels


def stretch_bands(values: Values, opacity: Pixels, symbol: RasterSymbol) -> Pixels:
    """Bands x rows x columns as colours: each from its darkest to its brightest value; one band is grey."""
    pixels = np.zeros((*opacity.shape, 4), dtype=np.uint8)
    for number in range(3):
        place = min(number, len(values) - 1)
        low, high = symbol.stretch_of(place)
        pixels[..., number] = np.clip((values[place] - low) / (high - low) * 255, 0, 255)
    pixels[..., 3] = np.rint(opacity * symbol.opacity)
    pixels[opacity == 0] = 0
    return pixels


def shadow_only(values: Values, light: Values, symbol: RasterSymbol) -> Pixels:
    """A veil: the shadow's colour on slopes turned away, white on those turned to the light, else nothing."""
    strength = np.where(np.isnan(values), 0.0, (1 - light) * symbol.shade * symbol.opacity)
    pixels = np.empty((*values.shape, 4), dtype=np.uint8)
    dark = strength > 0
    for band, (shadow, white) in enumerate(zip(_rgb(symbol.shadow), _rgb(WHITE), strict=True)):
        pixels[..., band] = np.where(dark, shadow, white)
    pixels[..., 3] = np.clip(np.abs(strength) * 255, 0, 255)
    return pixels


def _rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))
