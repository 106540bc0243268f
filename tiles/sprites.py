"""The sprite of map clients: the markers of styles, drawn from `tiles/symbols` as distance fields.

So a client colours them and draws a halo round them; in size they are as Mapnik draws the same files.
"""

from __future__ import annotations

import io
import json
import re
from functools import cache
from pathlib import Path

import numpy as np
import shapely
from fontTools.pens.recordingPen import RecordingPen
from fontTools.svgLib.path import parse_path
from PIL import Image

from layers.styles.maplibre import MARKER_PICTURE, MARKER_PIXELS
from tiles.glyphs.distance import RADIUS, Field, scale_distances

SYMBOLS = Path(__file__).parent / "symbols"
# Pixels round a marker, for its halo.
HALO = 4
PATH = re.compile(r'<path d="([^"]+)"')
SIDE = MARKER_PIXELS + 2 * HALO


@cache
def write_index(density: int) -> bytes:
    """The sprite's JSON: where each marker stands; `density` is 2 for `@2x`."""
    side = SIDE * density
    facts = {"y": 0, "width": side, "height": side, "pixelRatio": density, "sdf": True}
    found = {
        MARKER_PICTURE.format(name): {"x": number * side, **facts} for number, name in enumerate(markers())
    }
    return json.dumps(found).encode()


@cache
def draw_sprite(density: int) -> bytes:
    """The sprite's PNG: the markers in a row, the distance in the alpha."""
    alpha = np.hstack([_draw_marker(name, density) for name in markers()])
    picture = np.dstack([np.zeros((*alpha.shape, 3), np.uint8), alpha])
    file = io.BytesIO()
    Image.fromarray(picture, "RGBA").save(file, "PNG", optimize=True)
    return file.getvalue()


@cache
def markers() -> tuple[str, ...]:
    """Names of all markers that are not circles, which clients draw themselves."""
    return tuple(sorted(path.stem for path in SYMBOLS.glob("*.svg")))


def _draw_marker(name: str, density: int) -> Field:
    shape = read_shape(name)
    place = (np.arange(SIDE * density) + 0.5) / density - SIDE / 2
    x, y = np.meshgrid(place, place)
    outline = shapely.distance(shapely.points(x, y), shapely.boundary(shape))
    distance = np.where(shapely.contains_xy(shape, x, y), -outline, outline)
    return scale_distances(distance / RADIUS)


def read_shape(name: str) -> shapely.Polygon:
    """The marker's polygon, y downward, about the origin and as wide or high as a marker is to be."""
    outline = PATH.findall((SYMBOLS / f"{name}.svg").read_text(encoding="utf-8"))[0]
    pen = RecordingPen()
    parse_path(outline, pen)
    corners = np.array([points[0] for step, points in pen.value if re.fullmatch("moveTo|lineTo", step)])
    low, high = corners.min(0), corners.max(0)
    return shapely.Polygon((corners - (low + high) / 2) * MARKER_PIXELS / (high - low).max())
