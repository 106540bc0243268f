"""How large a map is, in pixels and on the earth: from `width`, `height`, scale and the size of a pixel.

What is left open is filled so that a metre is as long across as it is upwards in the middle of the map.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.http import HttpRequest

from gis_core.errors import GisError
from gis_core.geometry.crs import WEB_MERCATOR, reference_system
from gis_core.geometry.grid import METRES_PER_DEGREE
from gis_core.http.parameters import read_text
from layers.services.map_limits import LARGEST_SIDE
from layers.services.ogc.systems import System
from tiles.boxes import box_in
from tiles.matrix import MOST_NORTH, Box, to_lonlat
from tiles.ogc_maps.place import Place
from tiles.ogc_maps.subset import read_finite
from tiles.wms.formats import OGC_DPI
from tiles.wms.map_request import LEAST_DPI, MOST_DPI, Frame

USUAL_SIDE = 1_024
MM_PER_INCH, OGC_MM = 25.4, 0.28
SCALES = (1e-3, 1e12)
# Room round features, as a part of what they take up, and how much a single point has (degrees).
MARGIN, LEAST_ROOM = 0.02, 0.005


@dataclass(frozen=True)
class Scaling:
    """What is said of sizes; None where nothing is."""

    width: int | None
    height: int | None
    scale: float | None
    pixel: float | None

    @property
    def dpi(self) -> float:
        """Dots per inch."""
        return OGC_DPI if self.pixel is None else MM_PER_INCH / self.pixel

    @property
    def pixel_metres(self) -> float:
        """Metres of the screen that a pixel takes up."""
        return (OGC_MM if self.pixel is None else self.pixel) / 1000


def read_scaling(request: HttpRequest) -> Scaling:
    """The parameters, each within its limits."""
    return Scaling(
        _read_side(request, "width"),
        _read_side(request, "height"),
        _read_positive(request, "scale-denominator", *SCALES),
        _read_positive(request, "mm-per-pixel", MM_PER_INCH / MOST_DPI, MM_PER_INCH / LEAST_DPI),
    )


def _read_side(request: HttpRequest, name: str) -> int | None:
    text = read_text(request, name, 20)
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not int(text):
        raise GisError("parameter", f"参数 {name} 应为正整数。", name)
    return _check_side(int(text), name)


def _check_side(side: int, name: str) -> int:
    if side > LARGEST_SIDE:
        raise GisError("too_large", f"地图的宽和高不能超过 {LARGEST_SIDE} 像素。", name)
    return max(side, 1)


def _read_positive(request: HttpRequest, name: str, low: float, high: float) -> float | None:
    text = read_text(request, name, 40)
    if not text:
        return None
    value = read_finite(text)
    if value is None:
        raise GisError("parameter", f"参数 {name} 应为数字。", name)
    if not low <= value <= high:
        raise GisError("out_of_range", f"参数 {name} 应在 {low:g} 与 {high:g} 之间。", name)
    return value


def make_frame(asked: Scaling, place: Place, extent: Box, system: System) -> Frame:
    """The frame; what is drawn lies in `extent` (degrees), which counts where no place was given."""
    has_both = asked.width is not None and asked.height is not None
    if place.box is not None or (place.middle is None and asked.scale is None and not has_both):
        return _frame_box(asked, place.box or _widen(extent, system.epsg), system.epsg)
    return _frame_middle(asked, place.middle, extent, system.epsg)


def _frame_box(asked: Scaling, box: Box, epsg: int) -> Frame:
    """The box is given: the size follows from the scale, or one side from the other."""
    across, up = _metres_of(box, epsg)
    width, height = asked.width, asked.height
    if asked.scale is not None:
        if width is not None or height is not None:
            sentence = "给出范围时，scale-denominator 不能与 width、height 同时使用。"
            raise GisError("parameter", sentence, "scale-denominator")
        pixel = asked.pixel_metres * asked.scale
        sides = across / pixel, up / pixel
    elif width is None and height is None:
        sides = USUAL_SIDE * min(1.0, across / up), USUAL_SIDE * min(1.0, up / across)
    else:
        sides = width or (height or 1) * across / up, height or (width or 1) * up / across
    wide, high = (
        _check_side(round(side), name) for side, name in zip(sides, ("width", "height"), strict=True)
    )
    return Frame(epsg, box, wide, high, asked.dpi)


def _frame_middle(asked: Scaling, middle: tuple[float, float] | None, extent: Box, epsg: int) -> Frame:
    """The scale and the size are given or usual: the box follows, round the middle."""
    width = asked.width or asked.height or USUAL_SIDE
    height = asked.height or asked.width or USUAL_SIDE
    whole = _widen(extent, epsg)
    x, y = middle or ((whole[0] + whole[2]) / 2, (whole[1] + whole[3]) / 2)
    if asked.scale is not None:
        pixel = asked.pixel_metres * asked.scale
    else:
        across, up = _metres_of(whole, epsg)
        pixel = max(across / width, up / height)
    right, top = (unit * pixel / 2 for unit in _units_in_metre(y, epsg))
    return Frame(epsg, (x - right * width, y - top * height, x + right * width, y + top * height),
                 width, height, asked.dpi)  # fmt: skip


def _widen(extent: Box, epsg: int) -> Box:
    """The extent in the system, with some room."""
    west, south, east, north = extent
    x, y = (max((high - low) * MARGIN, LEAST_ROOM) for low, high in ((west, east), (south, north)))
    return box_in((west - x, max(south - y, -90.0), east + x, min(north + y, 90.0)), epsg)


def _metres_of(box: Box, epsg: int) -> tuple[float, float]:
    """Width and height on the ground, measured through the middle."""
    x, y = _units_in_metre((box[1] + box[3]) / 2, epsg)
    return (box[2] - box[0]) / x, (box[3] - box[1]) / y


def _units_in_metre(y: float, epsg: int) -> tuple[float, float]:
    """How many units of the system are a metre on the ground, across and upwards, at a place's y."""
    system = reference_system(epsg)
    if system.zone is not None:
        return 1.0, 1.0
    latitude = to_lonlat((0, y, 0, y), epsg)[1] if epsg == WEB_MERCATOR else y
    stretch = 1 / math.cos(math.radians(max(-MOST_NORTH, min(MOST_NORTH, latitude))))
    return (
        (stretch, stretch) if epsg == WEB_MERCATOR else (stretch / METRES_PER_DEGREE, 1 / METRES_PER_DEGREE)
    )
