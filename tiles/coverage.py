"""Raster layers as pictures: read with a margin, so that the shading of neighbours joins without a seam."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from django.contrib.gis.geos import Polygon

from gis_core.errors import GisError
from gis_core.geometry.crs import STORAGE, WEB_MERCATOR, reference_system
from gis_core.geometry.ellipsoid import SEMI_MAJOR
from gis_core.geometry.grid import METRES_PER_DEGREE
from gis_core.raster.encode import encode
from gis_core.raster.read import read_bands, read_box
from layers.access import Person
from layers.coverages import file_of
from layers.declare import LayerOptions
from layers.queries import visible
from layers.styles import find_style
from layers.styles.raster import RasterSymbol
from layers.styles.symbols import value_at
from tiles.boxes import lonlat_bounds
from tiles.forms import Form
from tiles.matrix import Box, Tile
from tiles.shading import Pixels, Values, colour_by_value, light_of, shadow_only, stretch_bands
from tiles.source import find_source

Size = tuple[int, int]  # width, height in pixels
# Files one picture may be made of: each is opened and warped.
MOST_FILES = 16


def draw_coverage(layer: LayerOptions, person: Person, tile: Tile, form: Form) -> bytes:
    """The tile's picture, transparent where the layer has no file; PNG in full colour, for shades need it.

    GisError("sign_in" or "forbidden") as for other layers, ("unavailable") naming a file that cannot be read,
    ("too_large") when too many files lie in the tile.
    """
    symbol = find_style(layer.style).raster
    if symbol is None:
        raise ValueError(f"style {layer.style} has no [raster]")
    drawn = draw_box(layer, person, symbol, tile.box(), (form.dots, form.dots), tile.map_zoom, tile.grid.epsg)
    return transparent(form) if drawn is None else encode(drawn, form.encoding.content_type)


@cache
def transparent(form: Form) -> bytes:
    """A picture of nothing."""
    return encode(np.zeros((form.dots, form.dots, 4), dtype=np.uint8), form.encoding.content_type)


def draw_box(
    layer: LayerOptions,
    person: Person,
    symbol: RasterSymbol,
    box: Box,
    size: Size,
    zoom: int,
    epsg: int = WEB_MERCATOR,
) -> Pixels | None:
    """The layer over a box in units of a CRS, `size` pixels large; None where no file lies."""
    if symbol.bands:
        return draw_image(layer, person, symbol, box, size, epsg)
    width, height = size
    x, y = (box[2] - box[0]) / width, (box[3] - box[1]) / height
    wider = (box[0] - x, box[1] - y, box[2] + x, box[3] + y)
    values = read_values(layer, person, wider, (width + 2, height + 2), epsg)
    if values is None:
        return None
    light = light_of(values, ground_pixels(box, size, epsg), symbol, value_at(symbol.exaggeration, zoom))
    paint = colour_by_value if symbol.ramp else shadow_only
    return paint(values[1:-1, 1:-1], light, symbol)


def draw_image(
    layer: LayerOptions, person: Person, symbol: RasterSymbol, box: Box, size: Size, epsg: int
) -> Pixels | None:
    """An image of bands; finer files lie over coarser ones."""
    drawn = None
    for path in find_files(layer, person, lonlat_bounds(box, epsg)):
        values, opacity = read_bands(path, symbol.bands, box, size, epsg)
        image = stretch_bands(values, opacity, symbol)
        drawn = image if drawn is None else np.where(image[..., 3:] > 0, image, drawn)
    return drawn


def ground_pixels(box: Box, size: Size, epsg: int = WEB_MERCATOR) -> Values:
    """The width of a pixel on the ground in metres, row by row: Web Mercator stretches towards the poles.

    In degrees a pixel is higher than wide; the shade is as if it were a square of the same area.
    """
    x, y = (box[2] - box[0]) / size[0], (box[3] - box[1]) / size[1]
    middles = box[3] - (np.arange(size[1]) + 0.5) * y
    if epsg == WEB_MERCATOR:
        return np.asarray(x / np.cosh(middles / SEMI_MAJOR))
    if reference_system(epsg).is_geographic:
        # Beyond a pole there is nothing.
        inside = np.clip(middles, -89.0, 89.0)
        return np.asarray(np.sqrt(x * y) * METRES_PER_DEGREE * np.sqrt(np.cos(np.radians(inside))))
    return np.full(size[1], np.sqrt(x * y))


def read_values(layer: LayerOptions, person: Person, box: Box, size: Size, epsg: int) -> Values | None:
    """The cells of all files in a box, finer files over coarser, NaN without data; None without a file."""
    paths = find_files(layer, person, lonlat_bounds(box, epsg))
    if not paths:
        return None
    values = np.full((size[1], size[0]), np.nan, dtype=np.float32)
    for path in paths:
        read = read_box(path, box, size, epsg)
        values = np.where(np.isnan(read), values, read)
    return values


def find_files(layer: LayerOptions, person: Person, box: Box) -> list[Path]:
    """The files in a box in degrees, the coarsest first; GisError("too_large") for too many."""
    find_source(layer, person)
    area = Polygon.from_bbox(box)
    area.srid = STORAGE
    rows = visible(layer, person).filter(geometry__intersects=area).order_by("-resolution", "pk")
    paths = list(rows.values_list("path", flat=True)[: MOST_FILES + 1])
    if len(paths) > MOST_FILES:
        raise GisError("too_large", f"图层“{layer.title}”在此范围内文件过多，请放大地图。", "z")
    return [file_of(path) for path in paths]
