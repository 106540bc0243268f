"""The shade of the hills on our own base map, where there is an elevation model."""

from __future__ import annotations

import logging

import numpy as np
from django.contrib.auth.models import AnonymousUser

from gis_core.errors import GisError
from gis_core.raster.png import encode_png
from layers.declare import LayerOptions
from layers.styles.raster import RasterSymbol
from tiles.coverage import draw_box
from tiles.matrix import Box

log = logging.getLogger(__name__)
# It is unpacked again at once: speed counts, not size.
FAST = 1


def find_veil(layer: LayerOptions, symbol: RasterSymbol, box: Box, side: int, scale: int, zoom: int) -> bytes:
    """The shade over a box as PNG, `side` screen pixels wide of `scale` dots each way; empty when none falls.

    It is so soft that one value a screen pixel serves, however many dots that has.

    A file that cannot be read is no reason to show no map: it is said in the log.
    """
    if zoom >= symbol.max_zoom:
        return b""
    try:
        drawn = draw_box(layer, AnonymousUser(), symbol, box, (side, side), zoom)
    except GisError as error:
        log.warning("base map without relief: %s", error.sentence)
        return b""
    if drawn is None or not drawn[..., 3].any():
        return b""
    return encode_png(np.repeat(np.repeat(drawn, scale, axis=0), scale, axis=1), FAST)
